"""The form of the administrator's page of the ages at which a child moves on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField
from familieplan.coordination.models import Track

OLDEST = 30


class TrackAgeForm(forms.Form):
    track = forms.ChoiceField(label=gettext_lazy("Hvilken overgang?"), choices=Track.choices)
    opens_at = forms.IntegerField(
        label=gettext_lazy("Planlegges fra barnet er (år)"),
        min_value=0,
        max_value=OLDEST,
        error_messages={"required": gettext_lazy("Skriv alderen i hele år.")},
    )
    closes_at = forms.IntegerField(
        label=gettext_lazy("Vises til barnet er (år)"),
        min_value=1,
        max_value=OLDEST,
        error_messages={"required": gettext_lazy("Skriv alderen i hele år.")},
    )
    valid_from = DayField(
        label=gettext_lazy("Gjelder fra (dd.mm.åååå)"),
        error_messages={"required": gettext_lazy("Skriv fra hvilken dag alderen gjelder.")},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        opens, closes = said.get("opens_at"), said.get("closes_at")
        if opens is not None and closes is not None and closes <= opens:
            self.add_error("closes_at", _("Skriv en høyere alder enn den overgangen planlegges fra."))
        return said
