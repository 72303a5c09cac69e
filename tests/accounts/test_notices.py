"""What people are told: to each their own, and a letter that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts import notice_views
from familieplan.accounts.models import Notice
from familieplan.accounts.notices import notify, see
from familieplan.accounts.operations import end_employment
from familieplan.accounts.tasks import send_notices
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TEXT = "Noe venter på deg."


def tell(cast: Cast, *who: str, text: str = TEXT, path: str = "/familier/") -> list[int]:
    return [notice.pk for notice in notify(users=[cast[each] for each in who], text=text, path=path)]


def page(cast: Cast, who: str, query: str = "") -> str:
    return cast.client(who).get(f"/varsler/{query}").content.decode()


@pytest.mark.parametrize("who", ["responsible", "lead", "administrator", "auditor", "superuser"])
def test_nobody_reads_what_another_is_told(cast: Cast, who: str) -> None:
    tell(cast, "coordinator")
    assert TEXT in page(cast, "coordinator")
    assert TEXT not in page(cast, who)
    assert "Du har ingen beskjeder" in page(cast, who)


def test_opening_the_page_marks_what_stands_on_it_as_seen(cast: Cast) -> None:
    tell(cast, "coordinator", "reader")
    assert ">Ny<" in page(cast, "coordinator")
    assert ">Ny<" not in page(cast, "coordinator")
    assert [n.recipient for n in Notice.objects.unseen()] == [cast["reader"]]


def test_nobody_marks_anothers_notice_as_seen(cast: Cast) -> None:
    tell(cast, "coordinator")
    see(notices=Notice.objects.all(), by=cast["reader"])
    assert Notice.objects.unseen().count() == 1


def test_the_top_bar_says_so_only_while_something_is_unseen(cast: Cast) -> None:
    tell(cast, "coordinator")
    client = cast.client("coordinator")
    assert "Nye beskjeder" in client.get("/familier/").content.decode()
    assert "Nye beskjeder" not in cast.client("reader").get("/familier/").content.decode()
    assert "Nye beskjeder" not in client.get("/varsler/").content.decode()
    assert "Nye beskjeder" not in client.get("/familier/").content.decode()


def test_the_mark_costs_no_query_of_its_own(cast: Cast) -> None:
    client = cast.client("administrator")
    client.get("/kontorer/")
    with CaptureQueriesContext(connection) as before:
        client.get("/kontorer/")
    tell(cast, *["administrator"] * 3)
    with CaptureQueriesContext(connection) as after:
        client.get("/kontorer/")
    assert len(after) == len(before)
    assert sum("accounts_notice" in query["sql"] for query in after) == 1


def test_the_list_goes_on_where_it_stopped_and_marks_no_more_than_it_shows(cast: Cast) -> None:
    for number in range(notice_views.PAGE + 2):
        tell(cast, "reader", text=f"Beskjed {number:02}")
    first = page(cast, "reader")
    assert "Beskjed 31" in first
    assert "Beskjed 01" not in first
    assert Notice.objects.unseen().count() == 2
    more = first.split('href="?etter=')[1].split('"')[0]
    second = page(cast, "reader", f"?etter={more}")
    assert "Beskjed 01" in second
    assert "Beskjed 02" not in second


@pytest.mark.parametrize("place", ["x", "2026-01-01~1", "~", "2026-01-01T00:00:00+00:00~x"])
def test_a_place_that_is_none_shows_the_first_page(cast: Cast, place: str) -> None:
    tell(cast, "reader")
    assert TEXT in page(cast, "reader", f"?etter={place}")


def test_the_letter_is_the_same_for_all_and_holds_no_name_and_no_fact(cast: Cast) -> None:
    ids = tell(cast, "coordinator", "lead", text="En familie er åpnet.", path=f"/familier/{cast.family.public_id}/")
    send_notices(ids)
    assert sorted(letter.to for letter in mail.outbox) == [["coordinator@prove.example"], ["lead@prove.example"]]
    assert len({(letter.subject, letter.body, letter.from_email) for letter in mail.outbox}) == 1
    said = mail.outbox[0].subject + mail.outbox[0].body
    for fact in ("Blomst", "Vakker", "Klar", "Rask", "åpnet", "Heimdal", str(cast.family.public_id), "/familier"):
        assert fact not in said


def test_whoever_may_no_longer_gets_no_letter(cast: Cast) -> None:
    ids = tell(cast, "coordinator", "reader", "responsible", "superuser")
    cast["reader"].is_active = False
    cast["reader"].save()
    end_employment(employment=cast["responsible"].employments.get(), by=cast["administrator"])
    send_notices(ids)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["coordinator@prove.example", "superuser@prove.example"]


def test_what_is_seen_already_needs_no_letter(cast: Cast) -> None:
    ids = tell(cast, "reader")
    page(cast, "reader")
    send_notices(ids)
    assert mail.outbox == []


def test_the_letters_leave_when_the_transaction_is_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(send_notices, "apply_async", lambda args, **_: sent.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        ids = tell(cast, "reader", "reader", "lead")
        assert sent == []
    assert sent == [ids]
    assert len(ids) == 2
