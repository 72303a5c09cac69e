"""A file before it counts: compared, corrected, taken into use, thrown away, taken out; and who may none of it."""

from __future__ import annotations

import csv
import io
import threading
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.accounts import identity
from familieplan.assistance import pieces, proposals
from familieplan.assistance.models import (
    AssistanceRecord,
    FileDownload,
    FilePiece,
    KostraFile,
    ProgrammeRecord,
    ProposedFile,
    Recipient,
    RefusedUpload,
)
from tests.assistance.files import aid, file_of, number, programme, rules, take
from tests.assistance.test_kostra_page import shown, upload

pytestmark = pytest.mark.django_db
TWO_WRONG = [aid(1, 2025), aid(2, 2025, KJONN="9"), aid(3, 2025, ARBSIT="99", VKLO="9")]
PAGES = ("proposal", "take_out", "proposal_faults")
STEPS = ("correct", "use", "discard", "take_out")


@pytest.fixture
def administrator(cast: Any) -> Client:
    return cast.client("administrator")


def proposed(client: Client, content: bytes) -> ProposedFile:
    upload(client, content)
    return ProposedFile.objects.latest("pk")


def where(name: str, proposal: ProposedFile) -> str:
    return reverse(f"assistance:{name}", args=[proposal.pk])


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser", "family_member"])
def test_nobody_but_the_administrator_finds_any_of_it(cast: Any, administrator: Client, who: str) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, TWO_WRONG))
    take(file_of("11F", 2024, [aid(1, 2024)]))
    upload(administrator, b"tull")
    stored, refused = KostraFile.objects.get(), RefusedUpload.objects.get()
    client = cast.client(who)
    addresses = [where(name, proposal) for name in PAGES]
    addresses += [reverse("assistance:stored", args=[stored.pk])]
    addresses += [reverse(f"assistance:{name}", args=[refused.pk]) for name in ("refused", "refused_faults")]
    assert {client.get(each).status_code for each in addresses} == {404}
    assert {client.post(where(name, proposal)).status_code for name in STEPS} == {404}
    assert b"KOSTRA" not in client.get("/").content
    assert not FileDownload.objects.exists()
    assert ProposedFile.objects.filter(used_at=None).count() == 1


def test_a_proposal_counts_for_nothing_until_it_is_taken_into_use(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [aid(1, 2025), aid(2, 2025)]))
    assert not Recipient.objects.exists()
    page = shown(administrator.post(where("use", proposal), follow=True))
    assert "fil1.dat er lest inn: 2 poster." in page
    proposal.refresh_from_db()
    assert proposal.used_as == KostraFile.objects.get()
    assert AssistanceRecord.objects.count() == 2


def test_a_proposal_is_taken_into_use_once(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    administrator.post(where("use", proposal))
    answers = [administrator.post(where(name, proposal)) for name in ("use", "discard")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert "allerede tatt i bruk" in shown(answers[0])
    assert KostraFile.objects.count() == 1


def test_the_file_is_compared_with_last_year_and_with_the_one_it_replaces(administrator: Client) -> None:
    take(file_of("11F", 2024, [aid(serial, 2024, [1, 2]) for serial in range(1, 5)]))
    take(file_of("11F", 2025, [aid(1, 2025)]))
    proposal = proposed(administrator, file_of("11F", 2025, [aid(serial, 2025) for serial in range(1, 7)]))
    answer = administrator.get(where("proposal", proposal))
    comparison = answer.context["comparison"]
    rows = {row.label: (row.proposed, row.last_year, row.change, row.in_use) for row in comparison.rows}
    assert rows["Poster"] == (6, 4, 50, 1)
    assert rows["Bidrag, kr"] == (54_000, 72_000, -25, 9000)
    assert rows["Poster med feb."] == (0, 4, -100, 0)
    assert "Den erstatter filen som er i bruk nå." in shown(answer)


def test_without_last_years_file_the_page_says_so(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11CF", 2025, [programme(1, 2025)]))
    assert "Det er ingen fil for året før" in shown(administrator.get(where("proposal", proposal)))


def test_a_faulty_field_is_corrected_and_the_whole_file_is_read_anew(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, TWO_WRONG))
    changes = {"r-2-KJONN": "1", "r-3-ARBSIT": "07"}
    page = shown(administrator.post(where("correct", proposal), changes, follow=True))
    assert "2 felt er rettet" in page
    proposal.refresh_from_db()
    assert (proposal.errors, proposal.faults, proposal.corrections) == (0, [], 2)
    administrator.post(where("use", proposal))
    assert KostraFile.objects.get().accepted_errors == 0


def test_a_corrected_file_differs_in_the_corrected_field_alone(administrator: Client) -> None:
    content = file_of("11F", 2025, TWO_WRONG)
    proposal = proposed(administrator, content)
    administrator.post(where("correct", proposal), {"r-2-KJONN": "1"})
    out = administrator.post(where("take_out", proposal)).content
    assert [place for place, (one, other) in enumerate(zip(content, out, strict=True)) if one != other] == [340 + 47]


def test_a_field_is_emptied_by_a_blank_and_left_alone_by_nothing(administrator: Client) -> None:
    wrong = aid(1, 2025, UTBETDATO="31022025", KJONN="9")
    proposal = proposed(administrator, file_of("11F", 2025, [wrong]))
    administrator.post(where("correct", proposal), {"r-1-UTBETDATO": " ", "r-1-KJONN": ""})
    proposal.refresh_from_db()
    assert {fault["field"] for fault in proposal.faults} == {"KJONN"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "minst ett felt"),
        ({"r-2-KJONN": "12"}, "for lang"),
        ({"r-2-KJONN": "\t"}, ""),
        ({"r-2-KJONN": "€"}, "tegn som ikke"),
        ({"r-2-EKTSTAT": "1"}, "bare rette felt som har feil"),
        ({"r-1-KJONN": "1"}, "bare rette felt som har feil"),
        ({"r-2-FINNESIKKE": "1"}, "bare rette felt som har feil"),
        ({"r-2-KJONN": "1", "r-3-ARBSIT": "for langt"}, "Linje 3, felt ARBSIT"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing_and_is_kept_on_the_page(
    administrator: Client, changes: dict[str, str], reason: str
) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, TWO_WRONG))
    before = b"".join(pieces.contents(proposal))
    answer = administrator.post(where("correct", proposal), changes)
    if not reason:
        return
    assert (answer.status_code, reason in shown(answer)) == (422, True)
    assert b"".join(pieces.contents(proposal)) == before
    if changes == {"r-2-KJONN": "12"}:
        assert 'value="12"' in shown(answer)


def test_the_wrong_year_in_a_field_cannot_make_the_file_another_one(administrator: Client) -> None:
    records = [aid(1, 2025, KJONN="9", VERSION="25"), aid(2, 2025, VERSION="26")]
    proposal = proposed(administrator, file_of("11F", 2025, records))
    answer = administrator.post(where("correct", proposal), {"r-2-VERSION": "99"}, follow=True)
    assert answer.status_code == 200
    proposal.refresh_from_db()
    assert (proposal.form, proposal.year) == ("11F", 2025)


def test_a_proposal_that_is_thrown_away_leaves_nothing(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    assert "er kastet" in shown(administrator.post(where("discard", proposal), follow=True))
    assert not ProposedFile.objects.exists()
    assert not FilePiece.objects.exists()
    assert administrator.get(where("proposal", proposal)).status_code == 404


def test_no_identity_number_lies_in_the_clear_while_the_file_waits(administrator: Client) -> None:
    proposed(administrator, file_of("11F", 2025, TWO_WRONG))
    tables = [table for table in connection.introspection.table_names() if table.startswith("assistance_")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS each WHERE each::text LIKE %s", [f"%{number(2)}%"])
            assert cursor.fetchone()[0] == 0
    assert number(2).encode() not in bytes(FilePiece.objects.get().content)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_file_comes_out_byte_for_byte_and_the_taking_is_written_down(administrator: Client, end: str) -> None:
    content = file_of("11F", 2025, [aid(1, 2025, PERSON_JOURNALNR="Æ\\N 1"), aid(2, 2025)], end) + b"\n  \n"
    proposal = proposed(administrator, content)
    assert "Vi skriver ned" in shown(administrator.get(where("take_out", proposal)))
    assert not FileDownload.objects.exists()
    answer = administrator.post(where("take_out", proposal))
    assert answer.content == content
    assert answer["Content-Disposition"] == 'attachment; filename="11F_2025.dat"'
    assert "no-store" in answer["Cache-Control"]
    taken = FileDownload.objects.get()
    assert (taken.what, taken.role) == ("11F 2025, fil1.dat", "administrator")


def test_the_list_of_faults_is_a_table_without_numbers(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [*TWO_WRONG, aid(2, 2025, PERSON_JOURNALNR="X")]))
    answer = administrator.get(where("proposal_faults", proposal))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[:2] == [
        ["Linje", "Felt", "Kontroll", "Alvor", "Hva er galt"],
        ["2", "KJONN", "K008", "feil", "Koden er ikke en av: 1, 2."],
    ]
    assert not any(number(serial) in answer.content.decode() for serial in (1, 2, 3))
    assert FileDownload.objects.get().what == "Feilliste for fil1.dat"


def test_a_refused_file_has_its_list_too(administrator: Client) -> None:
    upload(administrator, file_of("11F", 2025, TWO_WRONG)[:-40])
    refused = RefusedUpload.objects.get()
    text = administrator.get(reverse("assistance:refused_faults", args=[refused.pk])).content.decode()
    assert "3;;K001;kan ikke leses;Linja har" in text
    assert not FilePiece.objects.exists()


def test_who_took_a_file_can_neither_be_changed_nor_deleted(administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    administrator.post(where("take_out", proposal))
    for act in (lambda: FileDownload.objects.update(who="x"), lambda: FileDownload.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()


def test_ssbs_summary_is_counted_like_for_like(administrator: Client) -> None:
    from datetime import date

    people = [
        aid(1, 2025, [1], born=date(2008, 5, 17)),
        aid(1, 2025, [1, 2, 3], born=date(2001, 5, 17), PERSON_JOURNALNR="B"),
        aid(1, 2025, range(1, 13), born=date(1958, 5, 17), PERSON_JOURNALNR="C"),
    ]
    take(file_of("11F", 2025, people))
    file = KostraFile.objects.get()
    told = file.summary
    assert (told["records"], told["granted"], told["lent"], told["total"]) == (3, 144_000, 0, 144_000)
    assert told["age"] == [0, 1, 1, 0, 0, 1]
    assert told["months"] == [0, 1, 1, 0, 0, 0, 1]
    assert told["amount"] == [0, 1, 1, 0, 1, 0]
    page = shown(administrator.get(reverse("assistance:stored", args=[file.pk])))
    for label in ("0–17 år", "minst 67 år", "2–3 md.", "12 md.", "100\xa0000–149\xa0999 kr"):
        assert label in page, label


def test_the_programme_has_groups_of_its_own() -> None:
    take(file_of("11CF", 2025, [programme(1, 2025)]))
    told = KostraFile.objects.get().summary
    assert (told["granted"], told["age"], told["amount"]) == (19_500, [0, 0, 0, 0, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0])


def test_a_person_with_two_records_should_have_the_same_children() -> None:
    twice = [aid(1, 2025, children=2), aid(1, 2025, children=1, PERSON_JOURNALNR="B")]
    found = take(file_of("11F", 2025, twice)).reading.faults
    assert ("FP06", "warning", 2) in [(fault.rule, fault.severity.value, fault.line) for fault in found]
    twice[1] |= {"ANTBU18": 2}
    assert rules(take(file_of("11F", 2025, twice))) == {"K005A"}


@pytest.mark.parametrize("first", ["11F", "11CF"])
def test_a_person_is_the_same_in_both_files_of_a_year(first: str) -> None:
    one, other = file_of("11F", 2025, [aid(1, 2025)]), file_of("11CF", 2025, [programme(1, 2025, KJONN="1")])
    take(one if first == "11F" else other)
    result = take(other if first == "11F" else one)
    assert (result.stored, rules(result), result.reading.warnings) == (True, {"FP05"}, 1)
    assert rules(take(file_of("11CF", 2025, [programme(1, 2025)]))) == set()
    assert ProgrammeRecord.objects.filter(sex="2").exists()


def test_the_page_of_a_proposal_costs_the_same_for_one_fault_and_for_many(administrator: Client) -> None:
    cost = []
    for count in (1, 12):
        records = [aid(serial, 2025, KJONN="9") for serial in range(count)]
        proposal = proposed(administrator, file_of("11F", 2025, records))
        with CaptureQueriesContext(connection) as asked:
            administrator.get(where("proposal", proposal))
        cost.append(len(asked))
    assert cost[0] == cost[1]


def test_a_script_is_told_where_to_go_and_a_form_is_sent_there(administrator: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.dat", file_of("11F", 2025, [aid(1, 2025)]))
    address = reverse("assistance:upload")
    answer = administrator.post(address, {"files": file}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json() == {"next": where("proposal", ProposedFile.objects.get())}


def test_files_that_wait_change_keys_with_everything_else(administrator: Client, settings: Any) -> None:
    from cryptography.fernet import Fernet

    content = file_of("11F", 2025, [aid(1, 2025)])
    proposal = proposed(administrator, content)
    old = settings.IDENTITY_ENCRYPTION_KEYS
    settings.IDENTITY_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    assert dict(pieces.rotate_pieces()) == {"renewed": 1}
    assert dict(pieces.rotate_pieces()) == {"kept": 1}
    settings.IDENTITY_ENCRYPTION_KEYS = settings.IDENTITY_ENCRYPTION_KEYS[:1]
    assert b"".join(pieces.contents(proposal)) == content
    assert identity.is_current(FilePiece.objects.get().content)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=4000), size=st.integers(1, 900))
def test_any_bytes_are_cut_where_lines_begin_and_come_together_again(content: bytes, size: int) -> None:
    whole = pieces.PIECE
    pieces.PIECE = size
    try:
        cut = list(pieces._cut(io.BytesIO(content)))
    finally:
        pieces.PIECE = whole
    assert b"".join(piece for _line, piece in cut) == content
    place = 1
    for first_line, piece in cut:
        assert first_line == place
        place += piece.count(b"\n")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=1500))
def test_no_bytes_at_all_break_the_page_or_leave_a_record(cast: Any, content: bytes) -> None:
    result, kept = proposals.propose(stream=io.BytesIO(content), name="x.dat", by=cast["administrator"])
    assert not KostraFile.objects.exists()
    assert not Recipient.objects.exists()
    assert kept is None if content == b" " else kept.faults
    assert all(fault.message for fault in result.reading.faults)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_refused_whole_or_waits_whole(cast: Any, data: st.DataObject) -> None:
    form, year = data.draw(st.sampled_from(["11F", "11CF"])), data.draw(st.integers(2022, 2026))
    make = aid if form == "11F" else programme
    content = bytearray(file_of(form, year, [make(serial, year) for serial in range(1, 5)]))
    for _change in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    _result, kept = proposals.propose(stream=io.BytesIO(bytes(content)), name="x.dat", by=cast["administrator"])
    assert not Recipient.objects.exists()
    if isinstance(kept, ProposedFile):
        assert b"".join(pieces.contents(kept)) == bytes(content)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_file_into_use_at_once_store_it_once(cast: Any, administrator: Client) -> None:
    proposal = proposed(administrator, file_of("11F", 2025, [aid(1, 2025)]))
    statuses: list[int] = []

    def act() -> None:
        try:
            statuses.append(cast.client("administrator").post(where("use", proposal)).status_code)
        finally:
            connection.close()

    both = [threading.Thread(target=act) for _each in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(statuses) == [302, 422]
    assert KostraFile.objects.count() == 1
