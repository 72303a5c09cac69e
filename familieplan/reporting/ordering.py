"""What a yearly status can be ordered as: a year, for whom, and in which written language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer
from familieplan.assistance.figures import years_on_file
from familieplan.reporting.breakdowns_own import places_now
from familieplan.reporting.chapters import CITY
from familieplan.reporting.languages import Language
from familieplan.reporting.models import AnnualReport


class OrderForm(forms.Form):
    year = forms.TypedChoiceField(label=_("År"), coerce=int, error_messages={
        "required": _("Velg et år."), "invalid_choice": _("Ingen 11F-fil for dette året er lest inn."),
    })  # fmt: skip

    scope = forms.ChoiceField(label=_("Område"), required=False)
    language = forms.ChoiceField(label=_("Målform"), choices=Language.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [(year, str(year)) for year in reversed(years_on_file())])
        offer(self, "scope", [(CITY, gettext("Hele kommunen")), *places_now()])

    edition: AnnualReport | None = None

    @property
    def is_edition(self) -> bool:
        """Counted anew; everything else is an edition on paper once more."""
        return not self.cleaned_data["scope"] and self.cleaned_data["language"] in {"", Language.BOKMAL}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.is_edition:
            made = AnnualReport.objects.ready().listed().filter(year=said["year"]).order_by("-edition").first()
            self.edition = made
            if made is None:
                self.add_error(
                    "year", gettext("Lag årsstatusen for hele kommunen på bokmål først. Resten bygger på den.")
                )
            elif said["scope"] and said["scope"] not in dict(made.contents.circumstances.places):
                self.add_error(
                    "scope",
                    gettext(
                        "Den siste utgaven har ingen tall for dette stedet. Lag en ny utgave for hele kommunen først."
                    ),
                )
        return said
