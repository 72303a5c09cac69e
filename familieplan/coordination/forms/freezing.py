"""Forms of agreed versions: freezing the plan, and what each party answers to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.models import SignedHow
from familieplan.coordination.signed import Party

FUTURE = _("Datoen kan ikke ligge fram i tid.")


class FreezeForm(forms.Form):
    agreed_on = DayField(label=_("Når ble dere enige? (dd.mm.åååå)"), initial=timezone.localdate)
    occasion = forms.CharField(
        label=_("Hvor ble dere enige?"),
        max_length=200,
        required=False,
        help_text=_("For eksempel: møtet hjemme hos familien."),
    )

    def clean_agreed_on(self) -> Any:
        if self.cleaned_data["agreed_on"] > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        return self.cleaned_data["agreed_on"]


class SignatureForm(forms.Form):
    party = forms.ChoiceField(label=_("Hvem svarer?"))
    how = forms.ChoiceField(label=_("Svaret"), choices=SignedHow.choices, widget=forms.RadioSelect)
    signed_on = DayField(label=_("Når? (dd.mm.åååå)"), initial=timezone.localdate)
    words = forms.CharField(
        label=_("Med egne ord"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Den som ikke vil skrive under, sier hvorfor slik de selv vil ha det skrevet."),
    )

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", [("", _("Velg hvem")), *((party.key, party.name) for party in parties)])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("how") == SignedHow.NOT and not values.get("words"):
            self.add_error("words", _("Skriv hvorfor, med deres egne ord."))
        if values.get("signed_on") and values["signed_on"] > timezone.localdate():
            self.add_error("signed_on", FUTURE)
        return values
