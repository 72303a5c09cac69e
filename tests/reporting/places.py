"""A made-up municipality's families by bydel and zone, and what anybody may ask about those who live there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from familieplan.coordination.models import BarrierKind, FeltHelp

# Which bydeler each zone lies in: the third lies across two.
DISTRICTS = ("500101", "500102", "500103", "500104")
ZONES = {
    "kattem": ("500104",),
    "saupstad": ("500104",),
    "tempe": ("500101", "500103"),
    "lademoen": ("500101", "500102"),
}
WHAT = {
    "plan_families": "coordinated_families",
    "children": "assessed_children",
    "flagged_families": "reviewed_families",
}


@dataclass(frozen=True)
class Household:
    """`district` is empty for a protected address; `what` is what it is counted in."""

    district: str
    zone: str
    what: frozenset[str]


def households(seed: int, size: int) -> list[Household]:
    chance = random.Random(seed)
    found = []
    for _place in range(size):
        district = chance.choice([*DISTRICTS, *DISTRICTS, ""])
        zone = chance.choice(["", *(slug for slug, lies in ZONES.items() if district in lies)])
        what = set()
        for outer, inner in WHAT.items():
            if chance.random() < 0.7:
                what |= {outer, inner} if chance.random() < 0.6 else {outer}
        found.append(Household(district, zone, frozenset(what)))
    return found


def moved(people: list[Household], step: int) -> list[Household]:
    """Some have moved, and some are counted in something more."""
    found = []
    for place, one in enumerate(people):
        if place % 11 == step:
            one = replace(one, zone="")
        if place % 13 == step:
            one = replace(one, what=one.what | {"plan_families"})
        found.append(one)
    return found


def code_of(zone: str) -> str:
    return f"{'_'.join(ZONES[zone])}/{zone}"


def counted_in(one: Household) -> Iterator[str]:
    """Every figure that the household counts once in."""
    for what in one.what:
        yield f"help.{what}"
        yield f"place.{one.district or 'other'}.{what}"
        if one.zone:
            yield f"zone.{code_of(one.zone)}.{what}"
        elif one.district:
            yield f"outside.{one.district}.{what}"


def every_id() -> list[str]:
    what = [each for both in WHAT.items() for each in both]
    found = [f"help.{each}" for each in what]
    found += [f"place.{code}.{each}" for code in (*DISTRICTS, "other") for each in what]
    found += [f"outside.{code}.{each}" for code in DISTRICTS for each in what]
    return found + [f"zone.{code_of(zone)}.{each}" for zone in ZONES for each in what]


def place_values(people: list[Household]) -> dict[str, int]:
    seen = Counter(id_ for one in people for id_ in counted_in(one))
    return {id_: seen[id_] for id_ in every_id()}


def place_kinds() -> Iterator[frozenset[str]]:
    """The figures that one household of each kind counts in: whoever reckons with kinds needs no thought of ours."""
    homes = [("", ""), *((district, "") for district in DISTRICTS)]
    homes += [(district, zone) for zone, lies in ZONES.items() for district in lies]
    for district, zone in homes:
        for outer, inner in WHAT.items():
            for what in ({outer}, {outer, inner}):
                yield frozenset(counted_in(Household(district, zone, frozenset(what))))


def said_values(seed: int) -> dict[str, int]:
    """Answers and barriers of a year."""
    chance = random.Random(seed)
    found: dict[str, int] = {}
    for asked in ("young.whole", "young.single", "adults.whole", "adults.single"):
        answers = {answer: chance.choice([0, 1, 3, 6, 9, 14]) for answer in FeltHelp.values}
        found |= {f"voices.{asked}.{answer}": count for answer, count in answers.items()}
        found[f"voices.{asked}.all"] = sum(answers.values())
    met = {kind: chance.choice([0, 2, 4, 7, 12]) for kind in BarrierKind.values}
    removed = {kind: chance.randint(0, count) for kind, count in met.items()}
    for what, counts in (("met", met), ("removed", removed)):
        found |= {f"barriers.{kind}.{what}": count for kind, count in counts.items()}
        found[f"barriers.all.{what}"] = sum(counts.values())
    return found


def said_kinds() -> Iterator[frozenset[str]]:
    for asked in ("young.whole", "young.single", "adults.whole", "adults.single"):
        yield from (frozenset({f"voices.{asked}.all", f"voices.{asked}.{answer}"}) for answer in FeltHelp.values)
    for kind in BarrierKind.values:
        met = {"barriers.all.met", f"barriers.{kind}.met"}
        yield from (frozenset(met), frozenset(met | {"barriers.all.removed", f"barriers.{kind}.removed"}))
