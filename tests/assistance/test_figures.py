"""Spells and the year's figures, against histories counted by hand and by a plain program."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.assistance import spells
from familieplan.assistance.figures import AidFigures, Counted, NoFileError, aid_figures, half_up, programme_figures
from familieplan.assistance.models import Recipient, RecipientYear
from tests.assistance.files import BORN, aid, file_of, number, programme, take

pytestmark = pytest.mark.django_db
YEARS = range(2022, 2026)


def give(histories: dict[int, set[int]], children: dict[int, int] | None = None) -> None:
    """Months counted from January 2022, per person; one file per year."""
    for year in YEARS:
        first = (year - 2022) * 12
        records = [
            aid(
                serial,
                year,
                [m - first + 1 for m in sorted(months) if first <= m < first + 12],
                (children or {}).get(serial, 0),
            )
            for serial, months in histories.items()
            if any(first <= month < first + 12 for month in months)
        ]
        take(file_of("11F", year, [*records, aid(190, year, [1])]))


def longest_by_hand(months: set[int], gap: int) -> int:
    """Length of the spell that holds the last of these months."""
    inside = sorted(months)
    start = inside[0]
    for before, after in itertools.pairwise(inside):
        if after - before - 1 > gap:
            start = after
    return inside[-1] - start + 1


@pytest.mark.demand("H2d")
@pytest.mark.parametrize(
    ("months", "long", "strict", "cumulative"),
    [
        (set(range(48)), 1, 1, 1),
        (set(range(11, 48)), 1, 1, 1),
        (set(range(12, 48)), 0, 0, 0),
        (set(range(48)) - {20, 21}, 1, 0, 1),
        (set(range(48)) - {20, 21, 22}, 0, 0, 1),
        (set(range(0, 48, 3)), 1, 0, 0),
        (set(range(37)), 1, 1, 1),
    ],
)
def test_more_than_three_years_by_each_definition(months: set[int], long: int, strict: int, cumulative: int) -> None:
    give({1: months})
    found = aid_figures(2025)
    assert (found.long_term.recipients, found.strict.recipients, found.cumulative.recipients) == (
        long,
        strict,
        cumulative,
    )


@dataclass(frozen=True)
class Told:
    """What the file of one year tells of one person."""

    months: frozenset[int]
    children: int


Life = tuple[date, dict[int, Told]]


def all_but(missing: set[int]) -> set[int]:
    return set(range(48)) - missing


# Days on which somebody turns 21 or 24 just in time, or a day too late, in one of the years.
EDGES = [
    day
    for year in YEARS
    for day in (date(year - 21, 6, 30), date(year - 21, 7, 1), date(year - 24, 12, 31), date(year - 23, 1, 1))
]
SOME_MONTHS = st.one_of(
    st.sets(st.integers(0, 47), min_size=1),
    st.sets(st.integers(0, 47), max_size=6).map(all_but),
    st.sets(st.integers(0, 47), min_size=10, max_size=12).map(all_but),
)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A birth date, and the months (from January 2022) and children of each year with any: much, or little, or holes."""
    months = draw(SOME_MONTHS)
    years = {month // 12 for month in months}
    told = {
        2022 + year: Told(frozenset(m for m in months if m // 12 == year), draw(st.integers(0, 3))) for year in years
    }
    return draw(st.one_of(st.sampled_from(EDGES), st.dates(date(1999, 1, 1), date(2006, 12, 31)))), told


def by_hand(all_lives: list[Life], year: int, gap: int) -> AidFigures:
    """ "Words of figures" once more, person by person and month by month."""
    last_month = (year - 2021) * 12 - 1
    present = [(born, told) for born, told in all_lives if year in told]

    def months(told: dict[int, Told]) -> set[int]:
        return {month for each in told.values() for month in each.months if month <= last_month}

    def counted(chosen: list[dict[int, Told]]) -> Counted:
        return Counted(len(chosen), sum(told[year].children > 0 for told in chosen))

    def assisted(told: dict[int, Told], first: int, last: int) -> bool:
        return any(first <= month - (year - 2022) * 12 + 1 <= last for month in told[year].months)

    long = [told for _born, told in present if longest_by_hand(months(told), gap) > 36]
    strict = [told for _born, told in present if longest_by_hand(months(told), 0) > 36]
    window = [(told, max(months(told)) - 47) for _born, told in present]
    cumulative = [told for told, first in window if sum(month >= first for month in months(told)) > 36]
    knows = year == 2025
    return AidFigures(
        total=len(present),
        by_month=tuple(sum(assisted(told, month, month) for _born, told in present) for month in range(1, 13)),
        families=sum(told[year].children > 0 for _born, told in present),
        children=sum(told[year].children for _born, told in present),
        long_term=counted(long) if knows else None,
        long_term_children=sum(told[year].children for told in long) if knows else None,
        strict=counted(strict) if knows else None,
        cumulative=counted(cumulative) if knows else None,
        known_from="2025-01",
        under_21_spring=sum(assisted(t, 1, 6) and age_by_hand(born, date(year, 6, 30)) < 21 for born, t in present),
        under_24=sum(age_by_hand(born, date(year, 12, 31)) < 24 for born, _told in present),
    )


def age_by_hand(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def tell(all_lives: list[Life], year: int) -> bytes:
    """The file of a year; one whom nothing happens to keeps it from being empty."""
    records = [
        aid(serial, year, [m % 12 + 1 for m in sorted(told[year].months)], told[year].children, born)
        for serial, (born, told) in enumerate(all_lives, 1)
        if year in told
    ]
    return file_of("11F", year, [*records, aid(190, year, [1])])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(lives(), min_size=1, max_size=8),
    st.lists(lives(), min_size=1, max_size=8),
    st.sampled_from(YEARS),
    st.sampled_from([0, 1, 2, 5]),
)
def test_every_figure_of_every_year_equals_a_plain_count(
    people: list[Life], others: list[Life], replaced: int, gap: int
) -> None:
    # One year is first told quite differently, and then replaced: nothing of the older file may be left.
    take(tell(others, replaced))
    for year in YEARS:
        take(tell(people, year))
    known = [*people, (BORN, {year: Told(frozenset({(year - 2022) * 12}), 0) for year in YEARS})]
    for year in YEARS:
        assert aid_figures(year, gap) == by_hand(known, year, gap)
        assert aid_figures(year) == by_hand(known, year, 2)


@pytest.mark.demand("H2d")
def test_families_and_their_children_are_counted_among_the_long_term() -> None:
    give({1: set(range(48)), 2: set(range(48)), 3: {40}}, {1: 3, 3: 2})
    found = aid_figures(2025)
    assert (found.families, found.children) == (2, 5)
    assert (found.long_term.recipients, found.long_term.families, found.long_term_children) == (2, 1, 3)


def test_a_short_history_says_from_when_it_can_know() -> None:
    give({1: set(range(48))})
    assert aid_figures(2024).long_term is None
    assert aid_figures(2025).known_from == "2025-01"


def test_a_missing_year_breaks_what_can_be_known() -> None:
    take(file_of("11F", 2022, [aid(1, 2022)]))
    take(file_of("11F", 2025, [aid(1, 2025)]))
    assert aid_figures(2025).known_from == "2028-01"


@pytest.mark.parametrize(
    ("born", "months", "under_21", "under_24"),
    [
        (date(2004, 7, 1), [6], 1, 1),
        (date(2004, 6, 30), [6], 0, 1),
        (date(2004, 7, 1), [7], 0, 1),
        (date(2002, 1, 1), [12], 0, 1),
        (date(2001, 12, 31), [12], 0, 0),
    ],
)
def test_young_people_are_counted_by_birthday(born: date, months: list[int], under_21: int, under_24: int) -> None:
    take(file_of("11F", 2025, [aid(1, 2025, months, born=born)]))
    found = aid_figures(2025)
    assert (found.under_21_spring, found.under_24) == (under_21, under_24)


@pytest.mark.demand("H1c")
def test_programme_results_count_persons_and_say_who_is_missing() -> None:
    def ended(serial: int, **flags: str) -> dict:
        return programme(serial, 2025, "3", AVSL_DATO=date(2025, 5, 1), **flags)

    records = [
        programme(1, 2025),
        ended(2, AVSL_ORDINAERTARB="01"),
        ended(3, AVSL_ORDINAERTARB="01", AVSL_SKOLE="04"),
        ended(4),
        programme(5, 2025, "4", AVSL_DATO=date(2025, 3, 1)),
    ]
    take(file_of("11CF", 2025, records), accept_errors=True)
    found = programme_figures(2025)
    assert (found.participants, found.ended) == (5, 3)
    assert (found.results["AVSL_ORDINAERTARB"], found.results["AVSL_SKOLE"], found.results["IKKE_OPPGITT"]) == (2, 1, 1)


def test_a_year_without_a_file_is_an_error_and_not_a_nought() -> None:
    with pytest.raises(NoFileError):
        aid_figures(2025)
    assert programme_figures(2025) is None


def test_one_recipient_brought_up_to_date_equals_the_whole() -> None:
    give({1: set(range(48)) - {20}, 2: {3, 40}})
    before = list(RecipientYear.objects.order_by("recipient", "year").values_list("recipient", "year", "spell_start"))
    for recipient in Recipient.objects.all():
        spells.refresh(recipient.pk)
    after = list(RecipientYear.objects.order_by("recipient", "year").values_list("recipient", "year", "spell_start"))
    assert before == after


def test_the_latest_spell_of_a_couple_is_the_one_that_reaches_furthest() -> None:
    from familieplan.accounts.identity import keyed_hash

    give({1: set(range(10)), 2: set(range(5, 30))})
    found = spells.latest_spell_of([keyed_hash(number(1)), keyed_hash(number(2))])
    assert (found.length, found.first) == (25, 2022 * 12 + 5)
    assert spells.latest_spell_of([keyed_hash(number(77))]) is None


@pytest.mark.parametrize(("total", "parts", "mean"), [(7, 2, 4), (5, 2, 3), (12, 12, 1), (5, 12, 0), (6, 12, 1)])
def test_means_are_rounded_half_up(total: int, parts: int, mean: int) -> None:
    assert half_up(total, parts) == mean
