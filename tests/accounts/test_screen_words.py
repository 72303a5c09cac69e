"""How dates, times, numbers and fields are written on the screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.utils import timezone

from familieplan.accounts.forms import DayField
from familieplan.accounts.templatetags import fp

THIS_YEAR = timezone.localdate().year


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("24.11.2025", date(2025, 11, 24)),
        ("24.11.25", date(2025, 11, 24)),
        ("241125", date(2025, 11, 24)),
        ("24.11", date(THIS_YEAR, 11, 24)),
        ("1/2-", None),
        ("31.11.2025", None),
        ("2025-11-24", None),
        ("i morgen", None),
    ],
)
def test_a_date_is_read_as_people_write_it(written: str, read: date | None) -> None:
    if read is None:
        with pytest.raises(forms.ValidationError, match=r"dd\.mm\.åååå"):
            DayField().clean(written)
    else:
        assert DayField().clean(written) == read


def test_days_carry_a_year_only_when_it_is_another() -> None:
    assert fp.day(date(THIS_YEAR, 11, 4)) == "4.\u00a0november"
    assert fp.day(date(2020, 11, 4)) == "4.\u00a0november 2020"
    assert fp.short_day(date(THIS_YEAR, 11, 4)) == "4.\u00a0nov."
    assert fp.full_day(date(2020, 3, 1)) == "1.\u00a0mars 2020"
    assert fp.weekday(date(2020, 11, 4)) == "Onsdag 4.\u00a0november 2020"


def test_near_days_have_names() -> None:
    today = timezone.localdate()
    assert fp.near_day(today) == "i dag"
    assert fp.near_day(today - timedelta(days=1)) == "i går"


def test_a_label_inside_a_sentence_keeps_only_the_capitals_of_a_name() -> None:
    assert [fp.inline(label) for label in ("Saksbehandler", "OSK-leder", "")] == ["saksbehandler", "OSK-leder", ""]


def test_a_moment_is_told_in_norwegian_time() -> None:
    late = datetime(2020, 7, 1, 22, 30, tzinfo=UTC)
    assert fp.clock(late) == "00.30"
    assert fp.full_day(late) == "2.\u00a0juli 2020"


def test_no_date_is_no_text() -> None:
    assert [fp.day(None), fp.short_day(None), fp.near_day(None), fp.whole(None)] == [""] * 4


def test_thousands_are_parted_by_a_hard_space() -> None:
    assert (fp.whole(1182), fp.whole(12), fp.whole(5_000_000)) == ("1\u00a0182", "12", "5\u00a0000\u00a0000")


class Asking(forms.Form):
    name = forms.CharField(help_text="Hjelp")


def test_a_field_with_a_fault_is_tied_to_its_help_and_its_message() -> None:
    drawn = str(fp.ds_input(Asking({"name": ""})["name"]))
    assert 'aria-describedby="id_name_help id_name_error0"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'class="ds-input"' in drawn


def test_a_field_without_fault_says_nothing_of_one() -> None:
    assert "aria-invalid" not in str(fp.ds_input(Asking({"name": "Klar"})["name"]))


def test_an_icon_is_silent_to_a_screen_reader() -> None:
    assert 'aria-hidden="true"' in fp.icon("lock", "fp-error-mark")
    assert 'class="ds-icon fp-error-mark"' in fp.icon("lock", "fp-error-mark")
