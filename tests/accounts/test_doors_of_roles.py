"""Doors that a role alone opens, and for whom the database is asked meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from familieplan.accounts import acting
from familieplan.accounts.access import lead_required, role_required
from familieplan.accounts.acting import NOBODY, Actor, acting_as, become, current
from familieplan.accounts.policies import Role
from tests.cast import Cast, add_deputy

pytestmark = pytest.mark.django_db


def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Says what reached it."""
    return HttpResponse(f"{request.user.name} {args} {kwargs}")


def through(door: Any, cast: Cast, who: str) -> str:
    request = RequestFactory().get("/")
    request.user = cast[who]
    cast[who].__dict__.pop("employment", None)
    try:
        return str(door(view)(request, 1, name="x").content.decode())
    except Http404:
        return ""


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "superuser", "family_member"])
def test_a_door_of_roles_opens_to_them_with_all_that_was_asked_and_to_nobody_else(cast: Cast, who: str) -> None:
    said = through(role_required(Role.ADMINISTRATOR, Role.AUDITOR), cast, who)
    expected = f"{cast[who].name} (1,) {{'name': 'x'}}" if who in {"administrator", "auditor"} else ""
    assert said == expected


@pytest.mark.parametrize("who", ["coordinator", "deputy", "administrator", "superuser"])
def test_a_leads_door_is_not_there_for_others(cast: Cast, who: str) -> None:
    add_deputy(cast)
    assert through(lead_required, cast, who) == ""
    assert through(lead_required, cast, "lead") == "Rask Elv (1,) {'name': 'x'}"


def test_a_guarded_page_keeps_its_name() -> None:
    assert role_required(Role.AUDITOR)(view).__name__ == lead_required(view).__name__ == "view"
    assert AnonymousUser().is_anonymous


def asked_by() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('familieplan.user', true), ''),"
            " coalesce(current_setting('familieplan.duty', true), '')"
        )
        found: tuple[str, str] = cursor.fetchone()
        return found


def test_what_is_asked_inside_is_asked_by_that_person_or_for_that_duty_and_never_by_both() -> None:
    before = current()
    with acting_as(user_id=7):
        assert (current(), asked_by()) == (Actor(7, ""), ("7", ""))
        with acting_as(duty="access"):
            assert (current(), asked_by()) == (Actor(None, "access"), ("", "access"))
        assert (current(), asked_by()) == (Actor(7, ""), ("7", ""))
    assert current() == before
    assert asked_by()[1] == before.duty


def test_whoever_becomes_known_inside_a_request_is_so_until_it_ends() -> None:
    before = current()
    with acting_as():
        assert (current(), asked_by()) == (NOBODY, ("", ""))
        become(user_id=9)
        assert (current(), asked_by()) == (Actor(9), ("9", ""))
    assert current() == before


def test_it_is_over_when_what_was_done_inside_failed() -> None:
    before = current()
    with pytest.raises(ZeroDivisionError), acting_as(user_id=7):
        raise ZeroDivisionError
    assert (current(), asked_by()[1]) == (before, before.duty)


def test_a_transaction_that_is_to_be_rolled_back_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would answer with a fault of its own, and hide the first."""
    told: list[Actor] = []
    monkeypatch.setattr(connection, "state", told.append, raising=False)
    acting.state(Actor(5))
    monkeypatch.setattr(connection, "needs_rollback", True)
    acting.state(Actor(6))
    monkeypatch.setattr(connection, "needs_rollback", False)
    monkeypatch.setattr(connection, "in_atomic_block", False)
    acting.state(Actor(7))
    assert told == [Actor(5)]
