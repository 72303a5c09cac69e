"""The year broken down, each figure by its id in the register. `None` where the files cannot tell."""

from __future__ import annotations

from collections import Counter
from itertools import product

from familieplan.assistance.breakdowns import Moved, Standing, first_of_run, moved, standing, years_before
from familieplan.reporting.breakdowns_own import own_figures
from familieplan.reporting.figures import Figure
from familieplan.reporting.register.entries import Horizon
from familieplan.reporting.register.groups import (
    AGES,
    ALL,
    CODES,
    GROUPS,
    HORIZONS,
    MOVES,
    OVER,
    SEXES,
    UNKNOWN,
    age_id,
    length_age_id,
    length_id,
    length_sex_id,
    move_age_id,
    move_id,
    sex_id,
)

LENGTH, AGE = [*GROUPS], [*AGES]
YEARS_NEEDED = {Horizon.LENGTH_12: 1, Horizon.LENGTH_24: 2, Horizon.LONG_TERM: 3}


def breakdowns(year: int, gap_months: int) -> dict[str, Figure]:
    """Raises assistance.figures.NoFileError when no 11F file of the year has been read."""
    reach = year - first_of_run(year)
    return {
        **_of_standing(standing(year, gap_months), reach),
        **_of_moves(moved(year, gap_months), known=reach >= years_before(gap_months)),
        **own_figures(year),
    }


def _age(place: int | None) -> str:
    return UNKNOWN if place is None else AGE[place]


def _of_standing(rows: list[Standing], reach: int) -> dict[str, Figure]:
    counted: Counter[str] = Counter()
    for row in rows:
        age, sex, length, strict = _age(row.age), CODES[row.sex], LENGTH[row.length], LENGTH[row.strict]
        ids = [sex_id(sex), age_id(age), age_id(age, sex), length_sex_id(length, sex), length_age_id(length, age)]
        ids += [length_id(length), length_id(strict, strict=True)]
        if row.with_children:
            ids += [length_id(length, "families"), length_id(strict, "families", strict=True)]
        counted.update(dict.fromkeys(ids, row.count))
    people = [sex_id(sex) for sex in SEXES] + [age_id(age, sex) for age, sex in product(AGES, (ALL, *SEXES))]
    found: dict[str, Figure] = {id_: counted[id_] for id_ in people}
    for group in GROUPS:
        known = reach >= YEARS_NEEDED[HORIZONS[group]]
        found |= {id_: counted[id_] if known else None for id_ in _ids_of_length(group)}
    return found


def _ids_of_length(group: str) -> list[str]:
    ids = [length_sex_id(group, sex) for sex in SEXES] + [length_age_id(group, age) for age in AGES]
    # More than three years is a key figure, counted with them.
    if group != OVER:
        both = product(("recipients", "families"), (False, True))
        ids += [length_id(group, counted, strict=strict) for counted, strict in both]
    return ids


def _of_moves(rows: list[Moved], *, known: bool) -> dict[str, Figure]:
    counted: Counter[str] = Counter()
    for row in rows:
        for move, count in zip(MOVES, (row.came, row.came_back, row.went), strict=True):
            counted_in = (move_id(move), move_id(move, CODES[row.sex]), move_age_id(move, _age(row.age)))
            counted.update(dict.fromkeys(counted_in, count))
    ids = [move_id(move, sex) for move, sex in product(MOVES, (ALL, *SEXES))]
    ids += [move_age_id(move, age) for move, age in product(MOVES, AGES)]
    return {id_: counted[id_] if known else None for id_ in ids}
