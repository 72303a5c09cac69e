"""The list of my families, and the page that registers a new one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import offer
from familieplan.accounts.models import User
from familieplan.accounts.policies import Role
from familieplan.accounts.prepared import ANYBODY, prepared_by_key
from familieplan.areas.models import Zone
from familieplan.areas.operations import propose
from familieplan.coordination import choosing, listing
from familieplan.coordination.merging import once
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.coordination.views.finding import FindFamilyForm, record_list
from familieplan.families import same_person
from familieplan.families.models import Family
from familieplan.families.registration_forms import FirstMembers, RegisterForm
from familieplan.families.stated import ConsentAgeError, NotCoveredError


class FamilyFilter(forms.Form):
    zone = forms.ChoiceField(label=gettext_lazy("Levekårssone"), required=False)
    coordinating = forms.BooleanField(label=gettext_lazy("Jeg koordinerer"), required=False)
    flagged = forms.BooleanField(label=gettext_lazy("Flagget"), required=False)
    due = forms.BooleanField(label=gettext_lazy("Frist de neste sju dagene"), required=False)

    def __init__(self, *said: Any, **named: Any) -> None:
        super().__init__(*said, **named)
        offer(self, "zone", [("", _("Alle")), *_zones(ANYBODY)])


@prepared_by_key
def _zones(_user: User) -> QuerySet[Zone, Any]:
    return Zone.objects.values_list("slug", "name")


def _place(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _choice(request: SignedInRequest) -> str:
    """What was chosen, here or the last time in this session."""
    asked = request.GET.get("vis", "")
    if asked in choosing.Choice:
        request.session["families"] = asked
    return str(request.session.get("families", choosing.Choice.ALL))


def _values(request: SignedInRequest, choice: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the page, and one more if there are more."""
    user, place = request.user, _place(request.GET.get("etter", ""))
    if not place and choice == choosing.Choice.ALL and not any(asked.values()):
        return listing.first_page(user)
    found = listing.narrow(user, once(Family.objects.visible_to(user), user), asked)
    if choice == choosing.Choice.LATELY:
        return choosing.in_order(user, choosing.opened_lately(user), found)
    return listing.page_of(user, listing.after(choosing.chosen(user, found, choice), user, place))


@role_required(Role.CASEWORKER, Role.TEAM_LEAD)
@require_safe
def families(request: SignedInRequest) -> HttpResponse:
    """Only families I take part in; never a total, and a step at a time."""
    form = FamilyFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    choice = _choice(request)
    values = _values(request, choice, asked)
    today = timezone.localdate()
    rows = [listing.row(each, today) for each in values[: listing.PAGE]]
    record_list(request, rows, _("listen over familier"), readlog.OVERVIEW)
    more = ""
    if len(values) > listing.PAGE:
        kept = {name: value for name, value in request.GET.items() if name != "etter"}
        more = "?" + urlencode({**kept, "etter": str(rows[-1].public_id)})
    narrowed = any(asked.values()) or choice != choosing.Choice.ALL
    context = {"rows": rows, "more": more, "form": form, "narrowed": narrowed, "choice": choice}
    context |= {"choices": choosing.Choice, "find": FindFamilyForm()}
    swapped = getattr(request, "htmx", False) and not getattr(request.htmx, "boosted", False)  # type: ignore[attr-defined]
    template = "coordination/partials/family_list.html" if swapped else "coordination/families.html"
    return render(request, template, context)


@role_required(Role.CASEWORKER, Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """A new family with its people and the basis it stands on; whoever registers becomes coordinator."""
    form = RegisterForm(request.POST or None, user=request.user)
    members = FirstMembers.of(request.POST or None)
    posted = request.method == "POST"
    plan, perhaps = None, []
    if posted and form.is_valid() and members.is_valid():
        perhaps = _perhaps_here(request, form, members)
        plan = None if perhaps else _open(request, form, members)
    if plan:
        readlog.record(request, [str(plan.family.public_id)], _("registrering av familien"), readlog.REGISTER)
        proposal = propose(form.cleaned_data["postcode"])
        messages.success(request, _("Familien er registrert, og planen er startet."))
        if proposal.zone and not form.cleaned_data["protection"]:
            return redirect("families:zone", plan.family.public_id)
        return redirect("coordination:plan", plan.family.public_id)
    failed = posted and (form.errors or not members.is_valid() or perhaps)
    context = {"form": form, "members": members, "perhaps": perhaps}
    return render(request, "coordination/register.html", context, status=422 if failed else 200)


def _perhaps_here(
    request: SignedInRequest, form: RegisterForm, members: FirstMembers
) -> list[tuple[listing.FamilyRow, str]]:
    """Families I see that may be this one, until I have said that it is another. Each is a reading."""
    if form.cleaned_data["not_same"]:
        return []
    found = same_person.families_with(request.user, members.people())
    if not found:
        return []
    values = listing.page_of(request.user, Family.objects.visible_to(request.user).filter(pk__in=found))
    shown = [(listing.row(each, timezone.localdate()), found[each["pk"]]) for each in values]
    record_list(request, [row for row, _likeness in shown], _("registrering: finnes kanskje"), readlog.REGISTER)
    words = {
        same_person.Likeness.NUMBER: _("samme fødselsnummer"),
        same_person.Likeness.NAME: _("likt navn, samme fødselsdato"),
    }
    return [(row, words[likeness]) for row, likeness in shown]


def _open(request: SignedInRequest, form: RegisterForm, members: FirstMembers) -> FamilyPlan | None:
    """None, and an error on the form, when the basis does not carry it."""
    try:
        return open_family_plan(by=request.user, members=members.people(), **form.facts(members.said_yes()))
    except (NotCoveredError, ConsentAgeError) as error:
        form.add_error("basis", str(error))
        return None
