"""Signing in, staying in, and being shown out kindly."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from familieplan.accounts.middleware import LAST_SEEN
from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import LogDraft
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


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        *(("familieplan2026", False), ("TrondheimKommune!", False), ("kort", False), ("passord123456", False)),
        *(("trygg-familie-og-fjellvann", True), ("fire helt vanlige ord", True), ("æøå" * 30, True)),
    ],
)
def test_a_password_is_long_and_not_made_of_the_words_of_this_place(password: str, taken: bool) -> None:
    if taken:
        validate_password(password)
    else:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_guessing_passwords_is_slowed_down(cast: Cast) -> None:
    client = Client()
    codes = [knock(client, cast["coordinator"].email, f"gjett{number}") for number in range(8)]
    assert codes[0] == 200
    # The right password does not open either, until the five minutes are over.
    answer = client.post(DOOR, {"login": cast["coordinator"].email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "Vent fem minutter, og prøv igjen" in answer.content.decode()
    # Somebody else is not held up by it.
    assert knock(client, cast["reader"].email) == 302


def test_knocking_without_end_meets_a_page_that_asks_to_wait(cast: Cast, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    client = Client()
    codes = [knock(client, cast["coordinator"].email, "feil") for _knock in range(3)]
    assert codes == [200, 200, 429]
    page = client.post(DOOR, {"login": "x@prove.example", "password": "feil"}).content.decode()
    assert "Vent litt før du prøver igjen" in page


def test_behind_a_proxy_each_visitor_is_slowed_down_and_written_down_as_themselves(cast: Cast, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guessing, working = (Client(headers={"X-Forwarded-For": f"9.9.9.9, {at}"}) for at in ("203.0.113.1", "203.0.113.2"))
    assert [knock(guessing, "x@prove.example", "feil") for _knock in range(3)] == [200, 200, 429]
    assert knock(working, cast["reader"].email) == 302
    working.get(f"/familier/{cast.family.public_id}/")
    assert ReadRecord.objects.get().address == "203.0.113.2"


def test_the_sign_in_page_asks_for_two_things_and_offers_help_once() -> None:
    page = Client().get(DOOR).content.decode()
    assert page.count("Glemt passordet?") == 1
    assert "Glemt ditt passord" not in page
    assert "placeholder" not in page


def test_signing_in_says_nothing_on_the_first_page_that_the_page_does_not_say_already(cast: Cast) -> None:
    client = Client()
    page = client.post(DOOR, {"login": cast["coordinator"].email, "password": PASSWORD}, follow=True).content.decode()
    assert "<h1>Min dag</h1>" in page
    assert "Logget inn som" not in page


def test_signing_out_is_confirmed_at_the_door(cast: Cast) -> None:
    page = cast.client("coordinator").post("/konto/logg-ut/", follow=True).content.decode()
    assert page.count("Du er logget ut.") == 1


def test_an_empty_field_is_told_what_to_do_with_it() -> None:
    page = Client().post(DOOR, {"login": "", "password": ""}).content.decode()
    assert page.count("Fyll ut dette feltet.") == 4  # beside each field, and in the list above
    assert "påkrevd" not in page


@pytest.mark.parametrize(
    ("now", "new", "told"),
    [
        ("feil", "et-helt-nytt-passord", "Passordet stemmer ikke med det du har nå."),
        (PASSWORD, "kort", "Passordet er for kort. Det må ha minst 12 tegn."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_norwegian(cast: Cast, now: str, new: str, told: str) -> None:
    form = {"oldpassword": now, "password1": new, "password2": new}
    page = cast.client("coordinator").post("/konto/passord/", form).content.decode()
    assert told in page
    assert "<title>Feil: " in page
    assert "This password" not in page


def test_the_password_pages_ask_in_our_words_and_are_found_in_the_menu(cast: Cast) -> None:
    page = cast.client("coordinator").get("/konto/passord/").content.decode()
    assert "Passordet du har nå" in page
    assert "Minst 12 tegn." in page
    assert "Glemt ditt passord" not in page
    assert "placeholder" not in page.split("<main")[1]
    assert page.count('href="/konto/passord/"') == 2  # the menu of the wide screen, and of the phone


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


@pytest.mark.parametrize(("path", "headers"), [("/", {"HTTP_HX_REQUEST": "true"}), ("/api/v1/families/", {})])
def test_an_idle_session_ends_for_htmx_and_for_programs_too(cast: Cast, path: str, headers: dict[str, str]) -> None:
    client = cast.client("coordinator")
    client.get("/")
    session = client.session
    session[LAST_SEEN] = 1
    session.save()
    answer = client.get(path, **headers)
    assert answer.status_code == 401
    assert answer.headers.get("HX-Redirect", "") == ("/logget-ut/" if headers else "")


def test_a_lost_session_never_puts_the_sign_in_page_into_a_part_of_another() -> None:
    answer = Client().get("/familier/", HTTP_HX_REQUEST="true")
    # No success, so that the browser keeps what is written and not yet saved.
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (401, "/logget-ut/", b"")


def idle(cast: Cast) -> Client:
    client = cast.client("coordinator")
    client.get("/")
    session = client.session
    session[LAST_SEEN] = 1
    session.save()
    return client


@pytest.mark.parametrize(
    ("here", "onward"),
    [
        ("http://testserver/familier/x/logg/?utkast=1", "/logget-ut/?next=%2Ffamilier%2Fx%2Flogg%2F"),
        ("http://testserver//example.org/", "/logget-ut/"),
        ("javascript:alert(1)", "/logget-ut/"),
    ],
)
def test_whoever_is_shown_out_while_writing_comes_back_to_the_page(cast: Cast, here: str, onward: str) -> None:
    for client in (idle(cast), Client()):
        headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": here}
        assert client.post("/familier/", **headers)["HX-Redirect"] == onward


def test_a_note_that_comes_after_the_session_is_handed_back_and_kept_nowhere(cast: Cast) -> None:
    address = f"/familier/{cast.family.public_id}/logg/"
    for client in (idle(cast), Client()):
        answer = client.post(address, {"text": "Vi så på <b>brevet</b>."})
        page = answer.content.decode()
        assert (answer.status_code, answer["Cache-Control"]) == (401, "no-store")
        assert "Vi så på &lt;b&gt;brevet&lt;/b&gt;.</textarea>" in page
        assert "Blomst" not in page
        assert client.get("/").status_code == 302
    assert not LogDraft.objects.exists()


def test_an_active_session_lives_on(cast: Cast, settings) -> None:
    client = cast.client("coordinator")
    client.get("/")
    session = client.session
    session[LAST_SEEN] = almost = int(time.time()) - settings.SESSION_IDLE_SECONDS + 60
    session.save()
    assert client.get("/familier/").status_code == 200
    assert client.session[LAST_SEEN] > almost


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
