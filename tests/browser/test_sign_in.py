"""Signing in with a real browser: a passkey, an app, a sign-in service, and the list of where one is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from familieplan.accounts import claims_operations
from familieplan.accounts.models import User
from familieplan.accounts.tasks import send_notices
from tests.accounts.test_second_factor import code
from tests.browser.conftest import Visitor
from tests.cast import PASSWORD, Cast
from tests.oidc_provider import Provider, use

Visit = Callable[[str], Visitor]


@pytest.fixture(autouse=True)
def _required(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    monkeypatch.setattr(send_notices, "delay", lambda _ids: None)


def virtual_authenticator(page: Page) -> Any:
    """A platform authenticator that knows its user, as a laptop with a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def type_password(page: Page, cast: Cast, who: str) -> None:
    page.get_by_label("E-post").fill(cast[who].email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_load_state()


def add_passkey(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Legg til en passnøkkel").click()
    visitor.look("passnokkel-ny")
    page.get_by_role("button", name="Lag passnøkkelen").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()


def test_a_passkey_is_made_and_then_opens_without_password(visit: Visit, cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.page
    authenticator, number = virtual_authenticator(page)
    page.get_by_role("heading", name="Du må ha en andre faktor før du kommer videre").wait_for()
    klar.look("sikkerhet-uten")
    add_passkey(klar)
    klar.look("reservekoder")
    assert len(authenticator.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]) == 1
    page.get_by_role("link", name="Jeg har tatt vare på kodene").click()
    page.get_by_role("heading", name="Min dag").wait_for()
    klar.go("/konto/sikkerhet/")
    klar.look("sikkerhet")
    klar.go("/konto/sikkerhet/nokler/")
    page.get_by_text("Logger inn uten passord.").wait_for()
    klar.look("passnokler")
    klar.context.clear_cookies()
    klar.go("/familier/")
    klar.look("logg-inn-passnokkel")
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.get_by_role("heading", name="Familier", level=1).wait_for()
    klar.context.clear_cookies()
    klar.go("/konto/logg-inn/")
    type_password(page, cast, "coordinator")
    klar.look("vis-at-det-er-deg-nokkel")
    page.get_by_role("button", name="Bruk passnøkkelen").click()
    page.get_by_role("heading", name="Min dag").wait_for()


def test_a_browser_that_gives_no_key_says_so_and_offers_the_app(visit: Visit) -> None:
    klar = visit("coordinator")
    page = klar.page
    authenticator, number = virtual_authenticator(page)
    authenticator.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("link", name="Legg til en passnøkkel").click()
    page.get_by_role("button", name="Lag passnøkkelen").click()
    page.get_by_text("Nettleseren laget ingen nøkkel.").wait_for()
    klar.look("passnokkel-feil")


def test_an_app_is_set_up_by_keyboard_and_asked_for_at_the_next_sign_in(visit: Visit, cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.page
    page.get_by_role("link", name="Sett opp en app").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sett opp en app med engangskoder").wait_for()
    klar.look("app-ny")
    secret = page.locator("code.fp-code").inner_text()
    page.get_by_label("Koden som appen viser").fill("000000")
    page.keyboard.press("Enter")
    page.locator(".ds-error-summary").wait_for()
    klar.look("app-feil")
    secret = page.locator("code.fp-code").inner_text()
    page.get_by_label("Koden som appen viser").fill(code(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Reservekoder").wait_for()
    klar.context.clear_cookies()
    klar.go("/konto/logg-inn/")
    type_password(page, cast, "coordinator")
    klar.look("vis-at-det-er-deg")
    page.get_by_label("Kode fra appen").fill(code(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Min dag").wait_for()
    for name, path in (("app-fjern", "app/fjern/"), ("reservekoder-nye", "reservekoder/nye/")):
        klar.go(f"/konto/sikkerhet/{path}")
        klar.look(name)


@pytest.fixture
def staff_provider(oidc_process: str, settings: Any, live_server: Any) -> Provider:
    provider = Provider(oidc_process)
    provider.spoils("")
    use(provider, settings, live_server.url)
    # The exchange with a host that is not ours happens between the servers; the policy of the page stays as it is.
    return provider


@pytest.fixture
def no_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


def by_provider(visitor: Visitor, sub: str) -> Page:
    page = visitor.go("/konto/logg-inn/")
    page.get_by_role("link", name="Ansatt i kommunen eller NAV").click()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_load_state()
    return page


def test_out_to_the_sign_in_service_and_back_with_a_job_until_the_claim_is_gone(
    visit: Visit, cast: Cast, staff_provider: Provider
) -> None:
    claims_operations.map_claim(
        by=cast["administrator"],
        provider="ansatt",
        claim="groups",
        value="heimdal",
        office=cast.offices["nav"],
        role="caseworker",
    )
    new = {"name": "Ny Bekk", "email": "ny.bekk@prove.example", "amr": ["mfa"]}
    staff_provider.knows("ny", **new, groups=["heimdal"])
    visitor = visit("coordinator")
    visitor.context.clear_cookies()
    visitor.go("/konto/logg-inn/")
    visitor.look("logg-inn-tjeneste")
    page = by_provider(visitor, "ny")
    page.get_by_role("heading", name="Min dag").wait_for()
    page.get_by_text("Ny Bekk").first.wait_for()
    assert User.objects.get(name="Ny Bekk").role == "caseworker"
    staff_provider.knows("ny", **new, groups=[])
    other = visit("reader")
    other.context.clear_cookies()
    refused = by_provider(other, "ny")
    refused.get_by_role("heading", name="Du kommer ikke inn her").wait_for()
    other.complaints.clear()  # the browser reports the 403 by itself
    other.look("ikke-inn")
    # The first browser's next click is shown out.
    visitor.go("/familier/")
    page.get_by_role("heading", name="Logg inn").wait_for()


@pytest.mark.usefixtures("no_factor")
def test_the_list_of_sessions_ends_another_and_stays_here(visit: Visit, cast: Cast) -> None:
    here, there = visit("coordinator"), visit("coordinator")
    page = here.go("/")
    page.locator("details.fp-user summary").click()
    page.get_by_role("link", name="Innlogging og sikkerhet").first.click()
    page.get_by_role("link", name="Se hvor du er logget inn").click()
    page.get_by_role("heading", name="Hvor du er logget inn").wait_for()
    here.look("okter")
    assert page.get_by_text("(denne økta)").count() == 1
    row = page.locator("li", has=page.get_by_role("button", name=re.compile("^Logg ut av"))).filter(
        has_not_text="(denne økta)"
    )
    row.get_by_role("button").click()
    page.get_by_text("Økta er avsluttet.").wait_for()
    there.go("/familier/")
    there.page.get_by_role("heading", name="Logg inn").wait_for()
    here.go("/familier/")
    page.get_by_role("heading", name="Familier", level=1).wait_for()


@pytest.mark.usefixtures("no_factor", "staff_provider")
def test_the_administrator_enters_a_group(visit: Visit) -> None:
    stein = visit("administrator")
    page = stein.go("/kontorer/")
    page.get_by_role("link", name="Grupper og roller fra innloggingstjenesten").click()
    stein.look("grupper-tom")
    page.get_by_label("Felt").fill("groups")
    page.get_by_label("Verdi").fill("familieplan-nav-heimdal")
    page.get_by_label("Kontor", exact=True).select_option(label="NAV Heimdal")
    page.get_by_role("button", name="Legg til", exact=True).click()
    page.get_by_text("Gruppen er lagt til.").wait_for()
    stein.look("grupper")
