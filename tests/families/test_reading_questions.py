"""A family wonders about a reading: who may carry the question, where it goes, and how the answer comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Concern, Notice, ReadLogCase, ReadRecord
from familieplan.accounts.readcase_operations import OwnReadingError
from familieplan.families import operations
from familieplan.families.models import ReadingQuestion
from familieplan.families.reading_question_operations import AlreadyAskedError, answer_question, ask_about_reading
from familieplan.families.readings import readings_of
from tests.cast import Cast
from tests.coordination.stories import another_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(cast: Cast) -> ReadRecord:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    return readings_of(cast.family).latest("id")


def ask(cast: Cast, record: ReadRecord, words: str = "Hvorfor leste skolen om oss?") -> ReadingQuestion:
    return ask_about_reading(family=cast.family, by=cast["coordinator"], record=record, words=words, said_by="Vakker")


def page(cast: Cast, who: str = "coordinator") -> str:
    return cast.client(who).get(f"/familier/{cast.family.public_id}/lest/").content.decode()


def send(cast: Cast, who: str, record: ReadRecord, **sent: str) -> Any:
    return cast.client(who).post(f"/familier/{cast.family.public_id}/lest/{record.pk}/sporsmal/", sent)


def test_a_question_becomes_a_case_and_tells_the_auditor_without_names(cast: Cast, record: ReadRecord) -> None:
    answer = send(cast, "coordinator", record, words="Hvorfor leste han om oss?", said_by="Vakker")
    assert answer.status_code == 302
    case = ReadLogCase.objects.get(concern=Concern.QUESTION)
    assert (case.reader_name, case.office, case.family) == ("Myk Vind", "NAV Heimdal", str(cast.family.public_id))
    assert case.facts == {"what": "familieplanen", "deed": "read", "purpose": "oppfølging av planen"}
    (notice,) = Notice.objects.all()
    assert (notice.recipient, "Blomst" in notice.text) == (cast["auditor"], False)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("responsible", 200),
        ("reader", 403),
        ("lead", 404),
        ("other_office", 404),
        ("auditor", 404),
    ],
)
def test_who_may_carry_a_question(cast: Cast, record: ReadRecord, who: str, status: int) -> None:
    address = f"/familier/{cast.family.public_id}/lest/{record.pk}/sporsmal/"
    answer = cast.client(who).get(address)
    assert answer.status_code == status
    assert ("Saksbehandler, innsyn i hvem som har lest. Familien kan se den." in answer.content.decode()) == (
        status == 200
    )


def test_the_reading_of_another_family_cannot_be_asked_about(cast: Cast) -> None:
    other = another_family(cast, "Bregne", by="other_office").family
    cast.client("other_office").get(f"/familier/{other.public_id}/")
    theirs = readings_of(other).latest("id")
    assert send(cast, "coordinator", theirs, words="Hvem?", said_by="Vakker").status_code == 404
    with pytest.raises(ValueError, match="another family"):
        ask(cast, theirs)
    assert not ReadingQuestion.objects.exists()


def test_a_question_without_words_is_asked_again_at_its_field(cast: Cast, record: ReadRecord) -> None:
    answer = send(cast, "coordinator", record, words=" ", said_by="")
    assert answer.status_code == 422
    assert not ReadLogCase.objects.exists()


def test_the_same_reading_is_asked_about_once_until_it_is_answered(cast: Cast, record: ReadRecord) -> None:
    question = ask(cast, record)
    with pytest.raises(AlreadyAskedError):
        ask(cast, record)
    assert send(cast, "responsible", record, words="Igjen?", said_by="Stille").status_code == 302
    assert ReadingQuestion.objects.count() == ReadLogCase.objects.count() == Notice.objects.count() == 1
    answer_question(case=question.case, by=cast["auditor"], outcome="fine", answer="Han følger Glad på skolen.")
    assert ask(cast, record, "Men hvorfor så sent?").case != question.case


def test_the_answer_reaches_the_family_and_whoever_carried_the_question(cast: Cast, record: ReadRecord) -> None:
    question = ask(cast, record)
    assert "Personvernombudet har ikke svart ennå" in page(cast)
    answer_question(
        case=question.case, by=cast["auditor"], outcome="followed_up", answer="Vi har snakket med kontoret."
    )
    for who in ("coordinator", "reader"):
        shown = page(cast, who)
        assert "Hvorfor leste skolen om oss?" in shown
        assert "Vi har snakket med kontoret." in shown
    notice = Notice.objects.get(recipient=cast["coordinator"])
    assert (notice.path, "Blomst" in notice.text) == (f"/familier/{cast.family.public_id}/lest/", False)
    question.case.refresh_from_db()
    assert (question.case.outcome, question.case.reason) == ("followed_up", "Vi har snakket med kontoret.")


def test_a_later_answer_takes_the_place_and_the_history_keeps_the_first(cast: Cast, record: ReadRecord) -> None:
    case = ask(cast, record).case
    answer_question(case=case, by=cast["auditor"], outcome="followed_up", answer="Vi undersøker.")
    answer_question(case=case, by=cast["auditor"], outcome="fine", answer="Det var et møte.")
    assert ReadingQuestion.objects.get().answer == "Det var et møte."
    kept = ReadingQuestion.objects.get().events.values_list("answer", flat=True)
    assert {"", "Vi undersøker.", "Det var et møte."} == set(kept)


def test_an_auditor_does_not_answer_for_their_own_reading(cast: Cast) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    cast.client("auditor").get("/leselogg/", {"q": str(cast.family.public_id)})
    own = readings_of(cast.family).filter(user_email=cast["auditor"].email).latest("id")
    assert (own.what, own.purpose) == ("leseloggen", "tilsyn med lesingen")
    case = ask(cast, own).case
    with pytest.raises(OwnReadingError):
        answer_question(case=case, by=cast["auditor"], outcome="fine", answer="Alt i orden.")
    sent = cast.client("auditor").post(f"/leselogg/saker/{case.public_id}/", {"outcome": "fine", "reason": "Greit."})
    assert (sent.status_code, ReadingQuestion.objects.get().answer) == (403, "")


def test_an_answer_that_is_only_half_said_is_refused_by_the_database(cast: Cast, record: ReadRecord) -> None:
    question = ask(cast, record)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingQuestion.objects.filter(pk=question.pk).update(answer="Ja")


def test_a_failed_notice_leaves_neither_case_nor_question(
    cast: Cast, record: ReadRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_facts: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("familieplan.accounts.readcase_operations.notify", fail)
    with pytest.raises(RuntimeError):
        ask(cast, record)
    assert (ReadLogCase.objects.count(), ReadingQuestion.objects.count()) == (0, 0)


def test_the_log_is_said_by_day_who_where_why_and_when(cast: Cast, record: ReadRecord) -> None:
    for _again in range(2):
        cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    shown = " ".join(page(cast).split())
    assert "<b>Myk Vind</b>, NAV Heimdal<br>Leste: familieplanen, 3 ganger, kl. " in shown
    assert "Hvorfor: oppfølging av planen" in shown
    assert shown.count("<br>Leste: familieplanen") == 1


def test_writing_is_told_from_reading(cast: Cast) -> None:
    cast.client("coordinator").post(f"/familier/{cast.family.public_id}/ord/", {"x": "y"})
    assert "Skrev: familiens egne ord" in page(cast)


def test_a_protected_familys_log_hides_where_the_readers_work(cast: Cast, record: ReadRecord) -> None:
    operations.protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    ask(cast, record)
    shown = page(cast, "reader")
    assert "Kontoret er skjult" in shown
    assert "NAV Heimdal</" not in shown.split("Hvem har lest</h2>")[1]


def test_a_reader_is_not_offered_what_a_reader_may_not_do(cast: Cast, record: ReadRecord) -> None:
    assert "Familien lurer på denne" in page(cast)
    assert "Familien lurer på denne" not in page(cast, "reader")


def test_the_log_goes_on_step_by_step_without_gap_or_repetition(cast: Cast) -> None:
    for serial in range(60):
        cast.client("reader").get(f"/familier/{cast.family.public_id}/" + ("deltakere/" if serial % 2 else ""))
    first = page(cast)
    assert "25 ganger" in first
    more = first.split('href="?etter=')[1].split('"')[0]
    rest = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/lest/?etter={more}").content.decode()
    assert "Vis eldre" not in rest


@pytest.mark.parametrize("after", ["tull", "2026-01-01~1", "~", "2026-01-01T00:00:00+00:00~" + "9" * 40])
def test_a_strange_position_is_the_beginning(cast: Cast, record: ReadRecord, after: str) -> None:
    answer = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/lest/", {"etter": after})
    assert answer.status_code == 200


def test_the_page_costs_the_same_for_one_reading_and_for_forty(cast: Cast, record: ReadRecord) -> None:
    ask(cast, record)
    client = cast.client("coordinator")
    client.get(f"/familier/{cast.family.public_id}/lest/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/familier/{cast.family.public_id}/lest/")
    for path in ("", "logg/", "familien/", "deltakere/") * 10:
        cast.client("reader").get(f"/familier/{cast.family.public_id}/{path}")
    ask(cast, readings_of(cast.family).latest("id"))
    with CaptureQueriesContext(connection) as many:
        client.get(f"/familier/{cast.family.public_id}/lest/")
    assert len(many) == len(few)
