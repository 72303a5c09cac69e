"""A file beside an entry: read by those who read the entry, and by nobody else; every fetch is written down."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.config import retention
from familieplan.coordination.models import Attachment, LogDraft, LogEntry
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.attachments import attach
from familieplan.coordination.operations.drafts import discard_draft, forget_discarded_drafts, save_draft
from familieplan.coordination.operations.followups import follow_up
from familieplan.coordination.operations.rights import ask_for_right
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.journals import entry_by, file_named, log_of, signed_file
from tests.coordination.stories import another_family
from tests.families.sharing import PDF, PNG
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
NOTE = {"kind": "note", "happened_on": "1.11.2026", "text": "Brevet ligger ved."}


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def address(cast: Cast, file: Attachment) -> str:
    return f"{log_of(cast)}vedlegg/{file.public_id}/"


def waiting(cast: Cast, who: str = "coordinator") -> Attachment:
    draft = save_draft(plan=cast.plan, by=cast[who], key=uuid4(), text="Halvveis")
    (found,) = attach(draft=draft, by=cast[who], uploads=[file_named()])
    return found


def test_a_file_that_is_chosen_and_signed_at_once_stands_with_the_entry(cast: Cast) -> None:
    client = cast.client("coordinator")
    assert client.post(log_of(cast), NOTE | {"files": file_named("brev fra utleier.pdf")}).status_code == 302
    entry = LogEntry.objects.get()
    assert [file.name for file in entry.attachments.all()] == ["brev fra utleier.pdf"]
    assert not LogDraft.objects.exists()
    assert "brev fra utleier.pdf, 1\u00a0kB" in cast.client("reader").get(log_of(cast)).content.decode()


def test_a_file_is_laid_beside_the_draft_and_signed_with_it(cast: Cast) -> None:
    client, key = cast.client("coordinator"), str(uuid4())
    client.post(f"{log_of(cast)}utkast/", NOTE | {"draft": key, "legg-ved": "1", "files": file_named()})
    draft = LogDraft.objects.get()
    assert (str(draft.key), draft.text, draft.attachments.count()) == (key, NOTE["text"], 1)
    client.post(log_of(cast), NOTE | {"draft": key, "seen": draft.version, "text": "Brevet ligger ved, og er lest."})
    assert LogEntry.objects.get().attachments.count() == 1


def test_it_leaves_as_a_file_under_a_name_of_ours_and_is_written_down_each_time(cast: Cast) -> None:
    file, client = signed_file(cast), cast.client("reader")
    for _time in range(2):
        answer = client.get(address(cast, file))
        assert answer.content == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="{file.download_name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    rows = ReadRecord.objects.filter(user_email=cast["reader"].email, what="vedlegg i loggen")
    assert [row.deed for row in rows] == [Deed.OUT, Deed.OUT]
    assert "utleier" not in file.download_name


@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"coordinator", "responsible", "reader"}])
def test_nobody_outside_the_team_gets_it(cast: Cast, who: str) -> None:
    assert cast.client(who).get(address(cast, signed_file(cast))).status_code == 404


@pytest.mark.parametrize(("who", "met"), [("coordinator", 200), ("responsible", 404), ("reader", 404)])
def test_what_one_office_keeps_it_keeps_with_its_files(cast: Cast, who: str, met: int) -> None:
    file = signed_file(cast, audience="office", narrow_reason="working_note")
    assert cast.client(who).get(address(cast, file)).status_code == met


def test_a_secret_service_s_file_is_not_there_for_those_who_may_not_know(cast: Cast) -> None:
    secret_service(cast)
    file = signed_file(cast, "bv")
    assert cast.client("bv").get(address(cast, file)).status_code == 200
    for who in ("coordinator", "responsible", "reader"):
        assert cast.client(who).get(address(cast, file)).status_code == 404
        assert file.name not in cast.client(who).get(log_of(cast)).content.decode()


def test_a_file_of_one_family_is_not_fetched_through_another(cast: Cast) -> None:
    file, other = signed_file(cast), another_family(cast, "Bregne")
    answer = cast.client("coordinator").get(f"/familier/{other.family.public_id}/logg/vedlegg/{file.public_id}/")
    assert answer.status_code == 404


def test_what_is_shut_is_shut_with_its_files(cast: Cast) -> None:
    file = signed_file(cast)
    asked = ask_for_right(
        family=cast.family, by=cast["coordinator"], kind="restriction", about="x", said_by="Vakker", entry=file.entry
    )
    Restriction.objects.create(request=asked, family=cast.family, entry=file.entry, started_by=cast["coordinator"])
    client = cast.client("coordinator")
    assert client.get(address(cast, file)).status_code == 404
    assert file.name not in client.get(log_of(cast)).content.decode()


@pytest.mark.parametrize(("who", "met"), [("coordinator", 200), ("responsible", 404), ("other_office", 404)])
def test_a_file_that_waits_with_a_draft_is_its_author_s_alone(cast: Cast, who: str, met: int) -> None:
    assert cast.client(who).get(address(cast, waiting(cast))).status_code == met


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"%PDF-1.7 og ikke mer", b"MZ\x90"])
def test_a_file_that_is_refused_takes_no_word_with_it(cast: Cast, content: bytes, own_place: Path) -> None:
    answer = cast.client("coordinator").post(log_of(cast), NOTE | {"files": file_named("brev.pdf", content)})
    assert answer.status_code == 422
    assert "Brevet ligger ved." in answer.content.decode()
    assert LogDraft.objects.get().text == "Brevet ligger ved."
    assert (LogEntry.objects.exists(), kept(own_place)) == (False, [])


def test_a_button_that_lays_a_file_beside_says_why_it_does_not(cast: Cast) -> None:
    sent = NOTE | {"legg-ved": "1", "files": file_named("brev.pdf", b"<html>")}
    page = cast.client("coordinator").post(f"{log_of(cast)}utkast/", sent, follow=True).content.decode()
    assert "ikke en PDF, JPEG eller PNG" in page
    assert LogDraft.objects.get().text == NOTE["text"]


def test_an_entry_has_five_files_and_no_more(cast: Cast, own_place: Path) -> None:
    files = [file_named(f"side {number}.png", PNG) for number in range(6)]
    answer = cast.client("coordinator").post(log_of(cast), NOTE | {"files": files})
    assert "fem vedlegg" in answer.content.decode()
    assert kept(own_place) == []


def test_a_file_is_taken_away_before_it_is_signed_and_never_after(
    cast: Cast, own_place: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    file, client = waiting(cast), cast.client("coordinator")
    page = {"draft": str(file.draft.key), "seen": file.draft.version, "text": "Halvveis", "fjern": str(file.public_id)}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{log_of(cast)}utkast/fjern/", page)
    assert (Attachment.objects.exists(), kept(own_place)) == (False, [])
    signed = signed_file(cast)
    client.post(f"{log_of(cast)}utkast/fjern/", {"text": "x", "fjern": str(signed.public_id)})
    assert Attachment.objects.get() == signed


@pytest.mark.parametrize("write", ["UPDATE", "DELETE"])
def test_nobody_can_change_what_stands_with_an_entry(cast: Cast, write: str) -> None:
    rows = Attachment.objects.filter(pk=signed_file(cast).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if write == "DELETE" else rows.update(name="noe annet")


def test_the_files_of_a_draft_go_with_it_from_the_disk_as_well(
    cast: Cast, own_place: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first, second = waiting(cast), waiting(cast, "responsible")
    discard_draft(draft=first.draft, by=cast["coordinator"])
    LogDraft.objects.filter(pk=first.draft_id).update(discarded_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        forget_discarded_drafts()
    assert len(kept(own_place)) == 1
    LogDraft.objects.filter(pk=second.draft_id).update(saved_at=timezone.now() - timedelta(days=366))
    with django_capture_on_commit_callbacks(execute=True):
        retention.obey()
    assert (kept(own_place), Attachment.objects.exists()) == ([], False)


def test_on_the_disk_nothing_is_said_and_only_the_application_reads(cast: Cast, own_place: Path) -> None:
    signed_file(cast)
    (path,) = kept(own_place)
    assert not {"Blomst", "brev", "utleier"} & set(str(path.relative_to(own_place)).replace("/", " ").split())
    assert (path.suffix, stat.S_IMODE(path.stat().st_mode)) == ("", 0o600)


def test_no_address_of_the_site_leads_to_the_folder(cast: Cast) -> None:
    file = signed_file(cast)
    for path in (f"/{file.content.name}", f"/static/{file.content.name}", f"/media/{file.content.name}"):
        assert cast.client("coordinator").get(path).status_code == 404


def test_a_page_of_entries_costs_the_same_however_much_stands_beside_them(cast: Cast) -> None:
    client = cast.client("reader")

    def price() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(log_of(cast)).status_code == 200
        return len([each for each in asked if "django_session" not in each["sql"]])

    def add() -> None:
        entry = signed_file(cast).entry
        answer_entry(plan=cast.plan, entry=entry, by=cast["responsible"], takes_it_on=True, text="Jeg ringer.")
        follow_up(plan=cast.plan, entry=entry, by=cast["coordinator"], area="housing", text="Ringe")

    entry_by(cast)
    add()
    client.get(log_of(cast))
    before = price()
    for _number in range(10):
        add()
    assert price() == before <= 20
