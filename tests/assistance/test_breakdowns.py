"""Who came, came back and left, and for how long they had stayed, against a slow plain program that shares no code."""

from __future__ import annotations

import random

import pytest

from familieplan.assistance.breakdowns import LENGTHS, moved, standing
from tests.assistance.files import aid, file_of, take

pytestmark = pytest.mark.django_db
YEARS = range(2022, 2026)


def made_up_city(seed: int) -> dict[int, set[int]]:
    """Months from January 2022 per person: spells with gaps of nought to four months, across the borders of years."""
    chance = random.Random(seed)
    city = {}
    for serial in range(1, 41):
        month, lived = chance.randrange(14), set()
        while month < 48:
            length = chance.choice([1, 3, 8, 14, 30, 40])
            lived |= set(range(month, min(month + length, 48)))
            month += length + chance.choice([0, 1, 2, 3, 4, 11, 12, 13])
        city[serial] = lived
    return city


def spells_of(months: set[int], gap: int) -> list[list[int]]:
    """[first, last] of each, month by month."""
    found: list[list[int]] = []
    for month in sorted(months):
        if found and month - found[-1][1] - 1 <= gap:
            found[-1][1] = month
        else:
            found.append([month, month])
    return found


@pytest.mark.demand("H2d")
@pytest.mark.parametrize("gap", [0, 1, 2, 4])
def test_every_breakdown_equals_a_plain_count(gap: int) -> None:
    city = made_up_city(gap + 5)
    for year in YEARS:
        first = (year - 2022) * 12
        records = [
            aid(serial, year, sorted(m - first + 1 for m in months if first <= m < first + 12), serial % 3)
            for serial, months in city.items()
            if any(first <= m < first + 12 for m in months)
        ]
        take(file_of("11F", year, records))
    for year in YEARS:
        january, december = (year - 2022) * 12, (year - 2022) * 12 + 11
        came = came_back = went = 0
        lengths = [0] * 5
        for months in city.values():
            until_now = {m for m in months if m <= december}
            spells = spells_of(until_now, gap)
            starts = [place for place, spell in enumerate(spells) if january <= spell[0] <= december]
            came += bool(starts)
            came_back += any(place and spells[place][0] - spells[place - 1][1] <= 12 for place in starts)
            went += any(january <= last + gap + 1 <= december for _first, last in spells)
            if any(m >= january for m in until_now):
                long = spells[-1][1] - spells[-1][0] + 1
                lengths[sum(long > bound for bound in LENGTHS)] += 1
        rows = moved(year, gap)
        counted = [sum(getattr(row, name) for row in rows) for name in ("came", "came_back", "went")]
        assert counted == [came, came_back, went], year
        found = standing(year, gap)
        assert [sum(row.count for row in found if row.length == place) for place in range(5)] == lengths
