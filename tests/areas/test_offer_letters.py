"""Local actors are asked by letter before an offer misleads, once a round, and answer with a code and no name."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from familieplan.areas import offer_operations as verbs
from familieplan.areas import tasks
from familieplan.areas.models import Offer, OfferQuestion
from familieplan.config.celery import app
from tests.areas.offers import TODAY, an_offer, asked, club, days_ago
from tests.cast import Cast
from tests.worker import until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rounds(settings: Any) -> None:
    settings.OFFER_ASK_BEFORE_DAYS, settings.OFFER_CONFIRM_DAYS = 14, 180
    settings.OFFER_GONE_DAYS, settings.OFFER_CODE_DAYS = 60, 45
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "offer": "500/m/ip"}


def morning() -> list[str]:
    """The letters of a morning, each sent by its own task."""
    before = len(mail.outbox)
    for question in verbs.questions_to_send():
        tasks.send_offer_question(question)
    return [letter.to[0] for letter in mail.outbox[before:]]


def address_in(letter: Any) -> str:
    found = re.search(r"/tilbud/svar/[^\s]+", letter.body)
    assert found
    return found[0]


def code_page(cast: Cast, **facts: Any) -> tuple[Offer, str]:
    """An offer that was asked about, and the address of the letter."""
    offer = an_offer(cast, **{"confirmed_on": days_ago(200), **facts})
    assert morning() == ["post@allidrett.example"]
    return offer, address_in(mail.outbox[-1])


@pytest.mark.parametrize(
    ("confirmed", "ends", "is_asked"),
    [
        (180, None, False),
        (181, None, True),
        (20, 15, False),
        (20, 14, True),
        (20, 0, True),
        (20, -1, False),
        # Confirmed when the end was near already: the actor knew.
        (2, 10, False),
    ],
)
def test_an_actor_is_asked_when_the_end_is_near_or_the_last_word_is_old(
    cast: Cast, confirmed: int, ends: int | None, is_asked: bool
) -> None:
    ends_on = None if ends is None else TODAY + timedelta(days=ends)
    an_offer(cast, confirmed_on=days_ago(confirmed), ends_on=ends_on)
    assert bool(morning()) == is_asked


def test_one_letter_goes_for_an_offer_and_round_however_often_the_tasks_are_delivered(cast: Cast) -> None:
    offer = an_offer(cast, confirmed_on=days_ago(200))
    assert morning() == ["post@allidrett.example"]
    assert morning() == []
    tasks.send_offer_question(OfferQuestion.objects.get().pk)
    assert len(mail.outbox) == 1
    verbs.confirm_offer(offer=offer)
    Offer.objects.update(confirmed_on=days_ago(190))
    assert morning() == ["post@allidrett.example"]


def test_nobody_is_asked_about_what_is_taken_out_or_without_an_address(cast: Cast) -> None:
    verbs.withdraw_offer(offer=an_offer(cast, confirmed_on=days_ago(200)))
    an_offer(cast, club("Uten post", contact_email=""), confirmed_on=days_ago(200))
    assert morning() == []


def test_a_letter_that_could_not_be_sent_goes_the_next_morning(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    an_offer(cast, confirmed_on=days_ago(200))

    def fail(**_facts: Any) -> None:
        raise OSError("the mail server is away")

    with monkeypatch.context() as patched:
        patched.setattr(verbs, "send_mail", fail)
        (question,) = verbs.questions_to_send()
        with pytest.raises(OSError, match="away"):
            verbs.send_question(question)
    assert morning() == ["post@allidrett.example"]


def test_each_letter_is_a_task_of_its_own_and_beat_knows_the_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int]] = []
    monkeypatch.setattr(tasks.send_offer_question, "apply_async", lambda args, **_facts: sent.append(args))
    for number in range(2):
        an_offer(cast, title=f"Tilbud {number}", confirmed_on=days_ago(200))
    tasks.ask_about_offers()
    assert sorted(sent) == [(key,) for key in OfferQuestion.objects.order_by("pk").values_list("pk", flat=True)]
    schedule = app.conf.beat_schedule["ask-about-offers"]
    assert (schedule["task"], schedule["schedule"].hour) == ("familieplan.areas.tasks.ask_about_offers", {8})


def test_the_letter_holds_the_offer_and_no_person(cast: Cast) -> None:
    _offer, address = code_page(cast)
    letter = mail.outbox[0]
    said = letter.subject + letter.body
    assert "«Allidrett»" in letter.subject
    assert address in letter.body
    for fact in ("Sprek Furu", "Blomst", "Vid", cast["area_coordinator"].name, cast["area_coordinator"].email):
        assert fact not in said


def test_a_title_on_two_lines_begins_no_header_of_its_own(cast: Cast) -> None:
    an_offer(cast, title="Turn\nBcc: andre@prove.example", confirmed_on=days_ago(200))
    assert morning() == ["post@allidrett.example"]
    assert mail.outbox[0].subject == "Gjelder tilbudet «Turn Bcc: andre@prove.example» fortsatt?"


def test_an_actor_says_yes_until_a_day_without_signing_in(cast: Cast) -> None:
    offer, address = code_page(cast)
    anybody = Client()
    assert "Allidrett" in anybody.get(address).content.decode()
    until_on = TODAY + timedelta(days=200)
    answer = anybody.post(address, {"holds": "yes", "ends_on": f"{until_on:%d.%m.%Y}"})
    assert answer["Location"] == "/tilbud/svar/takk/"
    assert "Takk for svaret" in anybody.get(answer["Location"]).content.decode()
    offer.refresh_from_db()
    assert (offer.confirmed_on, offer.ends_on, offer.withdrawn_at) == (TODAY, until_on, None)
    assert "sessionid" not in anybody.cookies


def test_an_actor_says_no_and_the_offer_leaves_the_search(cast: Cast) -> None:
    offer, address = code_page(cast)
    # A day that stands in the form beside a no says nothing.
    Client().post(address, {"holds": "no", "ends_on": "1.1.2020"})
    offer.refresh_from_db()
    assert (offer.withdrawn_why, offer.is_over) == ("over", True)
    page = unescape(cast.client("reader").get(f"/tilbud/{offer.public_id}/").content.decode())
    assert "aktøren sier at det er slutt" in page


@pytest.mark.parametrize(
    "said", [{}, {"holds": "x"}, {"holds": "yes", "ends_on": "1.1.2020"}, {"holds": "yes", "ends_on": "x"}]
)
def test_an_answer_that_cannot_be_understood_is_asked_for_again(cast: Cast, said: dict[str, str]) -> None:
    offer, address = code_page(cast)
    answer = Client().post(address, said)
    assert answer.status_code == 422
    assert "Rett dette før du går videre" in answer.content.decode()
    assert OfferQuestion.objects.get().answered_at is None
    # The code can still be used.
    assert Client().post(address, {"holds": "yes"}).status_code == 302
    offer.refresh_from_db()
    assert offer.confirmed_on == TODAY


def test_an_answer_may_not_end_an_offer_before_it_begins(cast: Cast) -> None:
    _offer, address = code_page(cast, from_on=TODAY + timedelta(days=30))
    said = {"holds": "yes", "ends_on": f"{TODAY + timedelta(days=10):%d.%m.%Y}"}
    assert Client().post(address, said).status_code == 422


def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """For the seal of a code, which asks the machine's own clock."""
    moment = time.time() + timedelta(days=days).total_seconds()
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: moment))


def over(address: str) -> str:
    answers = Client().get(address), Client().post(address, {"holds": "no"})
    assert [answer.status_code for answer in answers] == [404, 404]
    return answers[0].content.decode().partition("<main")[2]


def test_a_wrong_a_used_an_overtaken_and_an_old_code_look_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    offer, used = code_page(cast)
    Client().post(used, {"holds": "yes"})
    other, overtaken = code_page(cast, title="Turn")
    verbs.confirm_offer(offer=other)
    third, old = code_page(cast, title="Kor")
    wrong = re.sub(r"svar/\d+", "svar/999", old)
    told = {over(address) for address in (used, overtaken, wrong, "/tilbud/svar/1/", "/tilbud/svar/tull/")}
    days_later(monkeypatch, 46)
    told.add(over(old))
    assert len(told) == 1
    assert "Allidrett" not in told.pop()
    for each, confirmed_on in ((offer, TODAY), (other, TODAY), (third, days_ago(200))):
        each.refresh_from_db()
        assert (each.confirmed_on, each.withdrawn_at) == (confirmed_on, None)


def test_a_code_is_good_until_its_last_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _offer, address = code_page(cast)
    days_later(monkeypatch, 44)
    assert Client().get(address).status_code == 200


def test_the_second_of_two_answers_changes_nothing(cast: Cast) -> None:
    question = asked(an_offer(cast, confirmed_on=days_ago(200)))
    verbs.answer_question(question=question, goes_on=True)
    with pytest.raises(verbs.QuestionOverError):
        verbs.answer_question(question=question, goes_on=False)
    assert Offer.objects.get().withdrawn_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_reading_and_answering_are_throttled(cast: Cast, settings: Any, method: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "offer": "2/m/ip"}
    _offer, address = code_page(cast)
    client = Client()
    assert [getattr(client, method)(address).status_code == 429 for _each in range(3)] == [False, False, True]


def test_a_question_that_nobody_sent_is_no_question_to_the_page(cast: Cast) -> None:
    offer = an_offer(cast, confirmed_on=days_ago(20))
    OfferQuestion.objects.create(offer=offer, round_on=offer.confirmed_on)
    assert "Ikke bekreftet siden" not in cast.client("reader").get("/tilbud/").content.decode()


def test_a_worker_sends_the_letters_of_the_morning(cast: Cast, worker: Callable[[], subprocess.Popen[bytes]]) -> None:
    an_offer(cast, confirmed_on=days_ago(200))
    worker()
    tasks.ask_about_offers.apply_async()
    assert until(lambda: OfferQuestion.objects.filter(mailed_at__isnull=False).exists())
    assert OfferQuestion.objects.get().mailed_at < timezone.now()
