"""Forms of what is agreed: what a party says to the plan's words, and what the family has with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer
from familieplan.coordination.agreed import Party
from familieplan.coordination.models import LifeArea, Stand


class AgreementForm(forms.Form):
    party = forms.ChoiceField(label=_("Hvem svarer?"))
    stand = forms.ChoiceField(label=_("Svaret"), choices=Stand.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Med egne ord"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Den som er uenig, sier det slik de selv vil ha det skrevet. Det blir stående."),
    )
    wording = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", [("", _("Velg hvem")), *((party.key, party.name) for party in parties if party.is_asked)])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("stand") == Stand.DISAGREES and not values.get("words"):
            self.add_error("words", _("Skriv hva de er uenige i, med deres egne ord."))
        return values


class StrengthForm(forms.Form):
    what = forms.CharField(
        label=_("Hva"), max_length=200, help_text=_("For eksempel: henter i barnehagen to dager i uka.")
    )
    who = forms.CharField(label=_("Hvem"), max_length=120, required=False)
    area = forms.ChoiceField(
        label=_("Livsområde"), required=False, choices=[("", _("Gjelder hele livet")), *LifeArea.choices]
    )
