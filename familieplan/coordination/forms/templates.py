"""The form in which the administrator writes what a kind of note is asked to hold."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField


class TemplateForm(forms.Form):
    text = forms.CharField(
        label=_("Mal"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "En linje for hvert punkt. Den som skriver, fyller ut og stryker det som ikke passer. Tomt betyr ingen mal."
        ),
    )
    valid_from = DayField(label=_("Gjelder fra (dd.mm.åååå)"))

    def clean_valid_from(self) -> date:
        found: date = self.cleaned_data["valid_from"]
        if found < timezone.localdate():
            raise forms.ValidationError(_("Skriv dagen i dag eller en dag som kommer."))
        return found
