"""Doors: coming in, being shown out, and standing before one that is not yours."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from tests.browser.conftest import Visitor
from tests.cast import PASSWORD, Cast


def test_text_written_after_the_session_was_lost_is_there_again(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/logg/")
    klar.context.clear_cookies(name="sessionid")
    page.get_by_label("Notat", exact=True).press_sequentially("Skolen ringte i dag.")
    page.get_by_role("heading", name="Du er logget ut").wait_for()
    assert "Blomst" not in page.content()
    klar.complaints.clear()  # the browser reports the refused request by itself
    klar.look("logget-ut")
    page.get_by_role("link", name="Logg inn og fortsett").click()
    page.get_by_label("E-post").fill(cast["coordinator"].email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_load_state()
    klar.go(f"/familier/{cast.family.public_id}/logg/")
    assert page.get_by_label("Notat", exact=True).input_value().startswith("Skolen ringte")


def test_the_doors_are_fit_to_be_seen(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("other_office")
    for name, path in (("bytt-passord", "/konto/passord/"), ("logg-ut", "/konto/logg-ut/")):
        klar.go(path)
        klar.look(name)
    for name, path in (
        ("404", f"/familier/{uuid4()}/"),
        ("403", f"/familier/{cast.family.public_id}/ord/"),
    ):
        visitor = klar if name == "404" else visit("reader")
        visitor.go(path)
        visitor.complaints.clear()
        visitor.look(name)
    klar.context.clear_cookies()
    for name, path in (("logg-inn", "/konto/logg-inn/"), ("glemt", "/konto/passord/glemt/")):
        klar.go(path)
        klar.look(name)


def test_signing_in_with_a_wrong_password_says_so_and_points_at_it(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    klar.context.clear_cookies()
    page = klar.go("/konto/logg-inn/")
    page.get_by_label("E-post").fill(cast["coordinator"].email)
    page.get_by_label("Passord").fill("feil")
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.locator(".ds-error-summary").wait_for()
    assert page.title().startswith("Feil:")
    klar.look("logg-inn-feil")


def test_the_administrator_adds_somebody_and_finds_them(visit: Callable[[str], Visitor], cast: Cast) -> None:
    stein = visit("administrator")
    page = stein.go("/kontorer/")
    page.get_by_label("Navn").fill("Ny Bekk")
    page.get_by_label("E-post").fill("ny@prove.example")
    page.get_by_label("Kontor", exact=True).select_option(label="NAV Heimdal")
    page.get_by_role("button", name="Legg til", exact=True).click()
    page.get_by_text("Ny Bekk er lagt til").wait_for()
    page.get_by_role("heading", name="Ansatte ved NAV Heimdal").wait_for()
    stein.look("kontor")
    page.get_by_role("button", name="Avslutt ansettelsen til Ny Bekk").click()
    page.get_by_text("Ny Bekk har ikke lenger tilgang").wait_for()
