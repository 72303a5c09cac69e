"""Sessions: a new key at every sign-in, an end for each, and no way to stay for more than twelve hours."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from familieplan.accounts import middleware, operations
from familieplan.accounts.signin import sessions
from familieplan.accounts.tasks import follow_the_claims
from familieplan.coordination import tasks
from familieplan.coordination.models import Flag
from familieplan.coordination.rules.plan_untouched import NO_COORDINATOR
from tests.accounts.test_sign_in import DOOR
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
PAGE = "/konto/okter/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def enter(cast: Cast, who: str, browser: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": browser})
    assert client.post(DOOR, {"login": cast[who].email, "password": PASSWORD}).status_code == 302
    return client


def inside(client: Client) -> bool:
    return client.get("/familier/").status_code == 200


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock that sessions are measured by."""
    begun, moved = time.time(), [0.0]
    monkeypatch.setattr(middleware.time, "time", lambda: begun + moved[0])
    return lambda hours: moved.__setitem__(0, hours * 3600)


def test_signing_in_changes_the_key_of_the_session(cast: Cast) -> None:
    client = Client()
    client.get("/konto/logg-inn/med/ukjent/")
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    client.post(DOOR, {"login": cast["coordinator"].email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != planted
    assert inside(client)
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert not inside(stranger)


def test_the_cookie_is_for_this_site_and_out_of_reach_of_scripts(cast: Cast) -> None:
    cookie = enter(cast, "coordinator").cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_there_is_no_other_way_in_beside_the_door() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert settings.AUTHENTICATION_BACKENDS == ["familieplan.accounts.signin.backend.Backend"]


def test_a_session_lasts_twelve_hours_however_busy_it_is(cast: Cast, clock: Callable[[float], None]) -> None:
    client = enter(cast, "coordinator")
    for half_hour in range(24):
        clock(half_hour / 2)
        assert inside(client), half_hour
    clock(12.01)
    answer = client.get("/familier/", follow=True)
    assert "Du har vært logget inn i tolv timer" in answer.content.decode()
    assert not inside(client)


def test_showing_the_password_again_does_not_make_the_session_longer(
    cast: Cast, clock: Callable[[float], None]
) -> None:
    client = enter(cast, "coordinator")
    begun, key = client.session[sessions.SIGNED_IN_AT], client.cookies["sessionid"].value
    clock(0.9)
    assert client.post("/konto/bekreft/", {"password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != key
    assert "(denne økta)" in client.get(PAGE).content.decode()
    new = {"oldpassword": PASSWORD, "password1": "en-annen-lang-setning-26", "password2": "en-annen-lang-setning-26"}
    assert client.post("/konto/passord/", new).status_code == 302
    assert client.session[sessions.SIGNED_IN_AT] == begun


def test_a_session_that_does_not_say_when_it_began_is_over(cast: Cast) -> None:
    client = enter(cast, "coordinator")
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not inside(client)


def test_an_idle_hour_ends_it_too(cast: Cast, clock: Callable[[float], None]) -> None:
    client = enter(cast, "coordinator")
    assert inside(client)
    clock(1.01)
    assert "Det er en stund siden" in client.get("/familier/", follow=True).content.decode()


def test_the_page_lists_ones_own_sessions_and_nobody_elses(cast: Cast) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator", ANDROID)
    enter(cast, "reader", "Mozilla/5.0 (Macintosh) Safari/605")
    page = here.get(PAGE).content.decode()
    assert page.count("Firefox på Windows</b> (denne økta)") == 1
    assert page.count("<b>Chrome på Android</b>") == 1
    assert "Safari" not in page
    assert inside(there)


def test_one_session_is_ended_and_the_others_go_on(cast: Cast) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator", ANDROID)
    row = UserSession.objects.get(user_agent=ANDROID)
    assert here.post(f"{PAGE}{row.pk}/avslutt/").status_code == 302
    assert not inside(there)
    assert inside(here)
    assert "Android" not in here.get(PAGE).content.decode()


def test_nobody_ends_the_session_of_another(cast: Cast) -> None:
    other = enter(cast, "reader")
    row = UserSession.objects.get(user=cast["reader"])
    assert enter(cast, "coordinator").post(f"{PAGE}{row.pk}/avslutt/").status_code == 404
    assert inside(other)


def test_all_other_sessions_end_at_once(cast: Cast) -> None:
    here, there, unlisted = enter(cast, "coordinator"), enter(cast, "coordinator"), cast.client("coordinator")
    key = here.cookies["sessionid"].value
    here.post(f"{PAGE}avslutt/", {"andre": "1"})
    assert [inside(client) for client in (here, there, unlisted)] == [True, False, False]
    assert here.cookies["sessionid"].value != key
    assert "(denne økta)" in here.get(PAGE).content.decode()


def test_signing_out_everywhere_means_here_too(cast: Cast) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator")
    other = enter(cast, "reader")
    assert here.post(f"{PAGE}avslutt/")["Location"] == DOOR
    assert [inside(client) for client in (here, there, other)] == [False, False, True]


@pytest.mark.parametrize("path", ["1/avslutt/", "avslutt/"])
def test_ending_sessions_asks_for_the_password_when_the_sign_in_is_a_while_ago(
    cast: Cast, clock: Callable[[float], None], path: str
) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator")
    clock(0.5)
    assert here.post(PAGE + path)["Location"].startswith("/konto/bekreft/")
    assert [inside(client) for client in (here, there)] == [True, True]


def test_what_was_asked_for_is_done_once_the_password_is_shown(cast: Cast, clock: Callable[[float], None]) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator")
    clock(0.5)
    here.post(here.post(f"{PAGE}avslutt/", {"andre": "1"})["Location"], {"password": PASSWORD})
    assert [inside(client) for client in (here, there)] == [True, False]


def test_an_administrator_signs_a_colleague_out_everywhere(cast: Cast) -> None:
    client, number = enter(cast, "reader"), cast["reader"].employment.pk
    assert cast.client("lead").post(f"/kontorer/ansettelse/{number}/logg-ut/").status_code == 404
    assert inside(client)
    page = cast.client("administrator").post(f"/kontorer/ansettelse/{number}/logg-ut/", follow=True)
    assert "Myk Vind er logget ut overalt." in page.content.decode()
    assert not inside(client)
    assert inside(enter(cast, "reader"))


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    here, there = enter(cast, "coordinator"), enter(cast, "coordinator")
    new = {"oldpassword": PASSWORD, "password1": "en-annen-lang-setning-26", "password2": "en-annen-lang-setning-26"}
    here.post("/konto/passord/", new)
    assert [inside(client) for client in (here, there)] == [True, False]


def test_the_page_is_not_kept_by_any_cache(cast: Cast) -> None:
    assert "no-store" in enter(cast, "coordinator").get(PAGE)["Cache-Control"]


def test_a_departed_worker_is_shown_out_at_the_very_next_click_and_the_programs_too(cast: Cast) -> None:
    client, key = enter(cast, "coordinator"), Token.objects.create(user=cast["coordinator"]).key
    program = Client(headers={"Authorization": f"Token {key}"})
    assert inside(client)
    assert program.get("/api/v1/families/").status_code == 200
    operations.end_employment(employment=cast["coordinator"].employment, by=cast["administrator"])
    assert client.get(f"/familier/{cast.family.public_id}/")["Location"].startswith(DOOR)
    assert program.get("/api/v1/families/").status_code == 401
    again = enter(cast, "coordinator")
    assert again.get(f"/familier/{cast.family.public_id}/").status_code == 404
    assert b"Blomst" not in again.get("/", follow=True).content


def test_a_worker_who_moves_goes_on_working_and_sees_only_what_the_new_place_gives(cast: Cast) -> None:
    client = enter(cast, "reader")
    operations.employ(
        by=cast["administrator"],
        email=cast["reader"].email,
        name="Myk Vind",
        office=cast.offices["nav_lerkendal"],
        role="caseworker",
    )
    assert inside(client)
    assert client.get(f"/familier/{cast.family.public_id}/").status_code == 404


def test_a_job_that_ends_later_ends_the_sessions_that_night(cast: Cast) -> None:
    client, reader = enter(cast, "reader"), cast["reader"]
    Token.objects.create(user=reader)
    operations.end_employment(
        employment=reader.employment, by=cast["administrator"], on=timezone.localdate() + timezone.timedelta(days=1)
    )
    assert inside(client)
    # The day has come.
    reader.employments.update(ended_on=timezone.localdate())
    follow_the_claims()
    assert not inside(client)
    assert not Token.objects.filter(user=reader).exists()


def test_a_family_whose_coordinator_leaves_stands_in_the_leads_queue_at_once(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    # The worker's part of the work is done here, at the moment it is sent.
    monkeypatch.setattr(tasks.evaluate_families, "apply_async", lambda args, **_: tasks.evaluate_families(*args))
    assert not Flag.objects.raised().filter(subject=NO_COORDINATOR).exists()
    with django_capture_on_commit_callbacks(execute=True):
        operations.end_employment(employment=cast["coordinator"].employment, by=cast["administrator"])
    assert Flag.objects.raised().get(subject=NO_COORDINATOR).family == cast.family
    assert "Planen har ingen familiekoordinator" in cast.client("lead").get("/osk/").content.decode()
    assert "Blomst" not in cast.client("lead_of_other_district").get("/osk/").content.decode()


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (FIREFOX, "Firefox på Windows"),
        (ANDROID, "Chrome på Android"),
        ("curl/8", "Ukjent nettleser"),
        ("", "Ukjent nettleser"),
        ("<script>Chrome/1", "Chrome"),
    ],
)
def test_a_browser_is_named_as_far_as_it_tells(agent: str, told: str) -> None:
    assert sessions.device(agent) == told
