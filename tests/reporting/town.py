"""A made-up town, person by person and month by month, and its yearly figures counted slowly and plainly."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from familieplan.reporting.figures import Compared, Families, LongTerm, Programme, Recipients, YearFigures, Young

FIRST = 2022
NOT_GIVEN = "IKKE_OPPGITT"
OUTCOMES = ("AVSL_ORDINAERTARB", "AVSL_SKOLE", "AVSL_UFORE", "AVSL_AAP", "AVSL_UKJENT", NOT_GIVEN)
GROUPS = (("m0_6", 0, 6), ("m7_12", 7, 12), ("m13_24", 13, 24), ("m25_36", 25, 36), ("over_36", 37, 999))
AGES = (("under_18", 0, 17), ("18_24", 18, 24), ("25_44", 25, 44), ("45_66", 45, 66), ("67_up", 67, 199))


@dataclass
class Resident:
    """`months`: places from January of FIRST. `outcomes`: year → ways out of KVP; none for who is still in it."""

    born: int
    sex: str
    children: int
    months: set[int] = field(default_factory=set)
    outcomes: dict[int, set[str]] = field(default_factory=dict)

    def spells(self, until: int, gap: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for month in sorted(month for month in self.months if month <= until):
            if found and month - found[-1][1] - 1 <= gap:
                found[-1] = (found[-1][0], month)
            else:
                found.append((month, month))
        return found


def town(seed: int, size: int = 60, years: int = 5) -> list[Resident]:
    chance = random.Random(seed)
    return [_resident(chance, years) for _person in range(size)]


def _resident(chance: random.Random, years: int) -> Resident:
    one = Resident(
        born=chance.choice([1950, 1962, 1975, 1984, 1990, 1996, 2000, 2003, 2005]),
        sex=chance.choice(["women", "women", "men"]),
        children=chance.choice([0, 0, 1, 2, 3]),
    )
    month, last = chance.randrange(40), 12 * years
    while month < last:
        length = chance.choice([1, 2, 5, 9, 16, 30, 45])
        one.months |= set(range(month, min(month + length, last)))
        month += length + chance.choice([1, 2, 3, 4, 8, 14])
    for year in range(FIRST, FIRST + years):
        if chance.random() < 0.25:
            ways = set(chance.sample(OUTCOMES, chance.choice([0, 1, 1, 1, 2])))
            one.outcomes[year] = {NOT_GIVEN} if NOT_GIVEN in ways else ways
    return one


def figures(people: Iterable[Resident], year: int, gap: int = 2) -> YearFigures:
    """As domain.md says it, one person at a time. The long spells are known from the fourth year on."""
    begin, end = 12 * (year - FIRST), 12 * (year - FIRST) + 11
    seen: Counter[str] = Counter()
    for one in people:
        seen.update(_of(one, year, begin, end, gap))
    reach = year - FIRST
    months = tuple(seen[f"month.{place}"] for place in range(12))
    known = {key: seen[key] if reach >= 3 else None for key in LONG}
    return YearFigures(
        year=year,
        recipients=Recipients(seen["total"], _mean(months), _mean(months[:9]), months),
        long_term=LongTerm(
            known["long"],
            known["long_families"],
            known["long_children"],
            Compared(known["strict"], known["strict_families"]),
            Compared(known["cumulative"], known["cumulative_families"]),
            f"{FIRST + 3}-01",
        ),
        families=Families(seen["families"], seen["children"]),
        young=Young(seen["under_21"], seen["under_24"]),
        kvp=Programme(seen["kvp"], seen["kvp_ended"], {name: seen[name] for name in OUTCOMES}),
        more={key: seen[key] if reach >= _years_needed(key) else None for key in _more()},
    )


LONG = ("long", "long_families", "long_children", "strict", "strict_families", "cumulative", "cumulative_families")


def _of(one: Resident, year: int, begin: int, end: int, gap: int) -> list[str]:
    """Each thing that the person counts once in, and children as often as there are."""
    found = []
    if year in one.outcomes:
        found += ["kvp", *(["kvp_ended", *one.outcomes[year]] if one.outcomes[year] else [])]
    age = next(name for name, low, high in AGES if low <= year - one.born <= high)
    spells = one.spells(end, gap)
    came = [place for place, spell in enumerate(spells) if begin <= spell[0]]
    if came:
        found += _moved("entries", one.sex, age)
    if any(place and spells[place][0] - spells[place - 1][1] <= 12 for place in came):
        found += _moved("returns", one.sex, age)
    if any(begin <= last + gap + 1 <= end for _first, last in spells):
        found += _moved("exits", one.sex, age)
    lived = {month for month in one.months if begin <= month <= end}
    return found + (_assisted(one, year, lived, end, gap, age) if lived else [])


def _moved(move: str, sex: str, age: str) -> list[str]:
    return [f"flow.{move}.all", f"flow.{move}.{sex}", f"flow_age.{move}.{age}"]


def _assisted(one: Resident, year: int, lived: set[int], end: int, gap: int, age: str) -> list[str]:
    length, strict, last = _length(one, end, gap), _length(one, end, 0), max(lived)
    group, strict_group = _group(length), _group(strict)
    found = ["total", *(f"month.{month % 12}" for month in lived)]
    found += [f"sex.{one.sex}", f"age.{age}.all", f"age.{age}.{one.sex}"]
    found += [f"duration_sex.{group}.{one.sex}", f"duration_age.{group}.{age}"]
    counted = [f"duration.{group}", f"duration_strict.{strict_group}"]
    counted += ["long"] * (length > 36) + ["strict"] * (strict > 36)
    counted += ["cumulative"] * (len([month for month in one.months if last - 48 < month <= last]) > 36)
    for each in counted:
        dotted = each.startswith("duration")
        found.append(f"{each}.recipients" if dotted else each)
        if one.children:
            found.append(f"{each}.families" if dotted else f"{each}_families")
    if one.children:
        found += ["families", *["children"] * one.children, *["long_children"] * (one.children * (length > 36))]
    # Everybody is born on the first of January.
    found += ["under_21"] * (year - one.born < 21 and any(month % 12 < 6 for month in lived))
    return found + ["under_24"] * (year - one.born < 24)


def _length(one: Resident, end: int, gap: int) -> int:
    first, last = one.spells(end, gap)[-1]
    return last - first + 1


def _group(length: int) -> str:
    return next(name for name, low, high in GROUPS if low <= length <= high)


def _mean(months: tuple[int, ...]) -> int:
    return (2 * sum(months) + len(months)) // (2 * len(months))


def _years_needed(key: str) -> int:
    kind, group = key.split(".")[:2]
    if kind.startswith("flow"):
        return 1
    return {"m0_6": 1, "m7_12": 1, "m13_24": 2}.get(group, 3) if kind.startswith("duration") else 0


def _more() -> list[str]:
    sexes, ages = ("women", "men", "unknown"), [name for name, _low, _high in AGES] + ["unknown"]
    groups = [name for name, _low, _high in GROUPS]
    found = [f"sex.{sex}" for sex in sexes] + [f"age.{age}.{sex}" for age in ages for sex in ("all", *sexes)]
    found += [f"duration_sex.{group}.{sex}" for group in groups for sex in sexes]
    found += [f"duration_age.{group}.{age}" for group in groups for age in ages]
    tables, counted = ("duration", "duration_strict"), ("recipients", "families")
    found += [f"{table}.{group}.{what}" for table in tables for group in groups[:-1] for what in counted]
    moves = ("entries", "returns", "exits")
    found += [f"flow.{move}.{sex}" for move in moves for sex in ("all", *sexes)]
    return found + [f"flow_age.{move}.{age}" for move in moves for age in ages]
