"""Who knows that a secret service takes part: a page for that service, and 404 for everybody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.forms import offer_rows
from familieplan.accounts.models import Service, User
from familieplan.families import secrecy
from familieplan.families.access import family_for
from familieplan.families.models import Family, FamilyNotTold, Knowledge, SharingBasis
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


class TellForm(forms.Form):
    told = forms.ModelChoiceField(
        Service.objects.none(), label=gettext_lazy("Hvem kan få vite det?"), empty_label=gettext_lazy("Velg tjeneste")
    )
    basis = forms.ModelChoiceField(
        SharingBasis.objects.none(),
        label=gettext_lazy("På hvilket grunnlag?"),
        empty_label=gettext_lazy("Velg grunnlag"),
    )

    def __init__(self, *args: object, family: Family, about: Service, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offer_rows(self, "told", Service.objects.exclude(pk=about.pk))
        usable = SharingBasis.objects.visible_to(user).filter(family=family).in_force()
        offer_rows(self, "basis", usable.select_related("consent", "legal_basis"))

    def clean(self) -> dict[str, Any]:
        """A yes to others is no yes to telling this service; nor is a provision that lets it be told nothing."""
        said: dict[str, Any] = super().clean() or {}
        told, basis = said.get("told"), said.get("basis")
        if told and basis and not SharingBasis.objects.filter(pk=basis.pk).covering(told).exists():
            self.add_error("basis", _("Grunnlaget gjelder ikke %(service)s. Velg et annet.") % {"service": told})
        return said


@require_http_methods(["GET", "POST"])
def knowledge(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """For whoever works in a secret service that takes part: who may know it, and on what basis."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.LOG if posted else Right.VIEW, _("hvem som vet at vi deltar"))
    about = request.user.employment.office.service if request.user.employment else None
    if about is None or not about.is_secret:
        raise Http404
    rows = Knowledge.objects.current().filter(family=family, about=about)
    rows = rows.select_related("told", "basis__consent", "basis__legal_basis")
    if posted and (number := request.POST.get("avslutt", "")):
        return _end(request, family, rows.filter(pk=number).first() if number.isdecimal() else None)
    form = TellForm(request.POST if posted else None, family=family, about=about, user=request.user)
    if posted and form.is_valid():
        secrecy.tell(family=family, by=request.user, about=about, **form.cleaned_data)
        messages.success(request, _("%(name)s kan nå vite at dere deltar.") % {"name": form.cleaned_data["told"].name})
        return redirect("families:knowledge", public_id)
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "rows": rows.order_by("told__name"),
        "hidden": secrecy.hidden_from_somebody(family, about),
        "untold": FamilyNotTold.objects.current().filter(family=family, service=about).exists(),
        "form": form,
    }
    return render(request, "families/knowledge.html", context, status=422 if form.errors else 200)


def _end(request: SignedInRequest, family: Family, found: Knowledge | None) -> HttpResponse:
    if found is None:
        raise Http404
    secrecy.untell(knowledge=found, by=request.user)
    messages.success(request, _("%(name)s ser ikke lenger at dere deltar.") % {"name": found.told.name})
    return redirect("families:knowledge", family.public_id)
