"""What the family says to the plan: read by the team, answered by whoever steers, written down for those who will not."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Notice
from familieplan.coordination.models import FamilyWish
from familieplan.coordination.operations.wishes import WishAnsweredError, answer_wish, say_wish, withdraw_wish
from tests.cast import Cast
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/innspill/"


def said(
    cast: Cast, kind: str = "change", words: str = "Vi vil ha møtet på kvelden", name: str = "Vakker"
) -> FamilyWish:
    person = cast.member(name).person
    return say_wish(plan=cast.plan, by=cast["coordinator"], person=person, kind=kind, words=words, is_recorded=True)


def page(cast: Cast, who: str, address: str) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def answer(cast: Cast, wish: FamilyWish, url: str, who: str = "coordinator", **changed: str) -> Any:
    form = {"outcome": "yes", "answer": "Vi møtes klokka 18"} | changed
    prefixed = {f"{wish.public_id}-{name}": value for name, value in form.items()}
    return cast.client(who).post(f"{url}{wish.public_id}/", prefixed)


@pytest.mark.demand("IO5-d")
def test_a_worker_writes_for_whoever_will_not_and_it_says_so(cast: Cast, url: str) -> None:
    form = {"who": cast.member("Stille").person_id, "kind": "disagree", "words": "Husleia må stå først"}
    assert cast.client("responsible").post(url, form).status_code == 302
    assert "Skrevet inn av Trygg Furu for Stille" in page(cast, "coordinator", url)
    plan = page(cast, "reader", f"/familier/{cast.family.public_id}/")
    assert "«Husleia må stå først»" in plan
    assert FamilyWish.objects.get().is_recorded


def test_whoever_coordinates_is_told_and_answers_from_min_dag(cast: Cast, url: str) -> None:
    form = {"who": cast.member("Vakker").person_id, "kind": "change", "words": "Vi vil ha møtet på kvelden"}
    cast.client("responsible").post(url, form)
    wish = FamilyWish.objects.get()
    told = Notice.objects.get(recipient=cast["coordinator"])
    assert (told.path, "Blomst" in told.text) == (url, False)
    assert "Familien Blomst venter på 1 svar" in page(cast, "coordinator", "/")
    assert "venter på 1 svar" not in page(cast, "responsible", "/")
    assert answer(cast, wish, url).status_code == 302
    assert "venter på" not in page(cast, "coordinator", "/")
    assert "Vi møtes klokka 18" in page(cast, "coordinator", url)


def test_an_answer_without_words_is_asked_for_and_the_choice_is_kept(cast: Cast, url: str) -> None:
    wish = said(cast)
    refused = answer(cast, wish, url, outcome="no", answer="")
    assert refused.status_code == 422
    assert f'name="{wish.public_id}-outcome" id="id_{wish.public_id}-outcome_2" value="no" checked' in unescape(
        refused.content.decode()
    )
    assert FamilyWish.objects.get().answered_at is None


def test_what_may_be_about_somebody_on_the_team_is_for_whoever_steers(cast: Cast, url: str) -> None:
    said(cast, "leave", "Vi vil ikke ha med NAV lenger")
    said(cast, "words", "Det går bedre nå")
    assert "Vi vil ikke ha med NAV lenger" in page(cast, "coordinator", url)
    for who in ("responsible", "reader"):
        text = page(cast, who, url)
        assert "Vi vil ikke ha med NAV lenger" not in text
        assert "Det går bedre nå" in text
        assert (
            "svar"
            not in page(cast, who, f"/familier/{cast.family.public_id}/").split("Alt familien har sagt")[0][-400:]
        )
        assert FamilyWish.objects.visible_to(cast[who]).count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("responsible", 403), ("reader", 403), ("other_office", 404), ("ended_yesterday", 404), ("lead", 404)],
)
def test_nobody_else_answers(cast: Cast, url: str, who: str, status: int) -> None:
    wish = said(cast)
    assert answer(cast, wish, url, who).status_code == status
    assert FamilyWish.objects.get().answered_at is None
    if status == 404:
        assert not FamilyWish.objects.visible_to(cast[who]).exists()


def test_the_first_answer_stands_and_what_was_answered_is_not_taken_back(cast: Cast, url: str) -> None:
    wish = said(cast)
    answer_wish(wish=wish, by=cast["coordinator"], outcome="partly", answer="Annenhver gang")
    for verb in (
        lambda: answer_wish(wish=wish, by=cast["coordinator"], outcome="no", answer="Nei"),
        lambda: withdraw_wish(wish=wish, by=cast["coordinator"]),
    ):
        with pytest.raises(WishAnsweredError):
            verb()
    assert answer(cast, wish, url).status_code == 302
    assert FamilyWish.objects.get().answer == "Annenhver gang"


def test_ones_own_words_ask_for_no_answer(cast: Cast, url: str) -> None:
    wish = said(cast, "words", "Det går bedre nå")
    assert answer(cast, wish, url).status_code == 404
    assert not Notice.objects.exists()


def test_the_page_costs_the_same_with_one_wish_and_with_twelve(cast: Cast, url: str) -> None:
    def cost() -> int:
        client = cast.client("coordinator")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    said(cast)
    few = cost()
    for _serial in range(11):
        said(cast)
    assert cost() == few


def test_the_database_keeps_from_the_team_what_may_be_about_them(cast: Cast) -> None:
    person = cast.member("Vakker").person
    said_by = {"plan": cast.plan, "by": cast["coordinator"], "person": person, "is_recorded": True}
    say_wish(kind="leave", words="Vi vil ikke ha med NAV lenger", **said_by)
    for who, sees in (("coordinator", 1), ("responsible", 0), ("reader", 0), ("other_office", 0)):
        with transaction.atomic(), acting_as(user_id=cast[who].pk):
            assert FamilyWish.objects.count() == sees, who


def test_whoever_wrote_it_down_reads_it_after(cast: Cast, url: str) -> None:
    form = {"who": cast.member("Stille").person_id, "kind": "meeting", "words": "Kan vi møtes snart?"}
    assert cast.client("responsible").post(url, form).status_code == 302
    assert "Kan vi møtes snart?" in page(cast, "responsible", url)
    assert "Kan vi møtes snart?" not in page(cast, "reader", url)


def test_a_secret_service_that_wrote_it_down_is_not_named_to_those_who_may_not_know(cast: Cast, url: str) -> None:
    secret_service(cast)
    person = cast.member("Stille").person
    say_wish(plan=cast.plan, by=cast["bv"], person=person, kind="words", words="Det er stille her", is_recorded=True)
    for who in ("coordinator", "reader"):
        text = page(cast, who, url)
        assert "Skrevet inn av en i teamet for Stille" in text
        assert "Stille Vakt" not in text
