"""Forms of what shall and may be given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.areas.entitlements import ORIGINAL
from familieplan.areas.models import RIGHT_TO_LEFT, Entitlement, Grade, PageLanguage


class VersionForm(forms.Form):
    """A version as a whole: what holds, by which source, from when, and the words in each language."""

    grade = forms.ChoiceField(label=_("Skal eller kan?"), choices=Grade.choices)
    source = forms.CharField(
        label=_("Kilde"),
        max_length=300,
        help_text=_("Lov eller forskrift med paragraf, slik at andre kan slå den opp."),
    )
    valid_from_on = DayField(label=_("Gjelder fra (dd.mm.åååå)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in PageLanguage.choices:
            attributes = {"rows": 3, "lang": code} | ({"dir": "rtl"} if code in RIGHT_TO_LEFT else {})
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                max_length=600,
                required=code == ORIGINAL,
                widget=forms.Textarea(attributes),
            )

    @staticmethod
    def initial_of(row: Entitlement) -> dict[str, Any]:
        texts = {f"text_{text.language}": text.words for text in row.texts.all()}
        today = timezone.localdate()
        return {"grade": row.grade, "source": row.source, "valid_from_on": max(today, row.valid_from_on), **texts}

    def clean_valid_from_on(self) -> date:
        on: date = self.cleaned_data["valid_from_on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Velg i dag eller en senere dag. Det som har stått, blir ikke skrevet om."))
        return on

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {code: said[f"text_{code}"].strip() for code in PageLanguage.values}
        return {name: said[name] for name in ("grade", "source", "valid_from_on")} | {"texts": texts}

    def fact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("grade", "source", "valid_from_on")]

    def text_fields(self) -> list[forms.BoundField]:
        return [self[f"text_{code}"] for code in PageLanguage.values]
