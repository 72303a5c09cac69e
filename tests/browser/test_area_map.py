"""The map that can be moved, by keyboard, wide and narrow; and the page without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.cast import Cast


@pytest.mark.demand("IO2-a")
def test_the_map_is_walked_with_the_keyboard_and_says_what_the_table_says(
    transactional_db: None, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    vid = visit("area_coordinator")
    page = vid.go("/omrader/")
    zone = page.locator("[data-map] path[role=link][aria-label='Saupstad: 0 familier']")
    zone.wait_for()
    page.locator("svg.fp-map[role=group]").wait_for(state="hidden")
    page.locator(".fp-map-name").nth(5).wait_for()
    vid.look("omradekart")
    page.locator("[data-map]").focus()
    names = []
    for _turn in range(8):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert {"Kattem: 0 familier", "Saupstad: 0 familier", "Større", "Mindre"} <= set(names)
    page.get_by_role("button", name="Større").press("Enter")
    zone.press("Enter")
    page.get_by_role("heading", name="Saupstad", level=1).wait_for()
    page.locator("[data-map] path.is-chosen").wait_for()
    vid.look("omradekart-sone")


def test_without_scripts_the_drawing_stands_where_it_stood(
    transactional_db: None, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    page = visit("area_coordinator", scripts=False).go("/omrader/")
    page.locator("svg.fp-map[role=group]").wait_for()
    page.locator("[data-map]").wait_for(state="hidden")
    page.locator("svg.fp-map a[data-zone=kattem]").press("Enter")
    page.get_by_role("heading", name="Kattem", level=1).wait_for()


@pytest.mark.demand("H9")
def test_whoever_needs_help_reads_what_they_have_a_right_to_in_their_own_language(
    transactional_db: None, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    adm = visit("administrator")
    page = adm.go("/rettigheter/")
    page.get_by_role("link", name="العربية").press("Enter")
    page.get_by_role("heading", name="ما لك الحق فيه").wait_for()
    adm.look("rettigheter-ar")
    page.get_by_role("link", name="English").press("Enter")
    page.get_by_role("heading", name="What you have the right to").wait_for()
    adm.look("rettigheter-en")
    page = adm.go("/rettigheter/versjoner/")
    adm.look("rettigheter-versjoner")
    page.locator("a", has_text="Ny versjon: Helsehjelp for barn, uten lovlig opphold").press("Enter")
    page.get_by_label("Kilde").fill("Prøveloven § 9")
    page.get_by_role("button", name="Forhåndsvis").press("Enter")
    page.get_by_role("heading", name="Slik vil det stå").wait_for()
    adm.look("rettigheter-forhandsvis")
    page.get_by_role("button", name="Lagre ny versjon").press("Enter")
    page.get_by_text("Den nye versjonen er lagret.").wait_for()
    page.get_by_role("link", name="English").press("Enter")
    page.locator("input[name=texts]").first.wait_for()
    adm.look("rettigheter-godkjenn")
    page.locator("input[name=texts]").first.press("Space")
    page.get_by_role("button", name="Godkjenn det jeg har huket av").press("Enter")
    page.get_by_text("1 tekst er godkjent.").wait_for()


@pytest.mark.demand("H9b")
def test_a_coordinator_sets_a_status_and_sees_what_can_be_given(
    transactional_db: None, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/familien/")
    page.locator("a", has_text="Oppholdsstatus: Vakker").press("Enter")
    page.locator("select[name=status]").select_option("none")
    page.get_by_role("button", name="Lagre status").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    klar.complaints = [text for text in klar.complaints if "422" not in text]
    page.get_by_label("Hvem sier det?").fill("Hun selv")
    page.get_by_role("button", name="Lagre status").press("Enter")
    page.get_by_text("Oppholdsstatus er lagret.").wait_for()
    page.get_by_role("heading", name="Hva tjenestene skal og kan gi").wait_for()
    klar.look("oppholdsstatus")
