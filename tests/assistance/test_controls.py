"""The controls of single records: SSB's ids and severities, year by year."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familieplan.assistance.controls import day, months_of
from familieplan.assistance.crosschecks import Amounts
from familieplan.assistance.faults import Severity
from familieplan.assistance.layouts import Field, layouts
from tests.assistance.files import aid, file_of, number, programme, rules, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "rule", "since"),
    [
        ({"BOSIT": "9"}, "K035", 2022),
        ({"BOSIT": ""}, "K035", 2025),
        ({"GITT_OKONOMIRAD": "3"}, "K032", 2025),
        ({"FAAT_INDIVIDUELL_PLAN": ""}, "K033", 2025),
        ({"VILKARSOSLOV": ""}, "K039", 2025),
        ({"VILKARSAMEKT": "x"}, "K040", 2025),
        ({"TRYGDESIT": "03"}, "K022", 2026),
        ({"SAKSBEHANDLER": ""}, "K002", 2026),
        ({"LAAN": ""}, "K002", 2026),
    ],
)
def test_a_control_holds_from_its_year_on(changes: dict[str, str], rule: str, since: int) -> None:
    assert rules(take(file_of("11F", max(since, 2025), [aid(1, max(since, 2025), **changes)]))) == {rule} or (
        since == 2026 and rules(take(file_of("11F", 2026, [aid(1, 2026, **changes)]))) == {rule}
    )
    if since == 2025 and "" in changes.values():
        assert rules(take(file_of("11F", 2024, [aid(1, 2024, **changes)]))) == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"REG_DATO": date(2020, 12, 31)}, "K014"),
        ({"VEDTAK_DATO": ""}, "K015"),
        ({"BEGYNT_DATO": "31022025"}, "K016"),
        ({"KVP_KOMM": ""}, "K019"),
        ({"KVP_MED_ASTONAD": "3"}, "K026"),
        ({"STATUS": "8"}, "K036"),
        ({"STATUS": "4"}, "K037"),
        ({"STATUS": "4", "AVSL_DATO": date(2024, 12, 31)}, "K037"),
        ({"STATUS": "4", "AVSL_DATO": "31022025"}, "K037"),
    ],
)
def test_each_control_of_the_programme_speaks_once(changes: dict[str, Any], rule: str) -> None:
    found = take(file_of("11CF", 2025, [programme(1, 2025) | changes])).reading.faults
    assert [fault.rule for fault in found] == [rule]


@pytest.mark.parametrize(
    ("form", "born", "rule", "severity"),
    [
        ("11F", date(2008, 1, 1), "K006", Severity.WARNING),
        ("11F", date(2007, 12, 31), None, None),
        ("11CF", date(2008, 1, 1), "K006", Severity.ERROR),
        ("11CF", date(1956, 12, 31), "K007", Severity.WARNING),
        ("11CF", date(1957, 1, 1), None, None),
    ],
)
def test_age_is_the_difference_of_years(form: str, born: date, rule: str | None, severity: Severity | None) -> None:
    record = aid(1, 2025, born=born) if form == "11F" else programme(1, 2025)
    record |= {"PERSON_FODSELSNR": number(1, born), "FODSELSDATO": born}
    found = take(file_of(form, 2025, [record])).reading.faults
    assert [(fault.rule, fault.severity) for fault in found] == ([(rule, severity)] if rule else [])


def test_a_bydel_may_stand_in_no_file_but_oslos(settings: Any) -> None:
    assert rules(take(file_of("11F", 2026, [aid(1, 2026, BYDELSNR="01")]))) == {"K003b"}
    settings.MUNICIPALITY_NUMBER = "0301"
    assert take(file_of("11F", 2026, [aid(1, 2026, KOMMUNE_NR="0301", BYDELSNR="01")])).stored


@pytest.mark.parametrize("text", ["   9000", "9000   ", "0009000", "  9000 "])
def test_a_whole_number_may_have_blanks_on_either_side(text: str) -> None:
    assert take(file_of("11F", 2025, [aid(1, 2025, BIDRAG=text)])).stored
    assert Amounts()[text] == 9000


@pytest.mark.parametrize("text", ["9 000  ", "-9000  ", "9000,00", "90.00  ", "½      ", "9000kr "])
def test_what_is_not_a_whole_number_is_said(text: str) -> None:
    assert rules(take(file_of("11F", 2025, [aid(1, 2025, LAAN=text)]))) == {"K002"}


@pytest.mark.parametrize("key", sorted(layouts()))
def test_the_fields_of_a_layout_lie_side_by_side_and_never_overlap(key: tuple[str, int]) -> None:
    fields = sorted(layouts()[key].fields, key=lambda each: each.start)
    assert all(before.end <= after.start for before, after in itertools.pairwise(fields))
    months = [layouts()[key].by_name[f"STMND_{month}"].start for month in range(1, 13)]
    assert months == list(range(months[0], months[0] + 24, 2))


@given(st.dates(date(1930, 1, 1), date(2026, 12, 31)))
def test_a_day_of_eight_digits_comes_back(one: date) -> None:
    assert day(one.strftime("%d%m%Y"), 2026) == one


@given(st.dates(date(1925, 1, 1), date(2024, 12, 31)))
def test_a_day_of_six_digits_is_the_latest_not_after_the_reporting_year(one: date) -> None:
    assert day(one.strftime("%d%m%y"), 2024) == one


@pytest.mark.parametrize("text", ["", "        ", "31022025", "00012025", "1 012025", "²²012025", "+1012025", "abc"])
def test_no_day_is_made_of_what_is_none(text: str) -> None:
    assert day(text, 2025) is None


@given(st.sets(st.integers(1, 12)))
def test_ticked_months_become_bits(months: set[int]) -> None:
    text = "".join(f"{month:02d}" if month in months else "  " for month in range(1, 13))
    assert months_of(text) == sum(1 << (month - 1) for month in months)


def test_a_month_ticked_in_another_months_place_is_a_wrong_code() -> None:
    assert "K002" in rules(take(file_of("11F", 2025, [aid(1, 2025, STMND_3="04")])))


def test_a_field_without_codes_takes_any_text_of_its_length() -> None:
    assert Field("SAKSBEHANDLER", 0, 4, "string").pattern() == "(?:.{4})"
