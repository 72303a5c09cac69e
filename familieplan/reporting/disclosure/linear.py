"""What a reader can work out, and what must be hidden against it: linear and integer programs for HiGHS."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from familieplan.reporting.disclosure.relations import Relation

if TYPE_CHECKING:
    import highspy

# No reader knows an upper end, but a program needs one: so far above everything shown that it narrows nothing.
FAR = 10_000.0
# How far from its true value a figure may be thought to lie when the cheapest hiding is looked for, in thresholds.
REACH = 4


@dataclass(frozen=True)
class Span:
    """The lowest and highest value that fits all that is shown, in whole numbers."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def _solver() -> highspy.Highs:
    import highspy  # with numpy 40 MiB: no process carries it before something is to be hidden

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    # One thread: it runs in a Celery worker, which has forked, beside others.
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    return solver


class Reader:
    """Somebody who knows the relations, every figure in `shown`, and the bounds of the rest."""

    def __init__(
        self, relations: Iterable[Relation], shown: Mapping[str, int], bounds: Mapping[str, tuple[float, float]]
    ) -> None:
        self.places = {id_: place for place, id_ in enumerate(bounds)}
        self.shown = shown
        self.top = FAR + 4 * max([0, *shown.values()])
        self.solver = _solver()
        self.solver.setOptionValue("presolve", "off")
        for low, high in bounds.values():
            self.solver.addVar(low, min(high, self.top))
        for relation in relations:
            self._learn(relation)

    def _learn(self, relation: Relation) -> None:
        hidden = {id_: weight for id_, weight in relation.weights.items() if id_ in self.places}
        if not hidden:
            return
        known = sum(weight * self.shown[id_] for id_, weight in relation.weights.items() if id_ not in hidden)
        places = [self.places[id_] for id_ in hidden]
        self.solver.addRow(
            relation.low - known, relation.high - known, len(hidden), places, [float(w) for w in hidden.values()]
        )

    def span(self, weights: Mapping[str, int]) -> Span:
        """Of one figure, or of a sum of figures with weights."""
        import highspy

        known = sum(weight * self.shown[id_] for id_, weight in weights.items() if id_ not in self.places)
        hidden = {id_: weight for id_, weight in weights.items() if id_ in self.places}
        if not hidden:
            return Span(known, known)
        for id_, weight in hidden.items():
            self.solver.changeColCost(self.places[id_], float(weight))
        ends = [known + self._best(sense) for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)]
        for id_ in hidden:
            self.solver.changeColCost(self.places[id_], 0.0)
        # Whoever knows that they are whole numbers gains by it; a millionth is the solver's own doubt.
        return Span(math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6))

    def _best(self, sense: highspy.ObjSense) -> float:
        import highspy

        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal  # noqa: S101 the truth itself fits
        best: float = self.solver.getInfo().objective_function_value
        return best


@dataclass(frozen=True)
class Choice:
    """A figure that could be hidden, or hidden more: its true value, its bounds now and then, and what that costs."""

    value: int
    now: tuple[float, float]
    then: tuple[float, float]
    cost: float


def cheapest(
    relations: list[Relation], figures: Mapping[str, Choice], exposed: Mapping[str, int], width: float, threshold: int
) -> set[str] | None:
    """The cheapest set to hide so that the span of `exposed` is at least `width`; None when none is enough.

    Two worlds are looked for at once, both in keeping with what is then shown, in which it differs by so much.
    """
    import highspy

    solver = _solver()
    ids = list(figures)
    reach = REACH * threshold
    worlds: list[dict[str, int]] = []
    columns = 0
    for _world in range(2):
        for each in figures.values():
            low, high = max(each.then[0], each.value - reach), min(each.then[1], each.value + reach)
            solver.addVar(min(low, each.now[0], each.value), max(high, min(each.now[1], each.value + reach)))
        worlds.append({id_: columns + place for place, id_ in enumerate(ids)})
        columns += len(ids)
    switches = {id_: columns + place for place, id_ in enumerate(id_ for id_ in ids if figures[id_].cost)}
    for id_, place in switches.items():
        solver.addVar(0.0, 1.0)
        solver.changeColCost(place, figures[id_].cost)
        solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
    for world in worlds:
        for relation in relations:
            places = [world[id_] for id_ in relation.weights]
            solver.addRow(
                relation.low, relation.high, len(places), places, [float(w) for w in relation.weights.values()]
            )
        for id_, each in figures.items():
            _switch(solver, world[id_], switches.get(id_), each, reach)
    apart = [(worlds[0][id_], float(weight)) for id_, weight in exposed.items()]
    apart += [(worlds[1][id_], -float(weight)) for id_, weight in exposed.items()]
    solver.addRow(width, math.inf, len(apart), [place for place, _w in apart], [weight for _p, weight in apart])
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution().col_value
    return {id_ for id_, place in switches.items() if found[place] > 0.5}


def _switch(solver: highspy.Highs, column: int, switch: int | None, each: Choice, reach: int) -> None:
    """now.low - switch * gain <= figure <= now.high + switch * gain."""
    low, high = max(each.now[0], each.value - reach), min(each.now[1], each.value + reach)
    if switch is None:
        solver.addRow(low, high, 1, [column], [1.0])
        return
    down = low - max(each.then[0], each.value - reach)
    up = min(each.then[1], each.value + reach) - high
    solver.addRow(low, math.inf, 2, [column, switch], [1.0, down])
    solver.addRow(-math.inf, high, 2, [column, switch], [1.0, -up])
