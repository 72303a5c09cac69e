"""Which figures of a year are hidden so that no small one can be worked out, and the proof of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from familieplan.reporting.disclosure.linear import Choice, Reader, Span, cheapest
from familieplan.reporting.disclosure.relations import MEANS, Relation
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

    @property
    def group(self) -> str:
        """The year, or the series of a year's editions, in which the figure stands."""
        return group_of(str(self))


def plain(name: str) -> str:
    """The id of a figure without the year and the value that stand in its name where there are several years."""
    return name.partition("/")[2].rpartition("=")[0] if "/" in name else name


def group_of(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


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

    `parts`: (inner, outer) pairs whose difference counts people, too. `told`: the bounds that earlier labels have
    told of what they hid. `before`: the same with all that earlier reports have shown and nothing more.
    """

    values: Mapping[str, int]
    relations: list[Relation]
    threshold: int
    parts: list[tuple[str, str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    hidden: dict[str, Reason] = field(default_factory=dict)
    told: dict[str, tuple[float, float]] = field(default_factory=dict)
    before: Hiding | None = None

    @property
    def width(self) -> int:
        return max(self.threshold - 2, 1)

    def bounds(self, id_: str) -> tuple[float, float]:
        """What labels tell: `few` from 1 to threshold - 1, `protect` nothing but that nobody is fewer than none."""
        low, high = self.told.get(id_, (0.0, math.inf))
        return (max(low, 1.0), min(high, self.threshold - 1.0)) if self.hidden[id_] is Reason.FEW else (low, high)

    def reader(self) -> Reader:
        unknown = {id_: self.bounds(id_) for id_ in self.hidden if id_ not in self.known}
        return Reader(self.relations, {id_: v for id_, v in self.values.items() if id_ not in unknown}, unknown)

    def targets(self) -> list[Target]:
        """Every hidden figure, and every difference from 1 to threshold - 1 between a group and a part of it.

        A mean follows from its months, and what was shown before is known: neither can be protected by itself.
        """
        found = [Target({id_: 1}) for id_ in self.hidden if id_ not in self.known and plain(id_) not in MEANS]
        for inner, outer in self.parts:
            if 0 < self.values[outer] - self.values[inner] < self.threshold and not self.known >= {inner, outer}:
                found.append(Target({outer: 1, inner: -1}))
        return found

    def protect(self) -> None:
        """Hide more until every target is wide enough. Hiding only widens, so what is wide stays so."""
        done: set[str] = set()
        while True:
            reader = self.reader()
            for target in (each for each in self.targets() if each.id not in done):
                if reader.span(target.weights).width < self.width and not self.is_out(target):
                    self._hide_for(target)
                    break
                done.add(target.id)
            else:
                return

    def is_out(self, target: Target) -> bool:
        """Earlier reports alone expose it by the rule of today: nothing that is hidden now takes that back."""
        if self.before is None or not target.weights.keys() <= self.before.values.keys():
            return False
        return self.before.reader().span(target.weights).width < self.width

    def _hide_for(self, target: Target) -> None:
        """The cheapest within the target's own year, and where that is not enough, in all of them."""
        for around in (self._around(target, group_of(target.id)), self._around(target)):
            figures = {id_: self._choice(id_) for id_ in sorted(around)}
            rows = [each for each in self.relations if around >= each.weights.keys()]
            chosen = cheapest(rows, figures, target.weights, self.width, self.threshold)
            if chosen:
                self.hidden |= dict.fromkeys(sorted(chosen), Reason.PROTECT)
                return
        raise NotProtectedError(target.id)

    def _around(self, target: Target, group: str | None = None) -> set[str]:
        """Everything that some chain of relations links to it, within one year where one is asked for."""
        found = set(target.weights)
        rows = [
            each.weights.keys()
            for each in self.relations
            if group is None or all(group_of(id_) == group for id_ in each.weights)
        ]
        while more := {id_ for row in rows if found & row for id_ in row if id_ not in found}:
            found |= more
        return found

    def _choice(self, id_: str) -> Choice:
        value, free = self.values[id_], self.told.get(id_, (0.0, math.inf))
        if id_ in self.known:
            return Choice(value, (value, value), (value, value), 0)
        if id_ not in self.hidden:
            return Choice(value, (value, value), free, self._cost(id_))
        label_tells = self.hidden[id_] is Reason.FEW
        return Choice(value, self.bounds(id_), free, COST_LABEL if label_tells else 0)

    def _cost(self, id_: str) -> float:
        """Of two alike the smaller figure is hidden, and then the one whose id comes first: always the same choice."""
        what = plain(id_)
        cost = COST_KEY if what in KEYS else COST_TOTAL if what.endswith((".all", "families")) else COST_CELL
        # A mean tells as much as its months do, and a nought counts nobody: both are hidden when nothing else helps.
        if what in MEANS or not self.values[id_]:
            cost += COST_NOUGHT
        return cost + self.values[id_] / 10_000

    def audit(self) -> dict[str, Span]:
        """The span of each target that is not out already, bounded anew, given all that is shown."""
        reader = self.reader()
        spans = {target.id: (target, reader.span(target.weights)) for target in self.targets()}
        return {
            id_: span for id_, (target, span) in spans.items() if span.width >= self.width or not self.is_out(target)
        }


def few(values: Mapping[str, int], threshold: int) -> dict[str, Reason]:
    return {id_: Reason.FEW for id_, value in values.items() if 0 < value < threshold}


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


__all__ = ["Hiding", "NotProtectedError", "Reason", "few", "hide"]
