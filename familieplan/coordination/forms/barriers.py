"""What stood in the way, and the lead's answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service
from familieplan.coordination.models import BarrierKind, BarrierOutcome


class BarrierForm(forms.Form):
    kind = forms.ChoiceField(label=_("Hva sto i veien?"), choices=BarrierKind.choices, widget=forms.RadioSelect)
    service = forms.ModelChoiceField(
        Service.objects.filter(is_secret=False),
        label=_("Gjelder det en bestemt tjeneste?"),
        required=False,
        empty_label=_("Nei"),
    )
    words = forms.CharField(
        label=_("Hva skjedde?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Skriv ikke navn, adresse eller noe annet som viser hvem det gjelder."),
    )


class BarrierAnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Utfall"), choices=BarrierOutcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(label=_("Svar"), max_length=1000, widget=forms.Textarea({"rows": 3}))
