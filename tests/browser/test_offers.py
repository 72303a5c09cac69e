"""A caseworker finds a free activity from inside a plan; the club behind it tells by letter when it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from familieplan.areas import offer_operations
from familieplan.areas.models import Offer, Zone
from familieplan.families.operations import confirm_zone
from tests.areas.offers import an_offer, asked, club, days_ago
from tests.browser.conftest import Visitor
from tests.cast import Cast


def neighbourhood(cast: Cast) -> None:
    """What there is beside the one that is entered in the story."""
    confirm_zone(family=cast.family, by=cast["coordinator"], zone=Zone.objects.get(slug="saupstad"))
    hall = club("Ballvenn Heimdal", contact_email="post@ballvenn.example")
    an_offer(cast, hall, title="Åpen hall", ages_from=8, ages_to=14, zone=None, times="kl. 16–18", weekdays=[5])
    dear = {"price": 900, "price_note": "for et halvår", "equipment": "own", "open_to_all": "no"}
    an_offer(cast, hall, title="Fotball for alle", ages_to=12, zone=None, confirmed_on=days_ago(190), **dear)


@pytest.mark.demand("H6c")
def test_an_offer_is_entered_found_from_a_plan_taken_into_it_and_told_to_be_over(
    transactional_db: None,
    cast: Cast,
    visit: Callable[[str], Visitor],
    browser: Browser,
    live_server: Any,
) -> None:
    neighbourhood(cast)
    vid = visit("area_coordinator")
    page = vid.go("/tilbud/aktorer/")
    page.get_by_role("link", name="Ny lokal aktør").press("Enter")
    page.get_by_label("Hva heter aktøren?").fill("Saupstad allidrett")
    page.get_by_label("E-post").fill("post@allidrett.example")
    page.get_by_label("Kontaktperson").fill("Sprek Furu")
    page.get_by_label("Hvem når det?").select_option(label="Saupstad")
    page.get_by_role("button", name="Lagre aktøren").press("Enter")
    page.get_by_text("Saupstad allidrett står i lista.").wait_for()
    vid.look("tilbud-aktor")
    page.get_by_role("link", name="Nytt tilbud").press("Enter")
    page.get_by_label("Hva heter tilbudet?").fill("Allidrett for de minste")
    page.get_by_role("button", name="Lagre tilbudet").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    vid.complaints = [text for text in vid.complaints if "422" not in text]
    vid.look("tilbud-feil")
    page.get_by_label("Hva gjør barna der?").fill("Lek, ball og turn. Ingen konkurranser.")
    page.get_by_label("Fra alder").fill("6")
    page.get_by_label("Til og med alder").fill("10")
    page.get_by_label("Tirsdag").press("Space")
    page.get_by_label("Tider").fill("kl. 17–18")
    page.get_by_label("Hvor er det?").fill("Gymsalen på Saupstad")
    page.get_by_label("Hvem når det?").select_option(label="Saupstad")
    page.get_by_label("Pris i kroner").fill("0")
    page.get_by_label("Åpent for alle, også uten råd?").select_option("yes")
    page.get_by_label("Når ble de spurt").fill("1.11.2026")
    page.get_by_label("Norsk", exact=True).press("Space")
    page.get_by_role("button", name="Lagre tilbudet").press("Enter")
    page.get_by_text("Tilbudet er lagt inn").wait_for()
    vid.look("tilbud")
    _taken_into_the_plan(cast, visit("coordinator"))
    _told_to_be_over(browser, live_server)
    klar = visit("coordinator")
    klar.page.get_by_role("heading", name="Tilbud som er slutt").wait_for()
    klar.look("min-dag-tilbud-slutt")
    klar.page.get_by_role("link", name="Bli med på Allidrett for de minste. Gratis.").press("Enter")
    klar.page.get_by_text("(dette tiltaket)").wait_for()
    klar.page.get_by_text("Det er slutt").wait_for()
    klar.look("tilbud-tiltak-slutt")
    page = visit("area_coordinator").page
    page.get_by_role("link", name="Allidrett for de minste").wait_for()
    page.get_by_text("Aktøren sier at det er slutt.").first.wait_for()


def _taken_into_the_plan(cast: Cast, klar: Visitor) -> None:
    page = klar.go(f"/familier/{cast.family.public_id}/")
    page.locator("a", has_text="Finn et tilbud: Familie, nettverk og fritid").press("Enter")
    page.get_by_role("heading", name="Finn et tilbud til planen").wait_for()
    page.get_by_text("Ikke bekreftet siden").wait_for()
    klar.look("tilbud-sok")
    page.get_by_label("Pris").select_option(label="Gratis")
    page.get_by_text("2 tilbud").wait_for()
    page.get_by_label("Alder").fill("9")
    page.get_by_role("button", name="Søk").press("Enter")
    page.wait_for_url("**alder=9**")
    page.locator("a", has_text="Ta inn i planen: Allidrett for de minste").press("Enter")
    page.get_by_role("button", name="Legg til").wait_for()
    assert page.get_by_label("Nytt tiltak").input_value() == "Bli med på Allidrett for de minste. Gratis."
    klar.look("tilbud-i-planen")
    page.get_by_role("button", name="Legg til").press("Enter")
    page.get_by_role("link", name="Bli med på Allidrett for de minste. Gratis.").press("Enter")
    page.get_by_role("link", name="Spør aktøren om å bli med").wait_for()
    klar.look("tilbud-tiltak")


def _told_to_be_over(browser: Browser, live_server: Any) -> None:
    """The club's own telephone: no account, no cookie but the form's."""
    question = asked(Offer.objects.get(title="Allidrett for de minste"))
    context = browser.new_context(viewport={"width": 390, "height": 844})
    sprek = Visitor(context, live_server.url)
    address = f"/tilbud/svar/{offer_operations.code_of(question)}/"
    page = sprek.go(address)
    page.get_by_role("heading", name="Allidrett for de minste").wait_for()
    sprek.look("tilbud-svar")
    page.get_by_label("Nei, det er slutt").press("Space")
    page.get_by_role("button", name="Svar").press("Enter")
    page.get_by_role("heading", name="Takk for svaret").wait_for()
    sprek.look("tilbud-takk")
    page = sprek.go(address)
    page.get_by_role("heading", name="Her er det ikke noe å svare på nå").wait_for()
    context.close()


def test_a_family_looks_for_something_to_do_by_itself(visit: Any, cast: Cast) -> None:
    neighbourhood(cast)
    vakker = visit.family(cast.let_in("mother", "Vakker"), "04.03.1990")
    page = vakker.page
    page.get_by_role("link", name="Finn noe å gjøre").press("Enter")
    page.get_by_role("heading", name="Åpen hall").wait_for()
    vakker.look("var-plan-tilbud")
    page.get_by_label("Alder").fill("seks")
    page.get_by_role("button", name="Søk").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    vakker.complaints = [text for text in vakker.complaints if "422" not in text]
    vakker.look("var-plan-tilbud-feil")
    page.get_by_label("Alder").fill("5")
    page.get_by_role("button", name="Søk").press("Enter")
    page.get_by_text("Vi fant ingen tilbud som passer.").wait_for()


def test_what_has_to_be_confirmed_is_gathered_for_the_area_coordinator(visit: Any, cast: Cast) -> None:
    neighbourhood(cast)
    vid = visit("area_coordinator")
    page = vid.go("/tilbud/")
    page.get_by_text("2 tilbud").wait_for()
    page.get_by_label("Bare dem som må bekreftes").press("Space")
    page.get_by_text("1 tilbud må bekreftes").wait_for()
    vid.look("tilbud-bekreftes")
    page.get_by_role("link", name="Fotball for alle").press("Enter")
    page.get_by_text("Ring eller skriv til aktøren").wait_for()
    vid.look("tilbud-ubekreftet")
    page.get_by_role("button", name="Bekreftet i dag").press("Enter")
    page.get_by_text("Tilbudet står som bekreftet i dag.").wait_for()
    vid.go("/tilbud/aktorer/").get_by_role("link", name="Ballvenn Heimdal").wait_for()
    vid.look("tilbud-aktorer")
