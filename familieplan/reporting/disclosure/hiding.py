"""Which figures of a year are hidden so that no small one can be worked out, and the proof of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from familieplan.reporting.disclosure.linear import Choice, Reader, Span, cheapest
from familieplan.reporting.disclosure.relations import ABOUT, MEANS, Relation, parts_of, relations
from familieplan.reporting.figures import Figure
from familieplan.reporting.register.tables import KEY

# What it costs to hide a figure: the key figures last, those that stand alone at the head of a table before them.
COST_KEY, COST_TOTAL, COST_CELL, COST_LABEL, COST_NOUGHT = 400.0, 60.0, 10.0, 5.0, 30.0
KEYS = {id_ for id_, _name, _letter in KEY} | {"long_term.strict.recipients", "kvp.ended"}


class Reason(StrEnum):
    """Why a cell is empty in what is published."""

    FEW = "few"
    PROTECT = "protect"


class NotProtectedError(ValueError):
    """What earlier reports have shown leaves a small figure exposed, whatever is hidden now."""


@dataclass(frozen=True)
class Target:
    """A figure, or a difference between two, that must not be known better than within `width`."""

    weights: Mapping[str, int]

    @property
    def id(self) -> str:
        return "-".join(self.weights)


@dataclass
class Hiding:
    """Figures, what anybody knows about them, what is known of them already, and what is hidden.

    `parts`: (inner, outer) pairs whose difference counts people, too.
    """

    values: Mapping[str, int]
    relations: list[Relation]
    threshold: int
    parts: list[tuple[str, str]] = field(default_factory=list)
    known: frozenset[str] = frozenset()
    hidden: dict[str, Reason] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max(self.threshold - 2, 1)

    def bounds(self, id_: str) -> tuple[float, float]:
        """What a label tells: `few` from 1 to threshold - 1, `protect` nothing but that nobody is fewer than none."""
        return (1.0, self.threshold - 1.0) if self.hidden[id_] is Reason.FEW else (0.0, math.inf)

    def reader(self) -> Reader:
        unknown = {id_: self.bounds(id_) for id_ in self.hidden if id_ not in self.known}
        return Reader(self.relations, {id_: v for id_, v in self.values.items() if id_ not in unknown}, unknown)

    def targets(self) -> list[Target]:
        """Every hidden figure, and every difference from 1 to threshold - 1 between a group and a part of it.

        A mean follows from its months, and what was shown before is known: neither can be protected by itself.
        """
        found = [Target({id_: 1}) for id_ in self.hidden if id_ not in self.known and id_ not in MEANS]
        for inner, outer in self.parts:
            if 0 < self.values[outer] - self.values[inner] < self.threshold and not {inner, outer} <= self.known:
                found.append(Target({outer: 1, inner: -1}))
        return found

    def protect(self) -> None:
        """Hide more until every target is wide enough. Hiding only widens, so what is wide stays so."""
        done: set[str] = set()
        while True:
            reader = self.reader()
            for target in (each for each in self.targets() if each.id not in done):
                if reader.span(target.weights).width < self.width:
                    self._hide_for(target)
                    break
                done.add(target.id)
            else:
                return

    def _hide_for(self, target: Target) -> None:
        around = self._around(target)
        figures = {id_: self._choice(id_) for id_ in around}
        rows = [each for each in self.relations if set(each.weights) <= around]
        chosen = cheapest(rows, figures, target.weights, self.width, self.threshold)
        if not chosen:
            raise NotProtectedError(target.id)
        self.hidden |= dict.fromkeys(chosen, Reason.PROTECT)

    def _around(self, target: Target) -> set[str]:
        """Everything that some chain of relations links to it."""
        found = set(target.weights)
        while more := {
            id_ for each in self.relations if found & set(each.weights) for id_ in each.weights if id_ not in found
        }:
            found |= more
        return found

    def _choice(self, id_: str) -> Choice:
        value, free = self.values[id_], (0.0, math.inf)
        if id_ in self.known:
            return Choice(value, (value, value), (value, value), 0)
        if id_ not in self.hidden:
            return Choice(value, (value, value), free, self._cost(id_))
        label_tells = self.hidden[id_] is Reason.FEW
        return Choice(value, self.bounds(id_), free, COST_LABEL if label_tells else 0)

    def _cost(self, id_: str) -> float:
        """Of two alike the smaller figure is hidden, and then the one whose id comes first: always the same choice."""
        cost = COST_KEY if id_ in KEYS else COST_TOTAL if id_.endswith((".all", "families")) else COST_CELL
        # A mean tells as much as its months do, and a nought counts nobody: both are hidden when nothing else helps.
        if id_ in MEANS or not self.values[id_]:
            cost += COST_NOUGHT
        return cost + self.values[id_] / 10_000

    def audit(self) -> dict[str, Span]:
        """Each target's span, bounded anew, given all that is shown."""
        reader = self.reader()
        return {target.id: reader.span(target.weights) for target in self.targets()}


def few(values: Mapping[str, int], threshold: int) -> dict[str, Reason]:
    return {id_: Reason.FEW for id_, value in values.items() if 0 < value < threshold}


def hide_year(values: Mapping[str, Figure], threshold: int, known: frozenset[str] = frozenset()) -> Hiding:
    """Raises NotProtectedError when earlier reports have shown too much."""
    figures = {id_: value for id_, value in values.items() if value is not None}
    hidden = few(figures, threshold)
    for about, group in ABOUT:
        if group in hidden and figures.get(about):
            hidden.setdefault(about, Reason.PROTECT)
    found = Hiding(figures, relations(figures), threshold, parts_of(figures), known, hidden)
    found.protect()
    return found


def hide(
    values: Mapping[str, int],
    known_of: list[Relation],
    threshold: int,
    *,
    listed: Iterable[str] = (),
    of_few: Iterable[str] = (),
) -> dict[str, Reason]:
    """The cells of any table that must not be shown, given what anybody knows about it.

    `listed`: cells whose people the reader may see one by one, so that a small number there tells nothing new.
    `of_few`: cells that count many things of too few people.
    """
    hidden = dict.fromkeys(of_few, Reason.PROTECT)
    hidden |= {id_: reason for id_, reason in few(values, threshold).items() if id_ not in set(listed)}
    found = Hiding(values, known_of, threshold, hidden=hidden)
    found.protect()
    return found.hidden


__all__ = ["Hiding", "NotProtectedError", "Reason", "hide", "hide_year"]
