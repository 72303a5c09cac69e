"""How each is told of each kind: in the page, in one letter a morning, at once, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from familieplan.accounts import letters, tasks
from familieplan.accounts.models import Notice, NoticeChoice, NoticeKind, Way
from familieplan.accounts.notices import choose_ways, notify, ways_of
from familieplan.accounts.operations import end_employment
from familieplan.config.celery import app
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import TODAY, meet

pytestmark = pytest.mark.django_db
PAGE = "/konto/beskjeder/"


def tell(cast: Cast, *who: str, kind: str = NoticeKind.MEETING) -> list[Notice]:
    return notify(users=[cast[each] for each in who], text="Noe venter.", path="/mote/x/", kind=kind)


def wants(cast: Cast, who: str, way: str, kind: str = NoticeKind.MEETING) -> None:
    choose_ways(user=cast[who], ways={kind: way})


def letters_of_the_morning(cast: Cast) -> list[Any]:
    for user_id in letters.recipients_of_digests():
        tasks.send_digest(user_id)
    return mail.outbox


def test_the_page_shows_what_is_usual_and_keeps_what_one_chooses(cast: Cast) -> None:
    client = cast.client("reader")
    form = client.get(PAGE).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert (sent["meeting"], sent["emergency"]) == ("digest", "at_once")
    page = client.post(PAGE, sent | {"meeting": "off"}, follow=True).content.decode()
    assert "Valgene er lagret." in page
    assert ways_of(cast["reader"])["meeting"] == "off"
    assert ways_of(cast["responsible"])["meeting"] == "digest"


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("reader", {"meeting", "answer", "baton", "deputy", "request", "emergency", "security", "other"}),
     ("auditor", {"emergency", "oversight", "security", "other"}), ("administrator", {"security", "other"})],
)  # fmt: skip
def test_each_is_asked_of_what_they_can_be_told_of(cast: Cast, who: str, kinds: set[str]) -> None:
    assert set(cast.client(who).get(PAGE).context["form"].fields) == kinds


def test_a_choice_that_is_none_is_refused_and_the_others_stay(cast: Cast) -> None:
    answer = cast.client("reader").post(PAGE, {"meeting": "page", "answer": "due"})
    assert answer.status_code == 422
    assert "Velg hvordan du vil få beskjed." in answer.content.decode()
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize("kind", ["emergency", "security", "oversight"])
def test_what_somebody_must_see_to_cannot_be_switched_off(cast: Cast, kind: str) -> None:
    form = cast.client("auditor").get(PAGE).context["form"]
    assert "off" not in dict(form.fields[kind].choices)
    with pytest.raises(IntegrityError), transaction.atomic():
        wants(cast, "auditor", Way.OFF, kind)


def test_what_is_switched_off_stands_nowhere_and_for_nobody_else_is_changed(cast: Cast) -> None:
    wants(cast, "reader", Way.OFF)
    meet(cast, "reader", "responsible")
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["responsible"]]
    tell(cast, "reader", kind=NoticeKind.ANSWER)
    assert Notice.objects.filter(recipient=cast["reader"]).count() == 1


def test_the_morning_letter_counts_kinds_and_names_nobody(cast: Cast) -> None:
    meet(cast, "reader")
    meet(cast, "reader", days=5)
    tell(cast, "reader", kind=NoticeKind.ANSWER)
    (letter,) = letters_of_the_morning(cast)
    assert letter.to == ["reader@prove.example"]
    assert "- Møter: 2\n- Svar på det du har skrevet eller spurt om: 1" in letter.body
    html = letter.alternatives[0].content
    assert "<li>Møter: 2</li>" in html
    assert 'href="http://' in html
    for said in (letter.subject, letter.body, html):
        for fact in (
            "Blomst",
            "Klar",
            "Bekk",
            "Myk",
            "Heimdal",
            "/mote/",
            str(cast.family.public_id),
            f"{TODAY:%d.%m}",
        ):
            assert fact not in said


def test_no_letter_goes_when_nothing_has_come_or_all_is_seen(cast: Cast) -> None:
    assert letters_of_the_morning(cast) == []
    tell(cast, "reader")
    cast.client("reader").get("/varsler/")
    assert letters_of_the_morning(cast) == []


def test_nobody_gets_a_letter_who_has_left_or_does_not_want_one(cast: Cast) -> None:
    tell(cast, "reader", "responsible", "coordinator", "lead", "family_member")
    end_employment(employment=cast["responsible"].employments.get(), by=cast["administrator"])
    wants(cast, "lead", Way.PAGE)
    cast["coordinator"].is_active = False
    cast["coordinator"].save()
    assert [letter.to for letter in letters_of_the_morning(cast)] == [["reader@prove.example"]]


def test_somebody_whose_last_day_was_yesterday_gets_none(cast: Cast) -> None:
    job = cast["reader"].employments.get()
    job.ended_on = TODAY + timedelta(days=1)
    job.save()
    tell(cast, "reader")
    assert letters.recipients_of_digests() == [cast["reader"].pk]
    with later(timedelta(days=1)):
        assert letters.recipients_of_digests() == []
        assert not letters.send_digest(cast["reader"].pk)


def test_a_task_that_is_delivered_twice_sends_one_letter(cast: Cast) -> None:
    ids = [notice.pk for notice in tell(cast, "reader", kind=NoticeKind.EMERGENCY)]
    tell(cast, "reader")
    for _delivery in range(2):
        tasks.send_digest(cast["reader"].pk)
        tasks.send_notices(ids)
    assert len(mail.outbox) == 2
    tell(cast, "reader")
    tasks.send_digest(cast["reader"].pk)
    assert "- Møter: 1\n" in mail.outbox[-1].body


def test_a_letter_that_could_not_be_sent_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(cast, "reader")

    def fail(*_args: Any, **_facts: Any) -> None:
        raise OSError("the mail server is away")

    with monkeypatch.context() as patched:
        patched.setattr(letters.EmailMultiAlternatives, "send", fail)
        with pytest.raises(OSError, match="away"):
            letters.send_digest(cast["reader"].pk)
    assert letters.send_digest(cast["reader"].pk)
    assert len(mail.outbox) == 1


def test_what_goes_in_the_morning_does_not_go_at_once_as_well(cast: Cast) -> None:
    ids = [notice.pk for notice in tell(cast, "reader", "lead")]
    wants(cast, "lead", Way.AT_ONCE)
    tasks.send_notices(ids)
    assert [letter.to for letter in mail.outbox] == [["lead@prove.example"]]


def test_each_letter_of_the_morning_is_a_task_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int]] = []
    monkeypatch.setattr(tasks.send_digest, "apply_async", lambda args, **_facts: sent.append(args))
    tell(cast, "reader", "lead")
    tasks.send_digests()
    assert sorted(sent) == sorted([(cast["reader"].pk,), (cast["lead"].pk,)])
    schedule = app.conf.beat_schedule["send-digests"]
    assert (schedule["task"], schedule["schedule"].hour) == ("familieplan.accounts.tasks.send_digests", {7})


def test_a_meeting_tells_when_the_transaction_is_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(tasks.send_notices, "apply_async", lambda args, **_facts: sent.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        meet(cast, "reader")
        assert sent == []
    assert sent == [[Notice.objects.get().pk]]
