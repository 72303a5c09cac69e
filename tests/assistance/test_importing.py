"""What a file leaves in the register: who is the same person, what errors may be accepted, what history says."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.assistance import importing
from familieplan.assistance.figures import aid_figures
from familieplan.assistance.models import (
    AssistanceMonth,
    AssistanceRecord,
    GapRule,
    KostraFile,
    Recipient,
    RecipientYear,
)
from tests.assistance.files import aid, file_of, number, programme, rules, take

pytestmark = pytest.mark.django_db
STAND_IN = {"PERSON_FODSELSNR": "17058500100"}


def test_a_person_is_the_same_in_both_forms_and_all_years() -> None:
    for year in (2024, 2025):
        take(file_of("11F", year, [aid(1, year)]))
    take(file_of("11CF", 2025, [programme(1, 2025)]))
    assert Recipient.objects.count() == 1


def test_a_person_without_a_number_is_the_same_before_and_after_the_birth_date_came_into_the_file() -> None:
    for year in (2024, 2025):
        take(file_of("11F", year, [aid(1, year, **STAND_IN)]))
    assert Recipient.objects.count() == 1
    assert AssistanceRecord.objects.filter(birth_date=date(1985, 5, 17)).count() == 2


def test_a_duf_number_is_the_key_before_journal_numbers_are() -> None:
    duf = {"PERSON_FODSELSNR": "", "PERSON_DUF": "299912345609"}
    from familieplan.accounts.identity import DUF_WEIGHTS

    duf["PERSON_DUF"] = f"2999123456{sum(w * int(d) for w, d in zip(DUF_WEIGHTS, '2999123456', strict=True)) % 11:02d}"
    for year, journal in ((2024, "A1"), (2025, "B2")):
        take(file_of("11F", year, [aid(1, year, **duf, PERSON_JOURNALNR=journal)]), accept_errors=True)
    assert Recipient.objects.count() == 1


@pytest.mark.parametrize("other", [{"KOMMUNE_NR": "0301"}, {"VERSION": "26"}])
def test_records_of_another_municipality_or_year_are_never_kept(other: dict[str, str]) -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, **other)]), accept_errors=True)
    assert result.stored
    assert AssistanceRecord.objects.values_list("line", flat=True).get() == 1


def test_a_whole_file_of_another_municipality_replaces_nothing() -> None:
    take(file_of("11F", 2025, [aid(1, 2025)]))
    result = take(file_of("11F", 2025, [aid(2, 2025, KOMMUNE_NR="0301")]), accept_errors=True)
    assert (result.accepted, result.stored, "FP02" in rules(result)) == (False, False, True)
    assert KostraFile.objects.get().replaced_at is None


def test_a_record_that_cannot_be_told_from_others_is_not_kept() -> None:
    unknown = {"PERSON_FODSELSNR": "", "PERSON_JOURNALNR": ""}
    take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, **unknown), aid(3, 2025, **unknown)]), accept_errors=True)
    assert AssistanceRecord.objects.count() == 1


def test_a_person_who_stands_twice_is_counted_once_with_all_months() -> None:
    records = [aid(1, 2025, [1, 2]), aid(1, 2025, [2, 9], PERSON_JOURNALNR="ANNEN")]
    assert take(file_of("11F", 2025, records), accept_errors=True).stored
    found = aid_figures(2025)
    assert (found.total, found.by_month) == (1, (1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0))


def test_doubles_are_said_in_the_order_of_the_lines() -> None:
    records = [aid(1, 2025), aid(2, 2025, KJONN="9"), aid(1, 2025, PERSON_JOURNALNR="X"), aid(4, 2025, KJONN="9")]
    found = take(file_of("11F", 2025, records)).reading.faults
    assert [(fault.line, fault.rule) for fault in found] == [(2, "K008"), (3, "K005A"), (4, "K008")]


def test_all_faults_are_counted_though_only_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_FAULTS", 3)
    records = [aid(1, 2025, PERSON_JOURNALNR=f"J{place}") for place in range(10)]
    reading = take(file_of("11F", 2025, records)).reading
    assert (reading.errors, len(reading.faults)) == (9, 3)


@pytest.mark.parametrize("journal", ["A\\tB", "\\N", "a'b\"c", "{,}", "Æøå%s"])
def test_a_journal_number_may_hold_any_characters(journal: str) -> None:
    assert take(file_of("11F", 2025, [aid(1, 2025, PERSON_JOURNALNR=journal), aid(2, 2025)])).stored


def test_a_new_gap_rule_is_taken_up_for_everybody() -> None:
    """Otherwise those whom the next file touches would be counted by one rule, and the rest by another."""
    holes = set(range(1, 13)) - {5, 6}
    for year in (2022, 2023, 2024, 2025):
        take(file_of("11F", year, [aid(1, year, holes), aid(2, year, holes)]))
    assert aid_figures(2025).long_term.recipients == 2
    GapRule.objects.create(valid_from=date(2026, 1, 1), months=1)
    take(file_of("11F", 2026, [aid(2, 2026)]))
    assert set(RecipientYear.objects.values_list("gap_months", flat=True)) == {1}
    assert aid_figures(2025).long_term.recipients == 0


@pytest.mark.parametrize("name", ["_store", "_find_doubles"])
def test_a_fault_half_way_leaves_the_register_as_it_was(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    take(file_of("11F", 2025, [aid(1, 2025)]))

    def broken(*_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, name, broken)
    with pytest.raises(OSError, match="disk"):
        take(file_of("11F", 2025, [aid(2, 2025)]))
    assert KostraFile.objects.get().replaced_at is None
    assert AssistanceMonth.objects.count() == 1


def test_no_identity_number_is_kept_anywhere_in_the_register() -> None:
    take(file_of("11F", 2025, [aid(1, 2025)]))
    tables = [table for table in connection.introspection.table_names() if table.startswith("assistance_")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS each WHERE each::text LIKE %s", [f"%{number(1)}%"])
            assert cursor.fetchone()[0] == 0


class Endless(io.RawIOBase):
    """A stream of many megabytes that never lies in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.pieces, b"")
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        return len(taken)


@pytest.mark.parametrize(
    ("line", "size"),
    [
        (b"x" * 338 + b"\n", 200_000_000),
        (b"y" * 100_000, 200_000_000),
        # As many lines as two hundred megabytes of records have, and ten times as many.
        (b"\n" * 1000, 6_000_000),
        (b"\x00" * 4096 + b"\n", 200_000_000),
    ],
    ids=["of a record's length", "without an end", "empty", "zeros"],
)
def test_two_hundred_megabytes_of_rubbish_are_read_in_flat_memory(line: bytes, size: int) -> None:
    from familieplan.assistance.reader import read

    good = file_of("11F", 2025, [aid(1, 2025)])
    pieces = (good if place == 0 else line for place in range(1 + size // len(line)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading, records = read(io.BufferedReader(Endless(pieces)), "stor.dat")
    assert sum(1 for _record in records) <= 1
    assert reading.passes() is (line == b"\n" * 1000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=1500), st.booleans())
def test_no_bytes_at_all_break_the_reader(content: bytes, accept: bool) -> None:
    result = take(content, accept_errors=accept)
    assert result.stored is (content == b" ")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_accepting_errors_in_a_damaged_file_never_breaks_the_register(data: st.DataObject) -> None:
    """Characters change and lengths stay: what is stored still has its months, and whom it is about."""
    form = data.draw(st.sampled_from(["11F", "11CF"]))
    make = aid if form == "11F" else programme
    content = bytearray(file_of(form, 2025, [make(serial, 2025) for serial in range(1, 5)], "\n"))
    for _change in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(6, len(content) - 1))
        if content[place] != 10:
            content[place] = data.draw(st.sampled_from([*b" 0123456789-\\{},'\"xN", 0xC6, 0xF8]))
    result = take(bytes(content), accept_errors=True)
    assert not result.reading.fatal or "FP02" in rules(result)
    said = " ".join(fault.message for fault in result.reading.faults)
    assert not any(number(serial) in said for serial in range(1, 5))
