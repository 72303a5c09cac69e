"""Finding a family: one field. What is written there is sent in the body, stands in no address, and is kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.identity import IdentityError
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import Role
from familieplan.coordination import listing
from familieplan.coordination.merging import once
from familieplan.families import emergency_readings, finding
from familieplan.families.models import Family

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class FindFamilyForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Finn en familie"),
        max_length=120,
        help_text=gettext_lazy(
            "Navn, adresse, fødselsnummer, NAVs journalnummer eller koordinator."
            " Skrivemåten trenger ikke å stemme helt."
        ),
        error_messages={"required": gettext_lazy("Skriv et navn, en adresse eller et fødselsnummer.")},
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    skip = forms.IntegerField(min_value=0, max_value=finding.MOST, required=False, widget=forms.HiddenInput)


def record_list(request: SignedInRequest, rows: list[listing.FamilyRow], what: str, purpose: str | StrPromise) -> None:
    """Whoever stands in a list has been seen there."""
    ids = [str(row.public_id) for row in rows]
    urgent = [str(row.public_id) for row in rows if row.in_emergency]
    emergency_readings.record(request, ids, what, purpose, Deed.LISTED, emergencies=urgent)


@role_required(Role.CASEWORKER, Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def find_family(request: SignedInRequest) -> HttpResponse:
    """Among the families I may see and no others: nothing found may mean either, and nothing is counted."""
    if request.method != "POST":
        return redirect("coordination:families")
    form = FindFamilyForm(request.POST)
    context: dict[str, Any] = {"rows": [], "more_hits": None}
    if form.is_valid():
        try:
            context |= _found(request, form.cleaned_data["words"], form.cleaned_data["skip"] or 0)
        except IdentityError as error:
            form.add_error("words", str(error))
    rows, asked = context["rows"], form.data.get("words", "")
    if finding.is_number(asked):
        if len(rows) == 1:
            return redirect("coordination:plan", rows[0].public_id)
        # A number does not come back to the screen; what was wrong with it is said beside the empty field.
        form.data, asked = {"words": ""}, ""
    context |= {"find": form, "asked": form.is_valid(), "words": asked}
    return render(request, "coordination/found.html", context, status=422 if form.errors else 200)


def _found(request: SignedInRequest, words: str, skip: int) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    hits = finding.find(user, words)
    shown = {hit.family_id: hit for hit in hits[skip : skip + listing.PAGE]}
    here = once(Family.objects.visible_to(user).filter(pk__in=shown), user)
    values = listing.page_of(user, here) if shown else []
    places = {key: place for place, key in enumerate(shown)}
    ordered = sorted(values, key=lambda each: places[each["pk"]])
    rows = [listing.row(each, today, str(shown[each["pk"]].why.label)) for each in ordered]
    what = _("søk på fødselsnummer") if finding.is_number(words) else _("søk etter familie")
    record_list(request, rows, what, readlog.FIND)
    after = skip + listing.PAGE
    return {"rows": rows, "more_hits": after if len(hits) > after else None}
