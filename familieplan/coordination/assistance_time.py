"""Months with sosialhjelp of a family's adults, as the plan page shows them. No amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from familieplan.assistance import spells
from familieplan.families.rows import Member

LONG = 36


@dataclass(frozen=True)
class Cell:
    month: int
    state: str


@dataclass(frozen=True)
class AssistanceTime:
    """`months` is the length of the current spell; `years` are rows of twelve cells: on, over, off or none."""

    months: int
    years: list[tuple[int, list[Cell]]]


def months_of(members: Iterable[Member]) -> AssistanceTime | None:
    """None when no file tells of any of them; no query when no number is known."""
    keys = [member.identity_hash for member in members if member.identity_hash and not member.is_child]
    spell = spells.latest_spell_of(keys) if keys else None
    if spell is None:
        return None
    first_year, last_year = spell.first // 12, spell.known_until // 12
    years = [
        (year, [Cell(month + 1, _state(year * 12 + month, spell)) for month in range(12)])
        for year in range(max(first_year, last_year - 4), last_year + 1)
    ]
    return AssistanceTime(spell.length, years)


def _state(index: int, spell: spells.Spell) -> str:
    if index > spell.known_until:
        return "none"
    if index not in spell.assisted:
        return "off"
    return "over" if index - spell.first + 1 > LONG else "on"
