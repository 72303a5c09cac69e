"""The form of a log entry."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.models import EntryKind


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Hva skjedde?"), choices=EntryKind.choices)
    happened_on = DayField(label=_("Når? (dd.mm.åååå)"))
    text = forms.CharField(
        label=_("Notat"),
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Skriv det dere snakket om og ble enige om. Skriv slik at familien kan lese det."),
        error_messages={"required": _("Skriv noe i notatet før du signerer.")},
    )

    def clean_happened_on(self) -> date:
        on: date = self.cleaned_data["happened_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return on
