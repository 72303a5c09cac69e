"""What anybody knows about a year's figures from their definitions, as linear relations between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from familieplan.reporting.disclosure.own_relations import of_the_map, own_parts, own_sums
from familieplan.reporting.figures import Figure
from familieplan.reporting.register.groups import (
    AGES,
    ALL,
    GROUPS,
    MOVES,
    SEXES,
    age_id,
    length_age_id,
    length_id,
    length_sex_id,
    month_id,
    move_age_id,
    move_id,
    sex_id,
)

TOTAL, FAMILIES, CHILDREN = "recipients.total", "families.families", "families.children"
MEANS = ("recipients.monthly_mean", "recipients.monthly_mean_1_9")
NOT_GIVEN = "kvp.results.IKKE_OPPGITT"
# (about, group): a sum over a group so small that the group is hidden says something about each member.
ABOUT = ((CHILDREN, FAMILIES), ("long_term.children", "long_term.families"))


@dataclass(frozen=True)
class Relation:
    """low <= sum(weight * cell) <= high."""

    weights: Mapping[str, int]
    low: float = 0
    high: float = math.inf


def relations(values: Mapping[str, Figure]) -> list[Relation]:
    """Those between figures that the year has. Of a sum with unknown parts the known ones are at most the whole.

    A relation that the figures themselves break (those of an old report, counted otherwise) tells a reader nothing.
    """
    found = [Relation({outer: 1, inner: -1}) for inner, outer in parts_of(values)]
    found += [_sum(values, total, parts) for total, parts in (*_sums(), *own_sums(values))]
    found += [Relation(weights, 0, 0 if exact else math.inf) for weights, exact in of_the_map(values)]
    # Months and means, children and families: units of their own, or more than once the same person.
    months = [month_id(place) for place in range(12)]
    results = [id_ for id_ in values if id_.startswith("kvp.results.")]
    found += [Relation({TOTAL: 1, mean: -1}) for mean in MEANS]
    found += [Relation({**dict.fromkeys(months, 1), TOTAL: -1})]
    # Means are rounded half up: the sum of twelve lies in [12 mean - 6, 12 mean + 5], of nine within 4.
    found += [Relation({**dict.fromkeys(months, 1), MEANS[0]: -12}, -6, 5)]
    found += [Relation({**dict.fromkeys(months[:9], 1), MEANS[1]: -9}, -4, 4)]
    # One person may leave with two outcomes, so the results sum to at least those who ended.
    found += [Relation({**dict.fromkeys(results, 1), "kvp.ended": -1})]
    # Whoever has a result is not among those of whom none is given.
    found += [Relation({"kvp.ended": 1, NOT_GIVEN: -1, id_: -1}) for id_ in results if id_ != NOT_GIVEN]
    found += [Relation({children: 1, families: -1}) for children, families in ABOUT]
    found += [Relation({CHILDREN: 1, "long_term.children": -1})]
    found += _no_break_is_no_longer()
    found += _who_came_has_not_gone_long()
    found += _without_children(values)
    found += [Relation({age_id("under_18"): 1, age_id("18_24"): 1, "young.under_24": -1})]
    return [each for each in found if each.weights and _holds(each, values)]


def _holds(relation: Relation, values: Mapping[str, Figure]) -> bool:
    cells = [(values.get(id_), weight) for id_, weight in relation.weights.items()]
    sums = [weight * value for value, weight in cells if value is not None]
    return len(sums) == len(cells) and relation.low <= sum(sums) <= relation.high


def parts_of(values: Mapping[str, Figure]) -> list[tuple[str, str]]:
    """(inner, outer): whoever is counted in the inner figure is counted in the outer one as well, in the same unit."""
    pairs = [
        (FAMILIES, TOTAL),
        ("long_term.cumulative.recipients", TOTAL),
        ("long_term.cumulative.families", "long_term.cumulative.recipients"),
        ("long_term.cumulative.families", FAMILIES),
        ("long_term.strict.recipients", "long_term.recipients"),
        ("long_term.strict.families", "long_term.families"),
        ("long_term.recipients", TOTAL),
        ("long_term.families", FAMILIES),
        # More than 36 months without a break are so many of the last 48, too.
        ("long_term.strict.recipients", "long_term.cumulative.recipients"),
        ("long_term.strict.families", "long_term.cumulative.families"),
        ("young.under_21_spring", "young.under_24"),
        (age_id("under_18"), "young.under_24"),
        ("young.under_24", TOTAL),
        ("kvp.ended", "kvp.participants"),
        ("help.assessed_children", "help.children"),
        ("help.counselling_offered", "help.applicants"),
        ("help.active_assessed", "help.applicants"),
        ("help.coordinated_families", "help.plan_families"),
        ("help.reviewed_families", "help.flagged_families"),
    ]
    pairs += [(month_id(place), TOTAL) for place in range(12)]
    pairs += [(id_, "kvp.ended") for id_ in values if id_.startswith("kvp.results.")]
    for group, strict in product(GROUPS, (False, True)):
        pairs.append((length_id(group, "families", strict=strict), length_id(group, strict=strict)))
    for sex in (ALL, *SEXES):
        pairs += [(move_id("returns", sex), move_id("entries", sex)), (move_id("entries", sex), sex_id(sex))]
    for age in AGES:
        pairs += [
            (move_age_id("returns", age), move_age_id("entries", age)),
            (move_age_id("entries", age), age_id(age)),
        ]
    pairs += own_parts(values)
    return [pair for pair in pairs if values.get(pair[0]) is not None and values.get(pair[1]) is not None]


def _sums() -> Iterator[tuple[str, list[str]]]:
    """The sums of each table; a figure that stands in two tables links them."""
    for strict in (False, True):
        yield TOTAL, [length_id(group, strict=strict) for group in GROUPS]
        yield FAMILIES, [length_id(group, "families", strict=strict) for group in GROUPS]
    yield TOTAL, [sex_id(sex) for sex in SEXES]
    yield TOTAL, [age_id(age) for age in AGES]
    for age in AGES:
        yield age_id(age), [age_id(age, sex) for sex in SEXES]
        yield age_id(age), [length_age_id(group, age) for group in GROUPS]
    for sex in SEXES:
        yield sex_id(sex), [age_id(age, sex) for age in AGES]
        yield sex_id(sex), [length_sex_id(group, sex) for group in GROUPS]
    for group in GROUPS:
        yield length_id(group), [length_sex_id(group, sex) for sex in SEXES]
        yield length_id(group), [length_age_id(group, age) for age in AGES]
    for move in MOVES:
        yield move_id(move), [move_id(move, sex) for sex in SEXES]
        yield move_id(move), [move_age_id(move, age) for age in AGES]


def _sum(values: Mapping[str, Figure], total: str, parts: list[str]) -> Relation:
    known = [part for part in parts if values.get(part) is not None]
    if not known:
        return Relation({})
    return Relation({total: 1, **dict.fromkeys(known, -1)}, 0, 0 if len(known) == len(parts) else math.inf)


def _no_break_is_no_longer() -> Iterator[Relation]:
    """Where no break is permitted a spell is at most as long: at least as many are at most so long."""
    names = list(GROUPS)
    for last in range(1, len(names)):
        both = [
            {length_id(group, counted, strict=True): 1 for group in names[:last]}
            | {length_id(group, counted): -1 for group in names[:last]}
            for counted in ("recipients", "families")
        ]
        yield from (Relation(weights) for weights in both)
        yield _of_the_rest(*both)


def _of_the_rest(recipients: Mapping[str, int], families: Mapping[str, int]) -> Relation:
    """What holds of all recipients and of those with children, holds of those without as well."""
    return Relation({**recipients, **{id_: -weight for id_, weight in families.items()}})


def _without_children(values: Mapping[str, Figure]) -> Iterator[Relation]:
    whole = ({TOTAL: 1}, {FAMILIES: 1})
    long, strict, cumulative = (f"long_term{each}" for each in ("", ".strict", ".cumulative"))
    for inner, outer in ((long, None), (cumulative, None), (strict, long), (strict, cumulative)):
        around = ({f"{outer}.recipients": 1}, {f"{outer}.families": 1}) if outer else whole
        yield _of_the_rest(around[0] | {f"{inner}.recipients": -1}, around[1] | {f"{inner}.families": -1})
    for group, is_strict in product(GROUPS, (False, True)):
        inside = [{length_id(group, each, strict=is_strict): -1} for each in ("recipients", "families")]
        yield _of_the_rest(whole[0] | inside[0], whole[1] | inside[1])
    # Where the files do not tell of the longest, those who are in none of the groups known.
    for is_strict in (False, True):
        known = [group for group in GROUPS if values.get(length_id(group, strict=is_strict)) is not None]
        inside = [
            dict.fromkeys([length_id(group, each, strict=is_strict) for group in known], -1)
            for each in ("recipients", "families")
        ]
        yield _of_the_rest(whole[0] | inside[0], whole[1] | inside[1])


def _who_came_has_not_gone_long() -> Iterator[Relation]:
    """A spell that began in the year, or after one that did, is at most twelve months long."""
    short = [group for group in GROUPS if group in {"m0_6", "m7_12"}]
    yield Relation({**{length_id(group): 1 for group in short}, move_id("entries"): -1})
    for sex in SEXES:
        yield Relation({**{length_sex_id(group, sex): 1 for group in short}, move_id("entries", sex): -1})
    for age in AGES:
        yield Relation({**{length_age_id(group, age): 1 for group in short}, move_age_id("entries", age): -1})
