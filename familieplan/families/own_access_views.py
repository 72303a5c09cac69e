"""The coordinator's page about one member's own way in: a code on paper, an end to it, and holding it back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.forms import DayField
from familieplan.families import own_access as verbs
from familieplan.families.access import family_for
from familieplan.families.models import Family, FamilyLogin, HoldReason, Membership
from familieplan.families.models.own_access import CODE_LASTS
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


class HoldForm(forms.Form):
    whom = forms.ChoiceField(
        label=gettext_lazy("Hvem gjelder det?"),
        choices=[("person", gettext_lazy("Denne personen")), ("all", gettext_lazy("Alle i familien"))],
    )
    reason = forms.ChoiceField(label=gettext_lazy("Grunn"), choices=HoldReason.choices)
    why = forms.CharField(label=gettext_lazy("Hva gjør det nødvendig?"), max_length=300)
    review_on = DayField(label=gettext_lazy("Når skal det vurderes på nytt? (dd.mm.åååå)"))

    def clean_review_on(self) -> date:
        on: date = self.cleaned_data["review_on"]
        if on <= timezone.localdate():
            raise forms.ValidationError(_("Velg en dag som kommer."))
        return on


def _membership(family: Family, pk: int) -> Membership:
    found = Membership.objects.current().filter(family=family, pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


def _show(
    request: SignedInRequest, family: Family, membership: Membership, status: int = 200, **more: Any
) -> HttpResponse:
    login = FamilyLogin.objects.current().filter(person=membership.person).first()
    codes = list(login.codes.usable()) if login else []
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "membership": membership,
        "login": login,
        "waiting": codes[0] if codes else None,
        "why_not": verbs.why_not(membership),
        "holds": verbs.holds_of(membership),
        "code": "",
        "lasts": CODE_LASTS.days,
        "today": timezone.localdate(),
        "form": HoldForm(),
    }
    return render(request, "families/own_access.html", context | more, status=status)


@require_http_methods(["GET", "POST"])
def own_access(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """POST makes a code, which stands on that one answer and nowhere else."""
    family = family_for(request, public_id, Right.STEER, _("familiens egen tilgang"))
    membership = _membership(family, pk)
    if request.method != "POST":
        return _show(request, family, membership)
    try:
        code = verbs.make_code(membership=membership, by=request.user)
    except verbs.NoOwnAccessError:
        return _show(request, family, membership, status=422)
    return _show(request, family, membership, code=code)


@require_POST
def own_access_end(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("familiens egen tilgang"))
    login = FamilyLogin.objects.current().filter(person=_membership(family, pk).person).select_related("user").first()
    if login is None:
        raise Http404
    verbs.end_own_access(login=login, by=request.user)
    messages.success(request, _("Tilgangen er avsluttet."))
    return redirect("families:own_access", public_id, pk)


@require_POST
def own_access_hold(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Held back from the next click on; with `avslutt` the hold of that number ends."""
    family = family_for(request, public_id, Right.STEER, _("familiens egen tilgang"))
    membership = _membership(family, pk)
    if number := request.POST.get("avslutt", ""):
        hold = next((each for each in verbs.holds_of(membership) if str(each.pk) == number), None)
        if hold is None:
            raise Http404
        verbs.end_hold(hold=hold, by=request.user)
        messages.success(request, _("Tilgangen holdes ikke lenger tilbake."))
        return redirect("families:own_access", public_id, pk)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _show(request, family, membership, status=422, form=form)
    values = {**form.cleaned_data}
    person = membership.person if values.pop("whom") == "person" else None
    verbs.hold_back(family=family, by=request.user, person=person, **values)
    messages.success(request, _("Tilgangen er holdt tilbake fra nå."))
    return redirect("families:own_access", public_id, pk)


@require_POST
def family_told(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A secret service says whether the family knows that it takes part. For that service; 404 for everybody else."""
    family = family_for(request, public_id, Right.LOG, _("hvem som vet at vi deltar"))
    service = request.user.employment.office.service if request.user.employment else None
    if service is None or not service.is_secret:
        raise Http404
    if request.POST.get("told") == "1":
        verbs.family_is_told(family=family, by=request.user, service=service)
        messages.success(request, _("Familien ser nå at dere deltar."))
    else:
        verbs.keep_from_family(family=family, by=request.user, service=service)
        messages.success(request, _("Familien ser ikke at dere deltar."))
    return redirect("families:knowledge", public_id)
