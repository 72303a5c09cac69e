"""Ordering the plan on paper: for whom, from which version, and how large."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer, offer_rows
from familieplan.accounts.languages import SPOKEN
from familieplan.accounts.models import Service
from familieplan.coordination.models import PaperFor, PlanVersion

NORMAL, LARGE = "normal", "large"


class PaperForm(forms.Form):
    reader = forms.ChoiceField(
        label=_("Hvem skal lese papiret?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvem som skal lese papiret.")},
    )
    size = forms.ChoiceField(
        label=_("Skrift"),
        choices=[(NORMAL, _("Vanlig skrift")), (LARGE, _("Stor skrift, for den som ser dårlig"))],
        widget=forms.RadioSelect,
        initial=NORMAL,
    )
    language = forms.ChoiceField(
        label=_("Språk"),
        choices=list(SPOKEN.items()),
        initial=settings.LANGUAGE_CODE,
        required=False,
        help_text=_("Gjelder papiret til familien. Det dere har skrevet, står på språket det er skrevet på."),
    )
    version = forms.ModelChoiceField(
        label=_("Hvilken plan?"),
        queryset=PlanVersion.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Slik planen er i dag"),
    )

    def __init__(self, *args: Any, services: Iterable[Service], versions: Any, **kwargs: Any) -> None:
        """`services` are those that take part and that whoever orders may know of."""
        super().__init__(*args, **kwargs)
        self.services = {f"s{each.pk}": each for each in services}
        readers = [
            (PaperFor.FAMILY.value, _("Familien")),
            (PaperFor.TEAM.value, _("Alle i teamet, for eksempel til et møte")),
            *((key, each.short_name) for key, each in self.services.items()),
        ]
        offer(self, "reader", readers)
        offer_rows(self, "version", versions)

    def wish(self) -> dict[str, Any]:
        reader = self.cleaned_data["reader"]
        service = self.services.get(reader)
        return {
            "audience": PaperFor.SERVICE.value if service else reader,
            "service": service,
            "large_print": self.cleaned_data["size"] == LARGE,
            "version": self.cleaned_data["version"],
            "language": self._language(reader),
        }

    def _language(self, reader: str) -> str:
        """Staff read bokmål."""
        chosen: str = self.cleaned_data["language"]
        return chosen if chosen and reader == PaperFor.FAMILY else settings.LANGUAGE_CODE
