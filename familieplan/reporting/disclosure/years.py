"""What leads from one year to the next, as linear relations between the figures of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from familieplan.reporting.disclosure.relations import TOTAL
from familieplan.reporting.register.groups import ALL, GROUPS, OVER, SEXES, length_id, length_sex_id, move_id, sex_id

# A figure's place: its year and its id.
Place = tuple[int, str]
# For whoever has gone so long by the next year's end, the shortest group this year: where breaks are permitted the
# last month of this year may lie some months back.
WAS_IN = {"m25_36": "m7_12", OVER: "m13_24"}
WAS_IN_STRICT = {"m25_36": "m13_24", OVER: "m25_36"}
LENGTH = list(GROUPS)


def between(year: int, now: Mapping[str, int], then: Mapping[str, int]) -> Iterator[dict[Place, int]]:
    """Weights under which the figures of `year` and the one after it sum to nought or more, as they then do.

    A file may contradict the one before it (a sex that was corrected, a person under another number): such a relation
    tells a reader nothing. A permitted break is shorter than a year.
    """
    values = {(year, id_): value for id_, value in now.items()} | {(year + 1, id_): v for id_, v in then.items()}
    for weights in _all(year):
        if weights.keys() <= values.keys() and sum(weight * values[place] for place, weight in weights.items()) >= 0:
            yield weights


def _all(year: int) -> Iterator[dict[Place, int]]:
    after = year + 1
    for sex in (ALL, *SEXES):
        here, there, came = (year, sex_id(sex)), (after, sex_id(sex)), (after, move_id("entries", sex))
        left = [(year, move_id("exits", sex)), (after, move_id("exits", sex))]
        # Whoever has help and did not come this year, had it the year before.
        yield {here: 1, came: 1, there: -1}
        # Whoever had help and has it no more, has left in one of the two years.
        yield {there: 1, left[0]: 1, left[1]: 1, here: -1}
        # Whoever left had help in one of the two.
        yield {here: 1, there: 1, left[1]: -1}
        yield from _longer(year, sex, strict=False)
    yield from _longer(year, ALL, strict=True)
    # Of the last 48 months more than 36: then the year before had some of them.
    yield {(year, TOTAL): 1, (after, "long_term.cumulative.recipients"): -1}


def _longer(year: int, sex: str, *, strict: bool) -> Iterator[dict[Place, int]]:
    """Whoever has gone long next year, has gone some way this year."""

    def of(each: int, first: str) -> list[Place]:
        groups = LENGTH[LENGTH.index(first) :]
        return [
            (each, length_id(group, strict=strict) if sex == ALL else length_sex_id(group, sex)) for group in groups
        ]

    for group, was_in in (WAS_IN_STRICT if strict else WAS_IN).items():
        yield dict.fromkeys(of(year, was_in), 1) | dict.fromkeys(of(year + 1, group), -1)
    yield {(year, sex_id(sex)): 1} | dict.fromkeys(of(year + 1, "m13_24"), -1)
