"""Somebody who reads all that is published of a year and reckons with kinds of people, not with sums of tables.

Each kind (a sex, an age, a length of spell with and without breaks, children or none, came, came back, left …) is an
unknown number of people, and each figure the sum of some kinds. So every relation that follows from the definitions is
in it, whether or not the product has thought of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product

import highspy

AGES = ("under_18", "18_24", "25_44", "45_66", "67_up", "unknown")
SEXES = ("women", "men", "unknown")
GROUPS = ("m0_6", "m7_12", "m13_24", "m25_36", "over_36")
OUTCOMES = ("AVSL_ORDINAERTARB", "AVSL_SKOLE", "AVSL_UFORE", "AVSL_AAP", "AVSL_UKJENT")
Kind = frozenset[str]


def kinds() -> Iterator[Kind]:
    """The figures that one person of the kind counts in. Months and children are other units: not here."""
    yield from _in_programme()
    for sex, age in product(SEXES, AGES):
        for length, strict, family, cumulative, came, left in product(
            range(5), range(5), (False, True), (False, True), range(3), (False, True)
        ):
            # Without a permitted break a spell is no longer; whoever came has not gone long.
            possible = strict <= length and not (came and length > 1) and (cumulative or strict < 4)
            if possible:
                yield _recipient(sex, age, length, strict, family=family, cumulative=cumulative) | _moves(
                    sex, age, came, left=left
                )
        yield _moves(sex, age, 0, left=True)


def _in_programme() -> Iterator[Kind]:
    yield frozenset({"kvp.participants"})
    ended = {"kvp.participants", "kvp.ended"}
    yield frozenset(ended | {"kvp.results.IKKE_OPPGITT"})
    for several in range(1, len(OUTCOMES) + 1):
        for ways in combinations(OUTCOMES, several):
            yield frozenset(ended | {f"kvp.results.{way}" for way in ways})


def _recipient(sex: str, age: str, length: int, strict: int, *, family: bool, cumulative: bool) -> Kind:
    found = {"recipients.total", f"sex.{sex}", f"age.{age}.all", f"age.{age}.{sex}"}
    found |= {f"duration_sex.{GROUPS[length]}.{sex}", f"duration_age.{GROUPS[length]}.{age}"}
    counted = ["recipients", "families"] if family else ["recipients"]
    for what in counted:
        found.add(f"duration.{GROUPS[length]}.{what}" if length < 4 else f"long_term.{what}")
        found.add(f"duration_strict.{GROUPS[strict]}.{what}" if strict < 4 else f"long_term.strict.{what}")
        if cumulative:
            found.add(f"long_term.cumulative.{what}")
    return frozenset(found | {"families.families"} if family else found)


def _moves(sex: str, age: str, came: int, *, left: bool) -> Kind:
    moves = ["entries", "returns"][:came] + ["exits"] * left
    return frozenset(
        id_ for move in moves for id_ in (f"flow.{move}.all", f"flow.{move}.{sex}", f"flow_age.{move}.{age}")
    )


class Attacker:
    """Bounds of a figure, as tight as linear programs make them, given `seen`: a number, or what a label says."""

    def __init__(self, seen: Mapping[str, int | tuple[float, float]], of: Callable[[], Iterable[Kind]] = kinds) -> None:
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        # Kinds that count in the same figures of those seen are one kind.
        merged = sorted({each.intersection(seen) for each in of()} - {frozenset()}, key=sorted)
        self.places: dict[str, list[int]] = {}
        for place, kind in enumerate(merged):
            self.solver.addVar(0.0, 100_000.0)
            for id_ in kind:
                self.places.setdefault(id_, []).append(place)
        for id_, places in self.places.items():
            what = seen[id_]
            low, high = what if isinstance(what, tuple) else (what, what)
            self.solver.addRow(low, high, len(places), places, [1.0] * len(places))

    def width(self, id_: str) -> float:
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            for place in self.places[id_]:
                self.solver.changeColCost(place, 1.0)
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(self.solver.getInfo().objective_function_value)
            for place in self.places[id_]:
                self.solver.changeColCost(place, 0.0)
        return float(ends[1] - ends[0])
