"""What somebody in the family says to the plan, written by themselves or for them, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer
from familieplan.coordination.models import WishOutcome
from familieplan.coordination.models.wish import TO_WRITE
from familieplan.families.rows import Member


class WishForm(forms.Form):
    kind = forms.ChoiceField(label=_("Hva gjelder det?"), choices=TO_WRITE, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Med egne ord"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ingen endrer det som står her. Det kan tas tilbake så lenge ingen har svart."),
    )


class RecordForm(WishForm):
    """By a worker, for somebody who does not use the pages: on paper, by telephone, at a meeting."""

    who = forms.ChoiceField(label=_("Hvem sier det?"))

    field_order = ("who", "kind", "words")

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "who", [("", _("Velg hvem")), *((str(each.pk), each.name) for each in members)])


class WishAnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Svaret"), choices=WishOutcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Forklar så familien forstår"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Den som spurte, leser dette på sine egne sider."),
    )
