"""The exchange itself: what is signed, for whom, once, and what a false or absent provider meets (OpenID Connect Core 3.1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from familieplan.accounts.models import ClaimMapping, User
from tests.accounts.elsewhere import NEW, OUT, round_trip
from tests.cast import Cast
from tests.oidc_provider import Provider

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fault", ["ES256"])
def test_elliptic_signatures_are_taken_as_well(oidc: Provider, mapping: ClaimMapping, fault: str) -> None:
    oidc.spoils(fault)
    oidc.knows("ny", **NEW)
    assert round_trip(oidc, "ny")[1].status_code == 302


@pytest.mark.parametrize(
    "fault",
    [
        *("expired", "audience", "two audiences", "issuer", "nonce", "no nonce"),
        *("unsigned", "shared secret", "another key", "down"),
    ],
)
def test_an_id_token_that_does_not_hold_opens_nothing(oidc: Provider, mapping: ClaimMapping, fault: str) -> None:
    oidc.spoils(fault)
    oidc.knows("ny", **NEW)
    client, answer = round_trip(oidc, "ny")
    assert answer.status_code == 401
    assert "Innloggingen ble ikke fullført" in answer.content.decode()
    assert not User.objects.filter(name="Ny Bekk").exists()
    assert client.get("/familier/").status_code == 302


def test_the_answer_belongs_to_the_browser_that_asked(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    back = oidc.authorize(Client().get(OUT)["Location"], "ny")
    victim = Client()
    assert victim.get(back).status_code == 401
    assert victim.get("/familier/").status_code == 302


def test_an_answer_in_the_name_of_another_provider_is_refused(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    client = Client()
    back = oidc.authorize(client.get(OUT)["Location"], "ny")
    assert client.get(f"{back}&iss=https://elsewhere.example").status_code == 401


def test_an_answer_is_taken_once(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    client = Client()
    back = oidc.authorize(client.get(OUT)["Location"], "ny")
    assert client.get(back).status_code == 302
    client.post("/konto/logg-ut/")
    assert client.get(back).status_code == 401


def test_whoever_regrets_it_at_the_provider_comes_to_a_calm_page(oidc: Provider) -> None:
    client, answer = round_trip(oidc, "avbryt")
    assert "Du avbrøt innloggingen" in client.get(answer["Location"]).content.decode()


def test_the_key_of_the_session_changes(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    client = Client()
    client.get(OUT)
    before = client.cookies["sessionid"].value
    round_trip(oidc, "ny", client)
    assert client.cookies["sessionid"].value != before


def test_the_address_bar_cannot_ask_the_provider_for_less(oidc: Provider) -> None:
    there = Client().get(OUT, {"auth_params": "acr_values=low&prompt=none", "scope": "offline_access"})["Location"]
    assert not any(word in there for word in ("acr_values", "prompt", "offline_access"))
    assert "nonce=" in there
    assert "code_challenge_method=S256" in there


def test_another_site_cannot_begin_a_sign_in(oidc: Provider) -> None:
    answer = Client().get(OUT, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer["Location"] == "/konto/logg-inn/"


def test_a_provider_that_is_away_gets_a_calm_page(cast: Cast, oidc: Provider, settings: Any) -> None:
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        app["settings"]["server_url"] = "http://127.0.0.1:1"
    answer = Client().get(OUT)
    assert (answer.status_code, "Prøv igjen fra begynnelsen" in answer.content.decode()) == (502, True)


@pytest.mark.parametrize("issuer", ["https://elsewhere.example", "{issuer}/"])
def test_a_provider_that_calls_itself_another_is_not_used(
    cast: Cast, oidc: Provider, settings: Any, issuer: str
) -> None:
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        app["settings"]["issuer"] = issuer.format(issuer=oidc.issuer)
    assert Client().get(OUT).status_code == 502


def test_the_userinfo_page_may_say_more_but_only_of_the_same_person(
    oidc: Provider, mapping: ClaimMapping, settings: Any
) -> None:
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        app["settings"]["fetch_userinfo"] = True
    oidc.knows("ny", **NEW)
    oidc.spoils("userinfo")
    assert round_trip(oidc, "ny")[1].status_code == 401
    oidc.spoils("")
    assert round_trip(oidc, "ny")[1].status_code == 302
