"""Forms that remember which version of a row they show, and can lay two versions side by side."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.db import models
from django.forms import BoundField

from familieplan.accounts.forms import DayField
from familieplan.accounts.templatetags.fp import clock, day
from familieplan.coordination.operations.versions import version_of


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Changed:
    """Who was first, when, and where the two differ. Nothing is thrown away."""

    by: str
    clock: str
    differences: list[Difference]


NOTHING = Changed("", "", [])


class VersionedForm(forms.Form):
    """`seen` is the number of the version that the form was filled from. `changed` is set when it was overtaken.

    `initial` holds what stands. Whoever was overtaken may ask for both texts, one after the other (BOTH), and then
    shows the form once more: nothing is saved before somebody has read them together.
    """

    BOTH = "begge"
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    changed: Changed | None = None
    is_joined = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.BOTH in self.data:
            self._join()

    def is_valid(self) -> bool:
        return not self.is_joined and super().is_valid()

    def _join(self) -> None:
        """Only long texts are joined; of a day or a choice there is one."""
        self.is_joined, data = True, copy(self.data)
        for name, field in self.fields.items():
            theirs, key = str(self.initial.get(name) or ""), self.add_prefix(name)
            mine = str(data.get(key) or "")
            if isinstance(field.widget, forms.Textarea) and theirs.strip() != mine.strip():
                data[key] = "\n\n".join(text for text in (theirs, mine) if text)  # type: ignore[index]  # a copy
        self.data = data

    @property
    def answer_status(self) -> int:
        """Of the page that shows the form again."""
        if self.is_joined:
            return 200
        return 409 if self.changed else 422 if self.errors else 200

    def overtaken(self, row: models.Model | None, stands: dict[str, Any]) -> Self:
        """Keep what this person wrote, beside what `stands`; saving again is then a choice made with open eyes."""
        version = version_of(row)
        shown = [field for field in self if not field.is_hidden]
        # "Frist (dd.mm.åååå)" says how to write; beside a value it is only "Frist".
        pairs = [
            Difference(str(f.label).split(" (")[0], words_of(f, stands.get(f.name)), words_of(f, f.value()))
            for f in shown
        ]
        self.changed = Changed(
            version.by, clock(version.at) if version.at else "", [pair for pair in pairs if pair.theirs != pair.mine]
        )
        # A copy keeps a field's several answers, too.
        data: Any = copy(self.data)
        data[self.add_prefix("seen")] = str(version.number)
        self.data = data
        return self

    @property
    def may_join(self) -> bool:
        """Whether two long texts differ."""
        long = {str(field.label) for field in self.fields.values() if isinstance(field.widget, forms.Textarea)}
        return any(pair.label in long and pair.theirs and pair.mine for pair in (self.changed or NOTHING).differences)


def words_of(field: BoundField, value: Any) -> str:
    """A value of the form as a person reads it."""
    if isinstance(field.field, forms.MultipleChoiceField):
        labels = dict(_flat(field.field.choices))
        return ", ".join(str(labels.get(str(each), "")) for each in value or [])
    if isinstance(field.field, forms.ChoiceField):
        return str(dict(_flat(field.field.choices)).get(str(value or ""), ""))
    if isinstance(field.field, DayField):
        return day(field.field.to_python(value))
    return str(value or "")


def _flat(choices: Any) -> list[tuple[str, Any]]:
    return [(str(key), label) for key, label in choices]
