"""Spells and the year's figures, against histories counted by hand and by a plain program."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.assistance import spells
from familieplan.assistance.figures import NoFileError, aid_figures, half_up, programme_figures
from familieplan.assistance.models import Recipient, RecipientYear
from tests.assistance.files import aid, file_of, number, programme, take

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
    """Length of the spell that holds the last assisted month of 2025; 0 without one."""
    inside = sorted(months)
    if not any(month >= 36 for month in inside):
        return 0
    start = inside[0]
    for before, after in itertools.pairwise(inside):
        if after - before - 1 > gap:
            start = after
    return inside[-1] - start + 1


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


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sets(st.integers(0, 47), min_size=1), min_size=1, max_size=12),
    st.lists(st.sets(st.integers(0, 47), max_size=6), min_size=12, max_size=12),
    st.sampled_from([0, 1, 2, 5]),
)
def test_the_figures_equal_a_plain_count(few: list[set[int]], holes: list[set[int]], gap: int) -> None:
    histories = dict(enumerate(few, 1))
    histories |= {100 + place: set(range(48)) - hole for place, hole in enumerate(holes)}
    give(histories)
    found = aid_figures(2025, gap)
    present = [months for months in histories.values() if any(month >= 36 for month in months)]
    assert found.total == len(present) + 1
    assert found.long_term.recipients == sum(longest_by_hand(months, gap) > 36 for months in present)
    assert found.strict.recipients == sum(longest_by_hand(months, 0) > 36 for months in present)
    assert list(found.by_month) == [
        sum(36 + place in months for months in present) + (place == 0) for place in range(12)
    ]


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
    take(file_of("11CF", 2025, records))
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
