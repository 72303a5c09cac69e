"""What of the figures may be published. The only module that hides a figure.

The rule: a figure from 1 to threshold - 1 counts so few people that they may be recognised, and is hidden (`few`).
0 is shown: it counts nobody. A figure is hidden too (`protect`) when it speaks about a hidden group, or when a hidden
figure could be narrowed down from the shown ones. The audit reads the table as an outsider who knows this file:
as long as some hidden figure has fewer possible values than "1 to threshold - 1" offers, it hides one more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from familieplan.reporting.figures import Document, Figure, YearFigures, cells

DEFAULT_THRESHOLD = 5


class Reason(StrEnum):
    """Why a cell is empty in what is published."""

    FEW = "few"
    PROTECT = "protect"


@dataclass(frozen=True)
class Relation:
    """low <= sum(weight * cell) <= high: something anybody knows about the table from its definitions."""

    weights: Mapping[str, int]
    low: float = 0
    high: float = math.inf


@dataclass(frozen=True)
class PublishedYear:
    figures: YearFigures
    suppressed: Mapping[str, Reason]

    def document(self) -> Document:
        """The figures with every hidden cell null and listed under `suppressed` by its path."""
        hidden: dict[str, Any] = {path: reason.value for path, reason in sorted(self.suppressed.items())}
        return {**self.figures.document(), "suppressed": hidden}

    @classmethod
    def of(cls, document: Document) -> PublishedYear:
        reasons = {path: Reason(reason) for path, reason in document["suppressed"].items()}
        return cls(YearFigures.of(document), reasons)


# (inner, outer): whoever is counted in the inner figure is counted in the outer one as well.
NESTED = (
    ("families.families", "recipients.total"),
    ("families.families", "families.children"),
    ("long_term.recipients", "recipients.total"),
    ("long_term.families", "long_term.recipients"),
    ("long_term.families", "families.families"),
    ("long_term.families", "long_term.children"),
    ("long_term.children", "families.children"),
    ("long_term.strict.recipients", "long_term.recipients"),
    ("long_term.strict.families", "long_term.strict.recipients"),
    ("long_term.strict.families", "long_term.families"),
    ("long_term.cumulative.recipients", "recipients.total"),
    ("long_term.cumulative.families", "long_term.cumulative.recipients"),
    ("long_term.cumulative.families", "families.families"),
    ("young.under_21_spring", "young.under_24"),
    ("young.under_24", "recipients.total"),
    ("kvp.ended", "kvp.participants"),
)
# A mean follows from its months, so hiding it protects little: it is taken last, and its 0 may stand for somebody.
MEANS = ("recipients.monthly_mean", "recipients.monthly_mean_1_9")
# (about, group): a sum over a group so small that the group is hidden says something about each member.
ABOUT = (("families.children", "families.families"), ("long_term.children", "long_term.families"))


def publish(figures: YearFigures, threshold: int = DEFAULT_THRESHOLD) -> PublishedYear:
    """The figures that may leave the house, and which cells are hidden and why."""
    if threshold < 2:
        raise ValueError("the threshold must be at least 2")
    values = cells(figures.document())
    hidden = _few(values, threshold)
    for about, group in ABOUT:
        if group in hidden and values.get(about):
            hidden.setdefault(about, Reason.PROTECT)
    relations = _relations(values)
    while candidate := _next_to_hide(values, hidden, relations, threshold):
        hidden[candidate] = Reason.PROTECT
    return PublishedYear(YearFigures.of(_without(figures.document(), hidden)), hidden)


def hide(
    values: Mapping[str, Figure],
    relations: list[Relation],
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
    hidden |= {path: reason for path, reason in _few(values, threshold).items() if path not in set(listed)}
    while candidate := _next_to_hide(values, hidden, relations, threshold):
        hidden[candidate] = Reason.PROTECT
    return hidden


def _few(values: Mapping[str, Figure], threshold: int) -> dict[str, Reason]:
    return {path: Reason.FEW for path, value in values.items() if value is not None and 0 < value < threshold}


def _relations(values: Mapping[str, Figure]) -> list[Relation]:
    """What the definitions say about the cells that the year has."""
    months = [path for path in values if path.startswith("recipients.by_month.")]
    results = [path for path in values if path.startswith("kvp.results.")]
    total, (mean, mean_1_9) = "recipients.total", MEANS
    found = [Relation({outer: 1, inner: -1}) for inner, outer in NESTED]
    found += [Relation({total: 1, part: -1}) for part in (*months, *MEANS)]
    found += [Relation({**dict.fromkeys(months, 1), total: -1})]
    # Means are rounded half up: the sum of twelve lies in [12 mean - 6, 12 mean + 5], of nine within 4.
    found += [Relation({**dict.fromkeys(months, 1), mean: -12}, -6, 5)]
    found += [Relation({**dict.fromkeys(months[:9], 1), mean_1_9: -9}, -4, 4)]
    # One person may leave with two outcomes, so the results sum to at least those who ended.
    found += [Relation({"kvp.ended": 1, result: -1}) for result in results]
    found += [Relation({**dict.fromkeys(results, 1), "kvp.ended": -1})]
    return [relation for relation in found if all(values.get(path) is not None for path in relation.weights)]


def possible(
    values: Mapping[str, Figure], hidden: Mapping[str, Reason], relations: list[Relation], threshold: int
) -> dict[str, tuple[float, float]]:
    """The lowest and highest value each cell can have for a reader of what is shown."""
    span = {Reason.FEW: (1.0, threshold - 1.0), Reason.PROTECT: (float(threshold), math.inf)}
    bounds = {path: (float(value), float(value)) for path, value in values.items() if value is not None}
    bounds |= {path: (0.0, math.inf) if path in MEANS else span[reason] for path, reason in hidden.items()}
    # Each round can only narrow; 50 is far beyond the length of any chain of relations in the table.
    for _round in range(50):
        narrowed = dict(bounds)
        for relation in relations:
            if any(path in hidden for path in relation.weights):
                narrowed |= dict(_narrow(relation, narrowed))
        if narrowed == bounds:
            break
        bounds = narrowed
    return bounds


def _narrow(relation: Relation, bounds: dict[str, tuple[float, float]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each cell's bounds, given the bounds of the others in the same relation."""
    ends = {path: _scaled(weight, bounds[path]) for path, weight in relation.weights.items()}
    for path, weight in relation.weights.items():
        others_low = sum(low for other, (low, _high) in ends.items() if other != path)
        others_high = sum(high for other, (_low, high) in ends.items() if other != path)
        ends_of_cell = _scaled(1, (relation.low - others_high, relation.high - others_low))
        low, high = sorted(end / weight for end in ends_of_cell)
        known_low, known_high = bounds[path]
        yield path, (max(known_low, _up(low)), min(known_high, _down(high)))


def _scaled(weight: int, ends: tuple[float, float]) -> tuple[float, float]:
    low, high = sorted(weight * end for end in ends)
    return low, high


def _up(value: float) -> float:
    return value if math.isinf(value) else math.ceil(value - 1e-9)


def _down(value: float) -> float:
    return value if math.isinf(value) else math.floor(value + 1e-9)


def _next_to_hide(
    values: Mapping[str, Figure], hidden: Mapping[str, Reason], relations: list[Relation], threshold: int
) -> str | None:
    """The smallest shown figure beside one that has become too easy to guess; None when the table is safe."""
    bounds = possible(values, hidden, relations, threshold)
    exposed = {
        path
        for path in hidden
        if bounds[path][1] - bounds[path][0] < threshold - 2 and (path not in MEANS or hidden[path] is Reason.FEW)
    }
    # What exposes a cell may stand two relations away, so the search widens over hidden neighbours.
    reached = set(exposed)
    while exposed:
        linked = {path for relation in relations if reached & set(relation.weights) for path in relation.weights}
        shown = [path for path in linked if path not in hidden and (values[path] or path in MEANS)]
        if shown:
            return min(shown, key=lambda path: (path in MEANS, values[path], path))
        if linked <= reached:
            return None
        reached |= linked
    return None


def _without(document: Document, hidden: Mapping[str, Reason]) -> Document:
    """The document with the hidden cells empty."""
    for path in hidden:
        *parents, last = path.split(".")
        place: Any = document
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place[name]
        place[int(last) if isinstance(place, list) else last] = None
    return document
