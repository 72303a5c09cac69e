"""The form by which somebody writes down what they told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import Service, User
from familieplan.families.basis_forms import BASIS, LAW, ToldFields, law_choices, lawful_for
from familieplan.families.models import Consent, Family, LegalBasis
from familieplan.families.stated import Told


class DisclosureForm(ToldFields):
    """Only what this worker may use is offered: the family's consents, and provisions for the worker's service."""

    what = forms.CharField(
        label=gettext_lazy("Hva delte du?"),
        max_length=300,
        help_text=gettext_lazy("For eksempel «Ringte og fortalte at familien har fått leilighet»."),
    )
    to_service = forms.ModelChoiceField(
        label=gettext_lazy("Med hvilken tjeneste?"),
        queryset=Service.objects.all(),
        required=False,
        empty_label=gettext_lazy("Noen utenfor tjenestene"),
    )
    to_whom = forms.CharField(
        label=gettext_lazy("Med hvem?"), max_length=160, help_text=gettext_lazy("Navn, rolle eller kontor.")
    )
    happened_on = DayField(label=gettext_lazy("Når? (dd.mm.åååå)"), required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Grunnlag"))
    proportionality = forms.CharField(
        label=gettext_lazy("Hvorfor akkurat dette, og ikke mer?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Må skrives når grunnlaget er en hjemmel i lov."),
    )

    field_order = ["what", "to_service", "to_whom", "happened_on", "basis", "proportionality"]

    def __init__(self, *args: Any, user: User, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.family = user, family
        self.on_what: Consent | LegalBasis | None = None
        self.told: Told | None = None
        consents = [(f"{BASIS}-{row.pk}", f"{row.what} ({row.area_names})"[:120]) for row in self._consents()]
        groups = [(_("Samtykke"), consents), (_("Hjemmel i lov"), law_choices(user))]
        offer(self, "basis", [("", _("Velg grunnlag")), *[group for group in groups if group[1]]])

    def _consents(self) -> QuerySet[Consent]:
        return Consent.objects.visible_to(self.user).filter(family=self.family)

    def clean_happened_on(self) -> Any:
        on = self.cleaned_data["happened_on"] or timezone.localdate()
        if on > timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som har vært, eller i dag."))
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        kind, _dash, number = said.get("basis", "").partition("-")
        if kind == LAW:
            self.on_what = lawful_for(self.user).filter(pk=number).first()
            if not said.get("proportionality", "").strip():
                self.add_error("proportionality", _("Skriv hvorfor dette måtte deles, og hvorfor ikke mer."))
        elif kind == BASIS:
            self.on_what = self._consents().filter(pk=number).first()
        self.told = self.read_told()
        return said

    def facts(self) -> dict[str, Any]:
        """What write_disclosure needs."""
        names = ("what", "to_service", "to_whom", "happened_on", "proportionality")
        return {name: self.cleaned_data[name] for name in names} | {"on_what": self.on_what, "told": self.told}


class ToldForm(forms.Form):
    on = DayField(label=gettext_lazy("Når fikk familien vite det? (dd.mm.åååå)"), initial=timezone.localdate)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som har vært, eller i dag."))
        return on
