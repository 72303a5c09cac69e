"""Every file is shown to the virus scanner; only its «OK» lets one in, and nothing typed is lost when it says no."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from familieplan.accounts import scanning
from familieplan.accounts.uploads import UploadRefusedError, checked
from familieplan.areas.models import AreaDiary, Indicator
from familieplan.assistance.models import ProposedFile
from familieplan.config import env
from familieplan.coordination.models import Attachment, LogDraft, LogEntry
from tests.areas.measures import meeting_place
from tests.assistance.files import aid, file_of
from tests.cast import Cast
from tests.coordination.journals import file_named, log_of
from tests.families.sharing import PDF, PNG, first_consent
from tests.scanner import HARMFUL, Scanner

INFECTED = PDF + HARMFUL
FOUND, AWAY = "fant noe skadelig", "viruskontrollen ikke svarer"
NOTE = {"kind": "note", "happened_on": "1.11.2026", "text": "Brevet ligger ved."}
NUMBER = {"name": "Trangbodde", "unit": "prosent", "definition": "Andel", "source": "SSB"}


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def sent(content: bytes, name: str = "brev.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def nobody_listens(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{gone.getsockname()[1]}"


def test_a_clean_file_is_let_in_and_was_shown_whole(scanner: Scanner) -> None:
    large = PDF + b"\n" * (3 * scanning.PIECE)
    upload = sent(large)
    checked(upload)
    assert scanner.seen == [large]
    assert upload.read() == large


def test_what_the_scanner_knows_is_refused_and_said_in_the_running_log(scanner: Scanner) -> None:
    with capture_logs() as said, pytest.raises(UploadRefusedError, match=FOUND):
        checked(sent(INFECTED, "Blomst sitt brev.pdf"))
    assert said == [{"event": "upload_infected", "found": "Invented.Harm", "log_level": "warning"}]


def test_a_scanner_on_the_same_machine_is_asked_by_its_socket(scanner_by_file: Scanner) -> None:
    checked(sent(PDF))
    with pytest.raises(UploadRefusedError, match=FOUND):
        checked(sent(INFECTED))
    assert len(scanner_by_file.seen) == 2


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"stream: OK", b"OK but\0", b"stream: Can't allocate memory ERROR\0", b"FOUND\0", b"x" * 5000],
)
def test_nothing_but_a_plain_ok_lets_a_file_in(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with capture_logs() as said, pytest.raises(UploadRefusedError, match=AWAY):
        checked(sent(PDF))
    assert [line["event"] for line in said] == ["virus_scanner_away"]


def test_one_that_hangs_up_in_the_middle_lets_nothing_in(scanner: Scanner) -> None:
    scanner.patience = 10
    with capture_logs() as said, pytest.raises(UploadRefusedError, match=AWAY):
        checked(sent(PDF + b"\n" * 4_000_000))
    assert [line["event"] for line in said] == ["virus_scanner_away"]


def test_one_that_never_answers_is_not_waited_for_without_end(scanner: Scanner, monkeypatch: Any) -> None:
    scanner.silent = True
    monkeypatch.setattr(scanning, "ANSWER", 0.2)
    with pytest.raises(UploadRefusedError, match=AWAY):
        checked(sent(PDF))


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_without_a_scanner_where_one_should_be_nothing_is_let_in(settings: Any, address: str) -> None:
    settings.VIRUS_SCANNER = address
    with pytest.raises(UploadRefusedError, match=AWAY):
        checked(sent(PNG))


@pytest.mark.parametrize("decision", ["", "none"])
def test_without_one_on_purpose_files_come_in_as_before(settings: Any, decision: str) -> None:
    settings.VIRUS_SCANNER = decision
    checked(sent(INFECTED))


@pytest.mark.django_db
@pytest.mark.parametrize("away", [False, True])
def test_a_note_whose_file_is_refused_is_kept_as_a_draft_with_every_word(
    cast: Cast, scanner: Scanner, settings: Any, away: bool
) -> None:
    if away:
        nobody_listens(settings)
    answer = cast.client("coordinator").post(log_of(cast), NOTE | {"files": file_named("brev.pdf", INFECTED)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert (AWAY if away else FOUND) in page
    assert "Brevet ligger ved." in page
    assert LogDraft.objects.get().text == "Brevet ligger ved."
    assert not LogEntry.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_signed_paper_is_shown_to_the_scanner(cast: Cast, scanner: Scanner) -> None:
    consent = first_consent(cast)
    address = f"/familier/{cast.family.public_id}/grunnlag/samtykke/{consent.public_id}/papir/"
    answer = cast.client("coordinator").post(address, {"scan": sent(INFECTED)})
    assert (answer.status_code, FOUND in answer.content.decode()) == (422, True)
    consent.refresh_from_db()
    assert not consent.scan


@pytest.mark.django_db
def test_a_picture_in_an_areas_diary_is_shown_to_the_scanner_and_the_words_stand(cast: Cast, scanner: Scanner) -> None:
    measure = meeting_place(cast)
    said = {"happened_on": "1.11.2026", "text": "Vi åpnet", "picture": sent(PNG + HARMFUL, "b.png"), "shows": "Kaffe"}
    answer = cast.client("area_coordinator").post(f"/omrader/tiltak/{measure.public_id}/dagbok/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert FOUND in page
    assert "Vi åpnet" in page
    assert not AreaDiary.objects.filter(text="Vi åpnet").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("away", [False, True])
def test_numbers_of_places_are_shown_to_the_scanner(cast: Cast, scanner: Scanner, settings: Any, away: bool) -> None:
    if away:
        nobody_listens(settings)
    table = b"sone,\xc3\xa5r,verdi\nByen,2024,1\n" + HARMFUL
    answer = cast.client("area_coordinator").post("/omrader/tall/", NUMBER | {"file": sent(table, "tall.csv")})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert (AWAY if away else FOUND) in page
    assert 'value="Trangbodde"' in page
    assert not Indicator.objects.filter(name="Trangbodde").exists()


@pytest.mark.django_db
def test_one_infected_file_of_a_trade_system_does_not_hold_back_the_other(cast: Cast, scanner: Scanner) -> None:
    client: Client = cast.client("administrator")
    clean = file_of("11F", 2025, [aid(1, 2025)])
    files = [sent(clean, "god.dat"), sent(clean + HARMFUL, "syk.dat")]
    page = client.post(reverse("assistance:upload"), {"files": files}, follow=True).content.decode()
    assert "syk.dat: Filen er ikke tatt imot, fordi viruskontrollen fant noe skadelig" in page
    assert ProposedFile.objects.count() == 1


@pytest.mark.parametrize(
    "value", ["", "none", "tcp://clamav:3310", "tcp://clamav", "tcp://[::1]:3310", "unix:///run/c"]
)
def test_the_setting_takes_an_address_or_a_decision(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VIRUS_SCANNER", value)
    assert env.scanner("VIRUS_SCANNER") == value


@pytest.mark.parametrize(
    "value", ["clamav", "clamav:3310", "http://clamav", "tcp://", "tcp://c:x", "tcp://c:0", "unix://run/c", "tcp://c/x"]
)
def test_nonsense_in_the_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VIRUS_SCANNER", value)
    with pytest.raises(env.SettingError, match="VIRUS_SCANNER"):
        env.scanner("VIRUS_SCANNER")


@pytest.mark.parametrize(("decision", "warned"), [("", True), ("none", False), ("tcp://clamav:3310", False)])
def test_production_is_asked_for_a_decision(
    settings: Any, capsys: pytest.CaptureFixture[str], decision: str, warned: bool
) -> None:
    settings.DEMO, settings.VIRUS_SCANNER = False, decision
    call_command("check", "--deploy", "--tag", "security")
    assert ("familieplan.W002" in capsys.readouterr().err) is warned
