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


class VersionedForm(forms.Form):
    """`seen` is the number of the version that the form was filled from. `changed` is set when it was overtaken."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    changed: Changed | None = None

    @property
    def answer_status(self) -> int:
        """Of the page that shows the form again."""
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
        data["seen"] = str(version.number)
        self.data = data
        return self


def words_of(field: BoundField, value: Any) -> str:
    """A value of the form as a person reads it."""
    if isinstance(field.field, forms.ChoiceField):
        return str(dict(_flat(field.field.choices)).get(str(value or ""), ""))
    if isinstance(field.field, DayField):
        return day(field.field.to_python(value))
    return str(value or "")


def _flat(choices: Any) -> list[tuple[str, Any]]:
    return [(str(key), label) for key, label in choices]
