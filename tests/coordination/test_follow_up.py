"""A measure out of a sentence: its text, who does it, when, and where it came from."""

from __future__ import annotations

from datetime import date

import pytest

from familieplan.coordination.models import FollowUp, Measure
from familieplan.coordination.operations.followups import follow_up, sentences_of
from tests.cast import Cast
from tests.coordination.journals import entry_by, log_of
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
TEXT = "Vi snakket om huset. Utleier svarer 1. desember, kl. 12.\n\nHvem gjør hva:\nTrygg ringer skolen i morgen!"


def address(cast: Cast, entry: object) -> str:
    return f"{log_of(cast)}{entry.public_id}/tiltak/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (TEXT, ["Vi snakket om huset.", "Utleier svarer 1. desember, kl. 12.", "Trygg ringer skolen i morgen!"]),
        ("Bare dette", ["Bare dette"]),
        ("Hvem var med:\nHva møtet gjaldt:", []),
        ("Glad sa: «Jeg vil bli.» Vi hørte det. Ærlig talt!", ["Glad sa: «Jeg vil bli.» Vi hørte det.", "Ærlig talt!"]),
    ],
)
def test_a_text_is_read_sentence_by_sentence(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_chosen_sentence_becomes_a_measure_with_an_owner_and_a_deadline(cast: Cast) -> None:
    entry, client = entry_by(cast, text=TEXT), cast.client("coordinator")
    assert "Trygg ringer skolen i morgen!" in client.get(address(cast, entry)).content.decode()
    owner = f"w{cast['responsible'].pk}"
    sent = {"sentence": "2", "area": "learning", "owner": owner, "due_on": "24.12.2026"}
    answer = client.post(address(cast, entry), sent)
    assert answer["Location"].endswith("#la-learning")
    made = Measure.objects.get()
    assert (made.text, made.owner_worker, made.due_on) == (
        "Trygg ringer skolen i morgen!",
        cast["responsible"],
        date(2026, 12, 24),
    )
    assert FollowUp.objects.get().entry == entry


def test_written_words_go_before_the_sentence(cast: Cast) -> None:
    entry = entry_by(cast, text=TEXT)
    cast.client("coordinator").post(address(cast, entry), {"sentence": "0", "text": "Ringe skolen", "area": "learning"})
    assert Measure.objects.get().text == "Ringe skolen"


def test_the_entry_and_the_measure_point_at_each_other(cast: Cast) -> None:
    entry = entry_by(cast)
    made = follow_up(plan=cast.plan, entry=entry, by=cast["coordinator"], area="housing", text="Ringe utleier")
    client = cast.client("reader")
    assert f"/tiltak/{made.public_id}/" in client.get(log_of(cast)).content.decode()
    page = client.get(f"/familier/{cast.family.public_id}/tiltak/{made.public_id}/").content.decode()
    assert f"?notat={entry.public_id}" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({}, "Velg en setning"), ({"text": "x" * 301}, "300"), ({"text": "Ringe", "area": ""}, "id_area_error0")],
)
def test_what_is_missing_is_said_and_nothing_is_made(cast: Cast, change: dict[str, str], sentence: str) -> None:
    answer = cast.client("coordinator").post(address(cast, entry_by(cast)), {"area": "housing"} | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Measure.objects.exists()


def test_a_long_sentence_is_to_be_written_shorter(cast: Cast) -> None:
    entry = entry_by(cast, text="Ord " * 90)
    answer = cast.client("coordinator").post(address(cast, entry), {"area": "housing", "sentence": "0"})
    assert "færre ord" in answer.content.decode()


def test_a_sentence_that_fewer_read_does_not_slip_into_the_plan(cast: Cast) -> None:
    entry = entry_by(cast, audience="office", narrow_reason="third_party")
    client, sent = cast.client("coordinator"), {"area": "housing", "sentence": "0"}
    refused = client.post(address(cast, entry), sent)
    assert "Notatet leses av færre enn planen" in refused.content.decode()
    assert not Measure.objects.exists()
    client.post(address(cast, entry), sent | {"text": "Ringe utleier", "may_be_read": "on"})
    assert Measure.objects.get().text == "Ringe utleier"
    # And the way back is there for those alone who read the entry.
    page = f"/familier/{cast.family.public_id}/tiltak/{Measure.objects.get().public_id}/"
    assert "?notat=" in client.get(page).content.decode()
    assert "?notat=" not in cast.client("responsible").get(page).content.decode()


def test_an_entry_is_followed_up_in_its_own_plan(cast: Cast) -> None:
    entry, other = entry_by(cast), another_family(cast, "Bregne")
    with pytest.raises(ValueError, match="own plan"):
        follow_up(plan=other, entry=entry, by=cast["coordinator"], area="housing", text="x")
    page = f"/familier/{other.family.public_id}/logg/{entry.public_id}/tiltak/"
    assert cast.client("coordinator").get(page).status_code == 404


def test_a_service_that_hides_makes_no_measure(cast: Cast) -> None:
    secret_service(cast)
    entry = entry_by(cast)
    assert cast.client("bv").get(address(cast, entry)).status_code == 403
    assert "Lag tiltak" not in cast.client("bv").get(log_of(cast)).content.decode()
