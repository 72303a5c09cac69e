"""The form that makes a measure of a sentence in an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.forms.measures import OwnerForm
from familieplan.coordination.models import LifeArea, LogEntry
from familieplan.coordination.operations.followups import LONGEST, read_by_fewer, sentences_of


class FollowUpForm(OwnerForm):
    """A sentence is chosen, or words are written; the words go first. `text` becomes the measure's own."""

    sentence = forms.ChoiceField(
        label=gettext_lazy("Hvilken setning er det?"), widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Tiltaket"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("La feltet stå tomt for å bruke setningen som den er. Begynn gjerne med et verb."),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Livsområde"), choices=[("", gettext_lazy("Velg livsområde")), *LifeArea.choices]
    )
    due_on = DayField(label=gettext_lazy("Frist (dd.mm.åååå)"), required=False)
    may_be_read = forms.BooleanField(
        label=gettext_lazy("Teksten kan leses av alle som deltar i planen"), required=False
    )

    field_order = ["sentence", "text", "area", "owner", "owner_name", "due_on", "may_be_read"]

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sentences = sentences_of(entry.text)
        self.read_by_fewer = read_by_fewer(entry)
        offer(self, "sentence", [(str(place), sentence) for place, sentence in enumerate(self.sentences)])
        if not self.read_by_fewer:
            del self.fields["may_be_read"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        chosen = values.pop("sentence", "")
        if not values.get("text") and chosen:
            values["text"] = self.sentences[int(chosen)]
        if not values.get("text"):
            self.add_error("text", _("Velg en setning, eller skriv tiltaket."))
        elif len(values["text"]) > LONGEST:
            self.add_error("text", _("Setningen er lang. Skriv tiltaket med færre ord."))
        if self.read_by_fewer and not values.pop("may_be_read", False):
            self.add_error("may_be_read", _("Notatet leses av færre enn planen. Skriv om teksten, og kryss av."))
        return values
