"""What the family wonders about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReadingQuestionForm(forms.Form):
    said_by = forms.CharField(label=_("Hvem i familien spør?"), max_length=80)
    words = forms.CharField(
        label=_("Hva lurer familien på?"),
        max_length=2000,
        help_text=_("Skriv med familiens egne ord. Personvernombudet ser spørsmålet, men ikke planen eller navnet."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
