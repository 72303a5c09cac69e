"""The numbers of a flag rule, from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.rules import Rule

LABELS = {
    "days": _("Dager"),
    "months": _("Måneder"),
    "age": _("Alder i år"),
    "times": _("Ganger"),
    "moves": _("Flyttinger på ett år"),
    "areas": _("Livsområder"),
}
MOST = {"days": 3650, "months": 240, "age": 99, "times": 20, "moves": 50, "areas": 6}


class FlagRuleForm(forms.Form):
    valid_from = DayField(label=_("Gjelder fra (dd.mm.åååå)"))

    def __init__(self, *args: Any, rule: Rule, known: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(rule.parameters)
        for name in self.names:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name], min_value=1, max_value=MOST[name], initial=known.get(name)
            )

    def clean_valid_from(self) -> date:
        found: date = self.cleaned_data["valid_from"]
        if found < timezone.localdate():
            raise forms.ValidationError(_("En regel endres ikke bakover. Skriv i dag eller en dag som kommer."))
        return found

    def parameters(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in self.names}
