"""Forms of the forum of users."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import Office
from familieplan.areas.measure_forms import BesideForm
from familieplan.areas.models import ForumInput, ForumMeeting

# A birth number, a telephone number or an address of mail: none of them belongs to a group.
OF_A_PERSON = re.compile(
    r"\d{6} ?\d{5}|\b[4-9]\d{2} ?\d{2} ?\d{3}\b|\b[4-9]\d ?\d{2} ?\d{2} ?\d{2}\b|\S+@\S+\.\S+",
)


def without_person(words: str) -> str:
    """Raises ValidationError where a number or an address of a person stands in the words."""
    if OF_A_PERSON.search(words):
        raise forms.ValidationError(_("Skriv ikke nummer eller e-post til en person. Gruppa står for innspillet."))
    return words


class ForumForm(forms.Form):
    planned_on = DayField(label=_("Planlagt dag (dd.mm.åååå)"))
    place = forms.CharField(label=_("Sted"), max_length=160)
    agenda = forms.CharField(label=_("Saksliste"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    invited = forms.CharField(
        label=_("Hvem er invitert?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Én gruppe på hver linje, for eksempel «Ungdomsrådet». Grupper, ikke personer."),
    )
    held_on = DayField(
        label=_("Holdt (dd.mm.åååå)"),
        required=False,
        help_text=_("Fyll ut når møtet har vært. Da teller det med i året."),
    )

    @staticmethod
    def initial_of(meeting: ForumMeeting) -> dict[str, Any]:
        return {name: getattr(meeting, name) for name in ForumForm.base_fields}

    def clean_invited(self) -> str:
        lines = [line.strip() for line in without_person(self.cleaned_data["invited"]).splitlines()]
        if any(len(line) > 120 for line in lines):
            raise forms.ValidationError(_("Et gruppenavn kan ha 120 tegn. Skriv én gruppe på hver linje."))
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def clean_held_on(self) -> Any:
        on = self.cleaned_data["held_on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå. Planlagt dag står i det øverste feltet."))
        return on


class InputForm(BesideForm):
    """Somebody invited says it: the groups are those of the meeting, so that no person is written instead."""

    group = forms.ChoiceField(label=_("Hvilken gruppe sier det?"))
    words = forms.CharField(
        label=_("Hva sa de?"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Med enkle ord. Skriv ikke navn på noen."),
    )

    def __init__(self, *args: Any, meeting: ForumMeeting, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A group that was invited once, and is not on the list any longer, still said what it said.
        groups = [*meeting.groups, *([kept] if kept and kept not in meeting.groups else [])]
        offer(self, "group", [(each, each) for each in groups])

    def clean_words(self) -> str:
        return without_person(self.cleaned_data["words"])


class AnswerInputForm(InputForm):
    answer = forms.CharField(
        label=_("Hva gjør vi med det?"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    office = forms.ModelChoiceField(
        Office.objects.filter(service__is_secret=False).order_by("name"),
        label=_("Hvilket kontor gjør det?"),
        required=False,
        empty_label=_("Velg kontor"),
    )
    done_on = DayField(label=_("Gjort (dd.mm.åååå)"), required=False)

    @staticmethod
    def initial_of(said: ForumInput) -> dict[str, Any]:
        return {name: getattr(said, name) for name in ("group", "words", "answer", "office", "done_on")}

    def clean_answer(self) -> str:
        return without_person(self.cleaned_data["answer"])

    def clean_done_on(self) -> Any:
        on = self.cleaned_data["done_on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå."))
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        answer, office = said.get("answer", ""), said.get("office")
        if (office or said.get("done_on")) and not answer and "answer" not in self.errors:
            self.add_error("answer", _("Skriv hva dere gjør, så gruppa kan lese det."))
        if answer and not office and "office" not in self.errors:
            self.add_error("office", _("Velg kontoret som gjør det."))
        return said
