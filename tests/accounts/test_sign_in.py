"""Signing in, staying in, and being shown out kindly."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse

from familieplan.accounts.middleware import LAST_SEEN
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
DOOR = "/konto/logg-inn/"


def knock(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(DOOR, {"login": email, "password": password}).status_code


def test_the_right_password_opens_and_a_wrong_one_says_so(cast: Cast) -> None:
    client = Client()
    answer = client.post(DOOR, {"login": cast["coordinator"].email, "password": "feil"})
    assert answer.status_code == 200
    assert "Feil:" in answer.content.decode()
    assert knock(client, cast["coordinator"].email) == 302


def test_guessing_passwords_is_slowed_down(cast: Cast) -> None:
    client = Client()
    codes = [knock(client, cast["coordinator"].email, f"gjett{number}") for number in range(8)]
    assert codes[0] == 200
    # The right password does not open either, until the five minutes are over.
    assert knock(client, cast["coordinator"].email) != 302


def test_nobody_signs_up(cast: Cast) -> None:
    client = Client()
    assert "åpnes av administratoren" in client.get("/konto/ny/").content.decode()
    client.post("/konto/ny/", {"email": "ny@prove.example", "password1": PASSWORD})
    assert knock(client, "ny@prove.example") == 200


def test_an_idle_session_ends_with_a_page_that_says_the_draft_is_safe(cast: Cast, settings) -> None:
    client = cast.client("coordinator")
    client.get("/")
    session = client.session
    session[LAST_SEEN] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 5
    session.save()
    answer = client.get(f"/familier/{cast.family.public_id}/", follow=True)
    page = answer.content.decode()
    assert "Du er logget ut" in page
    assert "Det du skrev i loggen, er lagret" in page
    assert "Blomst" not in page
    assert client.get("/").status_code == 302


def test_an_idle_session_ends_for_htmx_and_for_programs_too(cast: Cast, settings) -> None:
    for headers, expected in (({"HTTP_HX_REQUEST": "true"}, 204), ({}, 401)):
        client = cast.client("coordinator")
        client.get("/")
        session = client.session
        session[LAST_SEEN] = 1
        session.save()
        path = "/" if headers else "/api/v1/families/"
        assert client.get(path, **headers).status_code == expected


def test_the_way_back_never_leads_to_another_host(cast: Cast) -> None:
    page = Client().get(reverse("accounts:session_ended") + "?next=https://example.org/").content.decode()
    assert "example.org" not in page


def test_every_page_carries_the_strict_policy(cast: Cast) -> None:
    policy = cast.client("coordinator").get("/familier/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_menu_holds_only_what_the_role_can_open(cast: Cast) -> None:
    for who in ("coordinator", "lead", "administrator", "auditor", "area_coordinator"):
        client = cast.client(who)
        page = client.get("/", follow=True).content.decode()
        menu = page.split('class="fp-nav"')[1].split("</nav>")[0]
        for address in (part.split('"')[0] for part in menu.split('href="')[1:]):
            assert client.get(address).status_code in {200, 302}, (who, address)
        assert ("Finn en familie" in page) == (who in {"coordinator", "lead"})


def test_an_employment_begins_and_ends_at_the_administrators(cast: Cast) -> None:
    client = cast.client("administrator")
    office = cast.offices["nav"].pk
    form = {"name": "Ny Ansatt", "email": "ny@prove.example", "office": office, "role": "caseworker"}
    client.post("/kontorer/ansettelse/", form)
    page = client.get("/kontorer/").content.decode()
    assert "Ny Ansatt" in page
    client.post(f"/kontorer/ansettelse/{cast['reader'].employment.pk}/avslutt/")
    assert cast.client("reader").get(f"/familier/{cast.family.public_id}/").status_code == 404


def test_the_read_log_is_searched_and_goes_on_step_by_step(cast: Cast) -> None:
    client = cast.client("reader")
    for _reading in range(55):
        client.get(f"/familier/{cast.family.public_id}/lest/")
    auditor = cast.client("auditor")
    first = auditor.get("/leselogg/?q=Myk").content.decode()
    assert "Vis eldre" in first
    more = first.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    assert auditor.get(f"/leselogg/?{more}").content.decode().count("Myk Vind") >= 5
    assert "Skriv datoen" in auditor.get("/leselogg/?til=tull").content.decode()
