"""What a rule is: one question to the database, and the words that answer why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familieplan.families.models.person import ADULT_AT, birthday_before

Facts = Mapping[str, Any]


class Actor(TextChoices):
    """Who must do something. A role, never a name: who takes part may itself be secret."""

    LEAD = "lead", _("OSK-lederen")
    COORDINATOR = "coordinator", _("Familiekoordinatoren")


@dataclass(frozen=True)
class Wording:
    """A flag in plain words, filled with the facts that raised it."""

    headline: str
    summary: str
    why: str
    facts: tuple[tuple[str, str], ...]
    clears_when: str


@dataclass(frozen=True)
class Rule:
    """`question` yields (family_id, subject, facts, since) for every family that must be taken up.

    It may use the parameters of its version, and always %(today)s, %(born_after)s (children are born
    after this day) and %(families)s (NULL means all).
    """

    slug: str
    demands: tuple[str, ...]
    title: str | Promise
    question: str
    word: Callable[[str, Facts], Wording]
    actors: Mapping[str, Actor]
    # What it looks for and what clears it, for whoever sets its parameters; {name} stands for each of them.
    says: str | Promise = ""
    clears: str | Promise = ""
    parameters: Mapping[str, int] = field(default_factory=dict)

    def actor(self, subject: str) -> Actor:
        return self.actors[subject]

    def values(self, on: date, parameters: Mapping[str, int], families: list[int] | None = None) -> dict[str, Any]:
        """What the question is asked with, on a day and under the parameters of a version."""
        day_of_eighteen = birthday_before(on, ADULT_AT)
        return {**self.parameters, **parameters, "today": on, "born_after": day_of_eighteen, "families": families}


def day(value: object) -> date:
    """A date out of a flag's facts, where it is kept as text."""
    found = parse_date(str(value))
    if found is None:
        raise ValueError("a flag holds a fact that is not a date")
    return found


def long_date(value: object) -> str:
    return date_format(day(value), "j. F Y")


def month(value: object) -> str:
    return date_format(day(value), "F Y")
