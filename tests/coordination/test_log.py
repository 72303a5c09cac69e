"""The log is a journal: kept while it is written, signed once, corrected by a new entry."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import LogDraft, LogEntry
from familieplan.coordination.operations.journal import sign_entry
from familieplan.families.protection import protect_address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOTE = {"kind": "phone", "happened_on": "1.11.2026", "text": "Vi snakket om huset."}


@pytest.fixture
def log_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/logg/"


@pytest.fixture
def entry(cast: Cast) -> LogEntry:
    return sign_entry(
        plan=cast.plan,
        by=cast["coordinator"],
        kind="note",
        happened_on=timezone.localdate(),
        text="Starter 1. desember.",
    )


def test_a_signed_entry_says_who_and_from_where(cast: Cast, log_url: str) -> None:
    assert cast.client("responsible").post(log_url, NOTE).status_code == 302
    assert LogEntry.objects.get().signature == "Trygg Furu, NAV Heimdal"
    assert "Vi snakket om huset." in cast.client("reader").get(log_url).content.decode()


@pytest.mark.parametrize("sql", ["UPDATE coordination_logentry SET text = 'nytt'", "DELETE FROM coordination_logentry"])
def test_nobody_can_change_what_is_signed(entry: LogEntry, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_correction_points_at_the_original_and_both_stand(cast: Cast, log_url: str, entry: LogEntry) -> None:
    client = cast.client("coordinator")
    assert "Rett notatet fra" in client.get(f"{log_url}?retter={entry.public_id}").content.decode()
    client.post(log_url, NOTE | {"text": "Riktig dato er 4. januar.", "corrects": str(entry.public_id)})
    page = client.get(log_url).content.decode()
    assert "Starter 1. desember." in page
    assert "se rettelsen" in page
    assert LogEntry.objects.get(corrects=entry).text == "Riktig dato er 4. januar."


def test_an_entry_is_corrected_once_and_whoever_is_second_keeps_the_text(
    cast: Cast, log_url: str, entry: LogEntry
) -> None:
    correction = NOTE | {"corrects": str(entry.public_id)}
    cast.client("responsible").post(log_url, correction | {"text": "først"})
    late = cast.client("coordinator").post(log_url, correction | {"text": "min rettelse"})
    assert late.status_code == 422
    assert "Noen andre har rettet notatet" in late.content.decode()
    assert "min rettelse" in late.content.decode()
    assert LogEntry.objects.get(corrects=entry).text == "først"


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_the_same_moment_leave_one_correction_and_no_fault(cast: Cast, log_url: str) -> None:
    facts = {"plan": cast.plan, "kind": "note", "happened_on": timezone.localdate()}
    entry, signing = sign_entry(by=cast["coordinator"], text="feil", **facts), Event()

    def correct_slowly() -> None:
        with acting_as(duty="tests"), transaction.atomic():
            sign_entry(by=cast["responsible"], text="først", corrects=entry, **facts)
            signing.set()
            sleep(0.3)
        connection.close()

    other = Thread(target=correct_slowly)
    other.start()
    assert signing.wait(10)
    late = cast.client("coordinator").post(log_url, NOTE | {"text": "min", "corrects": str(entry.public_id)})
    other.join()
    assert late.status_code == 422
    assert "Noen andre har rettet notatet" in late.content.decode()
    assert LogEntry.objects.get(corrects=entry).text == "først"


def test_saving_a_draft_is_no_reading(cast: Cast, log_url: str) -> None:
    client = cast.client("coordinator")
    client.post(log_url + "utkast/", NOTE)
    assert not ReadRecord.objects.exists()
    client.get(log_url)
    assert ReadRecord.objects.count() == 1


def test_entries_of_the_same_moment_stand_on_one_page_each(cast: Cast, log_url: str) -> None:
    at = timezone.now()
    for number in range(25):
        facts = {"kind": "note", "happened_on": timezone.localdate(), "text": f"notat {number:02}", "at": at}
        sign_entry(plan=cast.plan, by=cast["coordinator"], **facts)
    client = cast.client("reader")
    first = client.get(log_url).content.decode()
    second = client.get(f"{log_url}?eldre={first.split('?eldre=')[1].split(chr(34))[0]}").content.decode()
    assert first.count("<p>notat") == 20
    assert second.count("<p>notat") == 5


def test_a_draft_is_there_again_on_another_machine(cast: Cast, log_url: str) -> None:
    answer = cast.client("coordinator").post(log_url + "utkast/", NOTE | {"text": "Halv setn"})
    assert "Lagret" in answer.content.decode()
    again = cast.client("coordinator")
    assert "Halv setn" in again.get(log_url).content.decode()
    assert "Logg, familien Blomst" in again.get("/").content.decode()


def test_a_draft_is_its_authors_alone(cast: Cast, log_url: str) -> None:
    cast.client("coordinator").post(log_url + "utkast/", NOTE | {"text": "bare mitt"})
    assert "bare mitt" not in cast.client("responsible").get(log_url).content.decode()


def test_signing_ends_the_draft(cast: Cast, log_url: str) -> None:
    client = cast.client("coordinator")
    client.post(log_url + "utkast/", NOTE)
    client.post(log_url, NOTE)
    assert not LogDraft.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"text": ""}, "Skriv noe"), ({"happened_on": "tull"}, "dd.mm.åååå"), ({"happened_on": "1.1.2090"}, "fremtiden")],
)
def test_a_mistake_keeps_what_was_written(cast: Cast, log_url: str, change: dict, sentence: str) -> None:
    answer = cast.client("coordinator").post(log_url, NOTE | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_signing_costs_few_queries(cast: Cast, log_url: str) -> None:
    client = cast.client("coordinator")
    client.get(log_url)
    with CaptureQueriesContext(connection) as found:
        client.post(log_url, NOTE)
    # A transaction's own frame is no question: outside a test it is BEGIN and COMMIT.
    asked = [query["sql"] for query in found if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 8, asked


def test_older_entries_are_reached_step_by_step(cast: Cast, log_url: str) -> None:
    for number in range(23):
        sign_entry(
            plan=cast.plan,
            by=cast["coordinator"],
            kind="note",
            happened_on=timezone.localdate(),
            text=f"notat {number:02}",
        )
    client = cast.client("reader")
    first = client.get(log_url).content.decode()
    assert "notat 22" in first
    assert "notat 00" not in first
    older = first.split('href="?eldre=')[1].split('"')[0]
    assert "notat 00" in client.get(f"{log_url}?eldre={older}").content.decode()


@pytest.mark.parametrize("page", ["/", "/familier/{id}/", "/familier/{id}/logg/", "/api/v1/families/{id}/log-entries/"])
def test_protection_hides_the_office_of_what_was_signed_before(
    cast: Cast, log_url: str, entry: LogEntry, page: str
) -> None:
    address = page.format(id=cast.family.public_id)
    client = cast.client("responsible")
    assert "velferdskontoret Heimdal" in client.get(address).content.decode()
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    shown = client.get(address).content.decode()
    assert "Klar Bekk. Kontoret er skjult" in shown
    assert "velferdskontoret Heimdal" not in shown
