"""Reading 11F and 11CF: what passes, what is refused, and what is said about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.assistance.layouts import layouts
from familieplan.assistance.models import AssistanceMonth, AssistanceRecord, KostraFile, ProgrammeRecord, Recipient
from tests.assistance.files import aid, file_of, number, programme, rules, take

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_a_file_of_each_year_is_recognised_and_stored(year: int) -> None:
    result = take(file_of("11F", year, [aid(1, year), aid(2, year, children=2)]))
    assert (result.stored, result.reading.form, result.reading.year, result.reading.records) == (True, "11F", year, 2)
    assert result.reading.faults == []


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_a_programme_file_of_each_year_is_stored(year: int) -> None:
    ended = {"AVSL_DATO": date(year, 6, 1), "AVSL_AAP": "14", "AVSL_VIKTIGSTE_INNTEKT": "14"}
    result = take(file_of("11CF", year, [programme(1, year), programme(2, year, "3", **ended)]))
    assert (result.stored, result.reading.faults) == (True, [])
    assert ProgrammeRecord.objects.get(status="3").outcomes == ["AVSL_AAP"]


@pytest.mark.parametrize(("sample", "records"), [("sample_11F_2026.dat", 3), ("sample_11CF_2026.dat", 2)])
def test_the_sample_files_pass(sample: str, records: int) -> None:
    result = take((DATA / sample).read_bytes(), sample)
    assert (result.stored, result.reading.records, result.reading.faults) == (True, records, [])


def test_the_layouts_have_the_lengths_that_ssb_gives() -> None:
    lengths = {key: layout.length for key, layout in layouts().items()}
    assert lengths == {
        ("11F", 2022): 324,
        ("11F", 2023): 324,
        ("11F", 2024): 324,
        ("11F", 2025): 338,
        ("11F", 2026): 338,
        ("11CF", 2022): 139,
        ("11CF", 2023): 138,
        ("11CF", 2024): 136,
        ("11CF", 2025): 152,
        ("11CF", 2026): 152,
    }


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_line_ends_are_read(end: str) -> None:
    assert take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025)], end)).stored


def test_a_last_line_without_an_end_is_read() -> None:
    assert take(file_of("11F", 2025, [aid(1, 2025)]).rstrip()[:338].ljust(338)).stored


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"KOMMUNE_NR": "0301"}, "K003k", "KOMMUNE_NR"),
        ({"VERSION": "24"}, "K004", "VERSION"),
        ({"BYDELSNR": "01"}, "K003b", "BYDELSNR"),
        ({"KJONN": "3"}, "K008", "KJONN"),
        ({"KJONN": ""}, "K008", "KJONN"),
        ({"EKTSTAT": "9"}, "K009", "EKTSTAT"),
        ({"ARBSIT": "99", "VKLO": "9"}, "K025", "ARBSIT"),
        ({"LAAN": "12x"}, "K002", "LAAN"),
        ({"UTBETDATO": "31022025"}, "K002", "UTBETDATO"),
        ({"FODSELSDATO": "        "}, "K004A", "FODSELSDATO"),
        ({"FODSELSDATO": "99999999"}, "K004A", "FODSELSDATO"),
        ({"PERSON_FODSELSNR": "12345678901"}, "K005", "PERSON_FODSELSNR"),
        ({"PERSON_JOURNALNR": ""}, "K002", "PERSON_JOURNALNR"),
        ({"STMND_1": ""}, "K026", "STMND_1"),
        ({"BU18": "1"}, "K011", "ANTBU18"),
        ({"ANTBU18": 2}, "K012", "BU18"),
    ],
)
def test_a_fault_names_its_line_and_field_and_refuses_the_file(changes: dict, rule: str, field: str) -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, **changes)]))
    assert not result.stored
    assert [(2, field, rule)] == [(fault.line, fault.field, fault.rule) for fault in result.reading.faults]
    assert not KostraFile.objects.exists()
    assert not Recipient.objects.exists()


def test_the_same_person_twice_is_said_with_the_first_line() -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025), aid(1, 2025, PERSON_JOURNALNR="ANNEN")]))
    assert (result.stored, rules(result)) == (False, {"K005A"})
    assert "linje 1" in result.reading.faults[0].message


def test_the_same_journal_number_twice_is_a_fault() -> None:
    assert rules(take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, PERSON_JOURNALNR="J000001")]))) == {"K005B"}


def test_one_person_may_stand_twice_in_the_programme_with_different_status() -> None:
    records = [programme(1, 2025, "1"), programme(1, 2025, "2", PERSON_JOURNALNR="ANNEN")]
    assert take(file_of("11CF", 2025, records)).stored


def test_a_stand_in_number_is_taken_and_counted_by_birth_date_and_journal() -> None:
    assert take(file_of("11F", 2025, [aid(1, 2025, PERSON_FODSELSNR="17058500100")])).stored


def test_a_real_number_never_enters_the_demo() -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025, PERSON_FODSELSNR="02013299997")]))
    assert (result.stored, rules(result)) == (False, {"K005"})


def test_accepted_errors_store_the_readable_records() -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, KJONN="9")]), accept_errors=True)
    assert result.stored
    assert AssistanceRecord.objects.count() == 2


def test_a_fatal_fault_cannot_be_accepted() -> None:
    assert not take(file_of("11F", 2025, [aid(1, 2025)]) + b"kort linje\n", accept_errors=True).stored
    assert not KostraFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "K000"),
        (b"\n\n", "K000"),
        (b"  ", "K000"),
        (b"noe helt annet", "K001"),
        (b"x" * 5000, "K001"),
        ("5001" + "19" + " " * 332, "K004"),
        ("5001" + "25" + "\t" + " " * 331, "K001"),
        ("5001" + "25" + "Ã¥".encode().decode("latin-1") + " " * 330, "FP01"),
        ("5001" + "25" + "\x00" + " " * 331, "FP01"),
    ],
)
def test_what_is_not_such_a_file_gets_a_clear_reason(content: bytes | str, rule: str) -> None:
    result = take(content if isinstance(content, bytes) else content.encode("iso-8859-1"))
    assert not result.stored
    assert rule in rules(result)


def test_a_truncated_file_names_the_broken_line() -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025)])[:-40])
    assert [(fault.line, fault.rule) for fault in result.reading.faults] == [(2, "K001")]


def test_a_file_of_one_space_has_nothing_to_report() -> None:
    result = take(b" ")
    assert (result.stored, result.reading.records, result.reading.faults) == (True, 0, [])


def test_reading_the_same_file_again_changes_nothing() -> None:
    content = file_of("11F", 2025, [aid(1, 2025, range(1, 13))])
    take(content)
    again = take(content)
    assert (again.stored, again.unchanged) == (True, True)
    assert (KostraFile.objects.count(), AssistanceMonth.objects.count()) == (1, 12)


def test_a_newer_file_replaces_the_older_and_keeps_it_in_history() -> None:
    take(file_of("11F", 2025, [aid(1, 2025, [1, 2]), aid(2, 2025)]), "gammel.dat")
    take(file_of("11F", 2025, [aid(1, 2025, [5])]), "ny.dat")
    assert list(AssistanceMonth.objects.values_list("month_idx", flat=True)) == [2025 * 12 + 4]
    assert KostraFile.objects.get(replaced_at=None).name == "ny.dat"
    assert KostraFile.objects.get(name="gammel.dat").aid_records.count() == 2


def test_a_dry_run_says_the_same_and_stores_nothing() -> None:
    result = take(file_of("11F", 2025, [aid(1, 2025)]), dry_run=True)
    assert (result.accepted, result.stored) == (True, False)
    assert not KostraFile.objects.exists()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_broken_file_breaks_the_reader_or_shows_a_number(data: st.DataObject) -> None:
    content = bytearray(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025, children=1), aid(3, 2025)]))
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["replace", "remove", "insert"]))
        piece = data.draw(st.binary(min_size=1, max_size=3))
        content[place : place + (0 if how == "insert" else len(piece))] = b"" if how == "remove" else piece
    result = take(bytes(content), dry_run=True)
    said = " ".join(fault.message for fault in result.reading.faults)
    assert not any(number(serial) in said for serial in (1, 2, 3))
    assert all(fault.message and fault.rule for fault in result.reading.faults)
