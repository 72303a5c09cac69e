"""Search in the log: in what one may read, and the words are kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families.protection import protect_address
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.journals import entry_by
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
SEARCH = "/logg/sok/"
NOTHING = "Vi fant ikke ordene"


def found(cast: Cast, who: str, words: str, **more: object) -> str:
    answer = cast.client(who).post(SEARCH, {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("skolevegring", True),
        ("skoler", True),  # the same stem
        ("SKOLE", True),  # the beginning of a longer word
        ("bekymret huset", True),
        ('"om huset"', True),
        ('"huset utleier"', False),
        ("huset -utleier", False),
        ("barnehage", False),
        ("og", False),
        ("':* | &!", False),
        ("_", False),
        ("\\", False),
    ],
)
def test_norwegian_words_are_found_by_their_stem_and_their_beginning(cast: Cast, words: str, is_found: bool) -> None:
    entry_by(cast, text="Skolen er bekymret for skolevegring. Vi snakket med utleier om huset.")
    assert (NOTHING not in found(cast, "reader", words)) is is_found


def test_what_was_found_is_marked_and_harmless(cast: Cast) -> None:
    entry_by(cast, text="<script>alert(1)</script> Huset er kaldt & dyrt < 5000")
    page = found(cast, "reader", "huset")
    assert "<mark>Huset</mark> er kaldt &amp; dyrt &lt; 5000" in page
    assert "<script>alert" not in page


def test_over_all_my_families_or_within_one(cast: Cast) -> None:
    other = another_family(cast, "Bregne")
    entry_by(cast, text="Huset er kaldt")
    entry_by(cast, text="Huset er varmt", plan=other)
    everywhere = found(cast, "coordinator", "huset")
    assert ("kaldt" in everywhere, "varmt" in everywhere) == (True, True)
    within = found(cast, "coordinator", "huset", family=str(other.family.public_id))
    assert ("kaldt" in within, "varmt" in within) == (False, True)
    assert "Du søker i loggen til familien Bregne" in within


@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"coordinator", "responsible", "reader"}])
def test_nobody_else_finds_anything_in_it(cast: Cast, who: str) -> None:
    entry_by(cast, text="Huset er kaldt")
    client = cast.client(who)
    for sent in ({"words": "huset"}, {"words": "huset", "family": str(cast.family.public_id)}):
        page = client.post(SEARCH, sent).content.decode()
        assert "kaldt" not in page
        assert "Blomst" not in page


def test_what_one_office_keeps_or_a_secret_service_or_an_objection_is_no_hit(cast: Cast) -> None:
    entry_by(cast, text="Nøkkelordet fra kontoret", audience="office", narrow_reason="working_note")
    assert NOTHING in found(cast, "reader", "nøkkelordet")
    secret_service(cast)
    entry_by(cast, "bv", text="Nøkkelordet fra tjenesten")
    assert NOTHING in found(cast, "reader", "nøkkelordet")
    shut = entry_by(cast, text="Nøkkelordet som er lukket")
    asked = ask_for_right(
        family=cast.family, by=cast["coordinator"], kind="restriction", about="x", said_by="Vakker", entry=shut
    )
    Restriction.objects.create(request=asked, family=cast.family, entry=shut, started_by=cast["coordinator"])
    assert NOTHING in found(cast, "reader", "nøkkelordet")


def test_a_hit_is_written_down_and_the_words_are_not(cast: Cast) -> None:
    entry_by(cast, text="Huset er kaldt og vi trenger kulderadar")
    client = cast.client("reader")
    client.post(SEARCH, {"words": "kulderadar"})
    row = ReadRecord.objects.filter(user_email=cast["reader"].email).get()
    assert (row.what, row.deed, row.family) == ("søk i loggen", Deed.LISTED, str(cast.family.public_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM accounts_readrecord r")
        assert "kulderadar" not in str(cursor.fetchone())
        cursor.execute("SELECT string_agg(c.metadata::text, ' ') FROM pghistory_context c")
        assert "kulderadar" not in str(cursor.fetchone())
    assert "kulderadar" not in str(dict(client.session))


def test_no_hit_leaves_no_reading(cast: Cast) -> None:
    entry_by(cast, text="Huset er kaldt")
    found(cast, "reader", "båten")
    assert not ReadRecord.objects.filter(user_email=cast["reader"].email).exists()


def test_the_words_stand_in_no_address(cast: Cast) -> None:
    entry_by(cast, text="Huset er kaldt")
    client = cast.client("reader")
    assert "kaldt" not in client.get(f"{SEARCH}?words=huset").content.decode()
    assert "words=" not in found(cast, "reader", "huset")


def test_a_protected_family_is_found_without_its_name(cast: Cast) -> None:
    entry_by(cast, text="Huset er kaldt")
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = found(cast, "reader", "huset", family=str(cast.family.public_id))
    assert "Skjermet familie" in page
    assert "Blomst" not in page


def test_hits_come_step_by_step_and_are_never_counted(cast: Cast) -> None:
    for number in range(23):
        entry_by(cast, text=f"Huset nummer {number:02}")
    first = found(cast, "reader", "huset")
    assert first.count("<mark>") == 20
    assert not re.search(r"\b23\b", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", first[first.index('id="treff"') :]))
    after = first.split('name="after" value="')[1].split('"')[0]
    second = found(cast, "reader", "huset", after=after)
    assert second.count("<mark>") == 3
    assert "Vis eldre treff" not in second


def test_a_place_to_go_on_from_that_one_may_not_read_is_no_place(cast: Cast) -> None:
    hidden = entry_by(cast, text="Huset hos kontoret", audience="office", narrow_reason="working_note")
    entry_by(cast, text="Huset for alle")
    assert "for alle" in found(cast, "reader", "huset", after=str(hidden.public_id))


def test_a_search_costs_the_same_for_one_hit_and_for_twenty(cast: Cast) -> None:
    client = cast.client("coordinator")

    def price() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.post(SEARCH, {"words": "huset"})
        return len([each for each in asked if "django_session" not in each["sql"]])

    entry_by(cast, text="Huset er kaldt")
    price()
    before = price()
    for number in range(10):
        entry_by(cast, text=f"Huset {number}", plan=another_family(cast, f"Lyng {number}"))
        entry_by(cast, text=f"Huset {number}")
    assert price() == before


def test_an_empty_question_is_answered_by_asking_for_words(cast: Cast) -> None:
    answer = cast.client("reader").post(SEARCH, {"words": ""})
    assert (answer.status_code, "Skriv ordene" in answer.content.decode()) == (422, True)


def test_the_lock_shows_no_word_of_another_family_to_a_search_that_forgot_to_ask(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from familieplan.coordination.models.visibility import ThroughFamily

    entry_by(cast, text="Huset er kaldt")
    everything: Callable[..., Any] = lambda self, *_asked: self.all()  # noqa: E731
    monkeypatch.setattr(ThroughFamily, "permitting", everything)
    assert NOTHING in found(cast, "other_office", "huset")
