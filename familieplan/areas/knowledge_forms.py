"""Forms for what is known of a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.areas.measure_forms import BesideForm
from familieplan.areas.models import Theme


class ObservationForm(BesideForm):
    theme = forms.ChoiceField(label=_("Tema"), choices=Theme.choices)
    text = forms.CharField(
        label=_("Hva vet vi?"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Om stedet, ikke om enkeltpersoner."),
    )
    source = forms.CharField(
        label=_("Hvem sier det?"),
        max_length=160,
        help_text=_("For eksempel «Skolens elevråd» eller «Gåtur med beboere»."),
    )
    observed_on = DayField(label=_("Når (dd.mm.åååå)"))

    def clean_observed_on(self) -> Any:
        on = self.cleaned_data["observed_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå."))
        return on


class IndicatorFileForm(forms.Form):
    name = forms.CharField(label=_("Hva heter tallet?"), max_length=120, help_text=_("Samme navn som før retter det."))
    unit = forms.CharField(label=_("Enhet"), max_length=40, help_text=_("For eksempel prosent eller personer."))
    definition = forms.CharField(label=_("Hva betyr det?"), max_length=400, widget=forms.Textarea({"rows": 2}))
    source = forms.CharField(label=_("Kilde"), max_length=200)
    file = forms.FileField(
        label=_("Fil"),
        help_text=_(
            "CSV eller XLSX med kolonnene sone, år, verdi og gjerne merknad. I kolonnen sone kan det også stå en "
            "bydel, eller «Byen» for hele kommunen. "
            "Eller en JSON-stat-fil (versjon 2.0) fra Statistikkbanken. Høyst 512 kB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json,text/csv,application/json"}),
    )

    def facts(self) -> dict[str, str]:
        said = {name: str(self.cleaned_data[name]) for name in ("name", "unit", "definition", "source")}
        return {"key": slugify(said["name"])[:40] or "tall", **said}
