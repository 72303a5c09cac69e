"""Whether an interpreter took part in each contact, in which language, and why not."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from familieplan.coordination.interpreting import share_of
from familieplan.coordination.models import LogDraft, LogEntry
from tests.cast import Cast
from tests.coordination.journals import entry_by, log_of

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H7c")]
CALL = {"kind": "phone", "happened_on": "1.11.2026", "text": "Vi ringte."}


def test_the_family_s_language_stands_there_already(cast: Cast) -> None:
    page = cast.client("coordinator").get(log_of(cast)).content.decode()
    assert "Tolk: familien trenger Tigrinja" in page
    assert 'name="interpreter_language" value="Tigrinja"' in page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"interpreter": "used"}, "Tolk var med, Tigrinja"),
        (
            {"interpreter": "declined", "interpreter_reason": "Vakker ville prøve på norsk"},
            "Tilbudt, men familien ville ikke ha tolk, Tigrinja: Vakker ville prøve på norsk",
        ),
        (
            {"interpreter": "unavailable", "interpreter_reason": "Tolken ble syk"},
            "Fikk ikke tak i tolk, Tigrinja: Tolken ble syk",
        ),
        ({"interpreter": "not_needed"}, "Ikke behov i denne samtalen"),
    ],
)
def test_each_answer_stands_with_the_entry(cast: Cast, said: dict[str, str], shown: str) -> None:
    client = cast.client("coordinator")
    assert client.post(log_of(cast), CALL | {"interpreter_language": "Tigrinja"} | said).status_code == 302
    assert f"<span>{shown}</span>" in cast.client("reader").get(log_of(cast)).content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"interpreter": "used", "interpreter_language": ""}, "hvilket språk"),
        ({"interpreter": "declined", "interpreter_language": "Tigrinja"}, "hvorfor det ikke var tolk"),
        ({"interpreter": "unavailable", "interpreter_language": "Tigrinja"}, "hvorfor det ikke var tolk"),
    ],
)
def test_a_language_and_a_reason_are_asked_for_and_the_answer_is_kept(
    cast: Cast, said: dict[str, str], sentence: str
) -> None:
    answer = cast.client("coordinator").post(log_of(cast), CALL | said)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert LogDraft.objects.get().interpreter == said["interpreter"]


def test_a_note_about_nobody_met_has_no_interpreter(cast: Cast) -> None:
    sent = CALL | {"kind": "note", "interpreter": "used", "interpreter_language": "Tigrinja"}
    cast.client("coordinator").post(log_of(cast), sent)
    entry = LogEntry.objects.get()
    assert (entry.interpreter, entry.interpreter_language) == ("", "")


def test_nobody_is_made_to_answer(cast: Cast) -> None:
    assert cast.client("coordinator").post(log_of(cast), CALL).status_code == 302


@pytest.mark.parametrize(
    "facts", [{"interpreter": "used"}, {"interpreter": "unavailable", "interpreter_language": "Tigrinja"}]
)
def test_the_database_refuses_half_an_answer(cast: Cast, facts: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        entry_by(cast, **facts)


def test_the_share_counts_contacts_that_needed_one_and_shows_what_nobody_answered(cast: Cast) -> None:
    spoken = {"interpreter_language": "Tigrinja"}
    entry_by(cast, interpreter="used", **spoken)
    mistaken = entry_by(cast, interpreter="used", **spoken)
    entry_by(cast, interpreter="declined", interpreter_reason="Ville prøve", corrects=mistaken, **spoken)
    entry_by(cast, kind="meeting")
    entry_by(cast, interpreter="not_needed")
    entry_by(cast, kind="note")
    share = share_of(cast["reader"], cast.plan)
    assert (share.contacts, share.used, share.declined, share.unavailable, share.unanswered) == (3, 1, 1, 0, 1)
    assert "Tolk var med i 1 av 3 samtaler." in cast.client("reader").get(log_of(cast)).content.decode()


def test_the_share_is_counted_of_what_the_reader_may_read(cast: Cast) -> None:
    entry_by(cast, audience="office", narrow_reason="working_note")
    assert "Det er ikke ført noen samtale ennå." in cast.client("reader").get(log_of(cast)).content.decode()
