"""Forms of the short lists that a measure is described by."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.models import Register


class FromDayForm(forms.Form):
    valid_from = DayField(label=_("Fra (dd.mm.åååå)"), initial=timezone.localdate)

    def clean_valid_from(self) -> date:
        found: date = self.cleaned_data["valid_from"]
        if found < timezone.localdate():
            raise forms.ValidationError(_("Skriv dagen i dag eller en dag som kommer."))
        return found


class NewTermForm(FromDayForm):
    register = forms.ChoiceField(label=_("Liste"), choices=Register.choices)
    name = forms.CharField(label=_("Navn"), max_length=80)
    field_order = ["register", "name", "valid_from"]


class TermForm(FromDayForm):
    """`name` empty: nobody chooses it from that day."""

    name = forms.CharField(
        label=_("Navn"),
        max_length=80,
        required=False,
        help_text=_("Tomt betyr at ingen kan velge det fra denne dagen. Tiltak som har det, beholder det."),
    )
    field_order = ["name", "valid_from"]
