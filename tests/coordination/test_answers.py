"""«Lest og tatt videre»: it stands in the journal, and the author sees it."""

from __future__ import annotations

import pytest

from familieplan.accounts.models import Notice
from familieplan.coordination.models import Answer
from familieplan.coordination.operations.answers import OwnEntryError, answer_entry
from familieplan.families.protection import protect_address
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.journals import entry_by, log_of
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


def answer_address(cast: Cast, entry: object) -> str:
    return f"{log_of(cast)}{entry.public_id}/svar/"  # type: ignore[attr-defined]


def test_one_click_says_that_it_is_read_and_taken_further(cast: Cast) -> None:
    entry = entry_by(cast)
    answer = cast.client("responsible").post(answer_address(cast, entry), {"ta": "1"}, follow=True)
    assert "Lest og tatt videre." in answer.content.decode()
    kept = Answer.objects.get()
    assert (kept.takes_it_on, kept.signature) == (True, "Trygg Furu, NAV Heimdal")
    assert "Trygg Furu, NAV Heimdal" in cast.client("reader").get(log_of(cast)).content.decode()


def test_the_author_is_told_without_a_name_and_finds_it_on_the_first_page(cast: Cast) -> None:
    entry = entry_by(cast)
    cast.client("responsible").post(answer_address(cast, entry), {"ta": "1", "text": "Jeg ringer utleieren."})
    notice = Notice.objects.get(recipient=cast["coordinator"])
    assert notice.text == "En kollega har svart på et notat du har skrevet."
    day = cast.client("coordinator").get("/").content.decode()
    assert "Lest og tatt videre: Trygg Furu" in day
    assert f"?notat={entry.public_id}" in day
    for who in ("responsible", "reader", "other_office"):
        assert "Lest og tatt videre" not in cast.client(who).get("/").content.decode()


def test_a_few_words_are_an_answer_too_and_no_words_are_none(cast: Cast) -> None:
    entry, client = entry_by(cast), cast.client("responsible")
    empty = client.post(answer_address(cast, entry), {"text": "  "})
    assert (empty.status_code, "Skriv svaret" in empty.content.decode()) == (422, True)
    client.post(answer_address(cast, entry), {"text": "Det stemmer."})
    assert [(each.takes_it_on, each.text) for each in Answer.objects.all()] == [(False, "Det stemmer.")]


def test_it_is_taken_on_once_by_each(cast: Cast) -> None:
    entry, client = entry_by(cast), cast.client("responsible")
    for _time in range(2):
        client.post(answer_address(cast, entry), {"ta": "1"})
    client.post(answer_address(cast, entry), {"ta": "1", "text": "Nå er det gjort."})
    assert [each.takes_it_on for each in Answer.objects.all()] == [True, False]
    assert 'name="ta"' not in client.get(log_of(cast)).content.decode()


def test_nobody_takes_on_their_own(cast: Cast) -> None:
    entry = entry_by(cast)
    with pytest.raises(OwnEntryError):
        answer_entry(plan=cast.plan, entry=entry, by=cast["coordinator"], takes_it_on=True)
    assert 'name="ta"' not in cast.client("coordinator").get(log_of(cast)).content.decode()


def test_an_entry_is_answered_in_its_own_plan(cast: Cast) -> None:
    entry, other = entry_by(cast), another_family(cast, "Bregne")
    with pytest.raises(ValueError, match="own plan"):
        answer_entry(plan=other, entry=entry, by=cast["coordinator"], text="x")
    address = f"/familier/{other.family.public_id}/logg/{entry.public_id}/svar/"
    assert cast.client("coordinator").post(address, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"coordinator", "responsible", "reader"}])
def test_nobody_outside_the_team_answers(cast: Cast, who: str) -> None:
    assert cast.client(who).post(answer_address(cast, entry_by(cast)), {"ta": "1"}).status_code == 404


def test_what_one_does_not_read_one_does_not_answer(cast: Cast) -> None:
    entry = entry_by(cast, audience="office", narrow_reason="working_note")
    assert cast.client("responsible").post(answer_address(cast, entry), {"ta": "1"}).status_code == 404


def test_a_secret_service_s_answer_is_seen_by_those_who_may_know_and_moves_nothing(cast: Cast) -> None:
    secret_service(cast)
    entry = entry_by(cast)
    cast.plan.refresh_from_db()
    before = cast.plan.touched_at
    cast.client("bv").post(answer_address(cast, entry), {"ta": "1", "text": "Skjult svar"})
    assert "Skjult svar" in cast.client("bv").get(log_of(cast)).content.decode()
    for who in ("coordinator", "responsible", "reader"):
        assert "Skjult svar" not in cast.client(who).get(log_of(cast)).content.decode()
    assert "Svar på det du har skrevet" not in cast.client("coordinator").get("/").content.decode()
    assert not Notice.objects.filter(recipient=cast["coordinator"]).exists()
    cast.plan.refresh_from_db()
    assert cast.plan.touched_at == before


def test_protection_hides_the_office_of_an_answer(cast: Cast) -> None:
    answer_entry(plan=cast.plan, entry=entry_by(cast), by=cast["responsible"], takes_it_on=True)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    for page in ("/", log_of(cast)):
        shown = cast.client("coordinator").get(page).content.decode()
        assert "Trygg Furu. Kontoret er skjult" in shown
        assert "NAV Heimdal" not in shown


def test_a_link_to_an_old_entry_opens_the_log_there(cast: Cast) -> None:
    old = entry_by(cast, text="Det gamle notatet")
    for number in range(25):
        entry_by(cast, text=f"Nyere {number:02}")
    page = cast.client("reader").get(f"{log_of(cast)}?notat={old.public_id}").content.decode()
    assert "Det gamle notatet" in page
    assert "Nyere 24" not in page
    assert "Vis de nyeste notatene" in page
