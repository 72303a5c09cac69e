"""Finding a family in a real browser: from any page, by keyboard, and on a phone."""

from __future__ import annotations

from collections.abc import Callable

from familieplan.families.models import Family
from familieplan.families.tasks import look_for_duplicates
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.families.test_duplicates import again


def test_a_family_is_found_by_keyboard_from_any_page(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    another_family(cast, "Blomstad")
    page = klar.page
    page.get_by_placeholder("Finn en familie").focus()
    page.keyboard.type("wakker")
    page.keyboard.press("Enter")
    page.get_by_text("Treff: navn ligner").wait_for()
    assert "wakker" not in page.url
    klar.look("finn-familie-treff")
    link = page.get_by_role("link", name="Familien Blomst", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Familien Blomst").wait_for()


def test_the_list_has_the_field_the_choices_and_the_filters(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go("/familier/")
    klar.look("familier-finn")
    page.get_by_role("link", name="Mine", exact=True).click()
    page.locator("[aria-current=true]", has_text="Mine").wait_for()
    page.get_by_label("Flagget").check()
    page.get_by_text("Ingen familier passer med valget").wait_for()
    klar.look("familier-mine-ingen")
    page.locator("main").get_by_role("searchbox").fill("ingen her")
    page.keyboard.press("Enter")
    page.get_by_text("Vi fant ingen blant familiene du kan se").wait_for()
    klar.look("finn-familie-ingen")


def test_a_number_with_a_slip_is_explained_and_not_shown(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go("/familier/")
    page.locator("main").get_by_role("searchbox").fill("12345678901")
    page.keyboard.press("Enter")
    page.get_by_text("Rett dette før du går videre").wait_for()
    assert "12345678901" not in page.content()
    klar.complaints = [text for text in klar.complaints if "422" not in text]
    klar.look("finn-familie-feil")


def test_a_family_that_is_here_is_pointed_out_before_a_second_plan(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go("/familier/ny/")
    page.get_by_label("Navn på familien").fill("Familien Rogn")
    page.get_by_label("Fornavn").first.fill("Wakker")
    page.get_by_label("Etternavn").first.fill("Blomst")
    page.get_by_label("Fødselsdato").first.fill("04.03.1990")
    page.get_by_label("Har sagt ja til å dele").first.check()
    page.get_by_label("Grunnlag for å dele").select_option(label="Familien har sagt ja")
    page.get_by_role("button", name="Start planen").click()
    page.get_by_role("heading", name="Familien finnes kanskje allerede").wait_for()
    klar.complaints = [text for text in klar.complaints if "422" not in text]
    klar.look("ny-finnes-kanskje")
    page.get_by_label("Dette er en annen familie").check()
    page.get_by_role("button", name="Start planen").click()
    page.get_by_role("heading", name="Familien Rogn").first.wait_for()
    assert Family.objects.filter(name="Familien Rogn").exists()


def test_the_lead_judges_two_plans_that_may_be_of_one_family(visit: Callable[[str], Visitor], cast: Cast) -> None:
    again(cast)
    look_for_duplicates()
    rask = visit("lead")
    page = rask.go("/varsler/")
    page.get_by_role("link", name="To planer i bydelen din kan gjelde samme familie.").click()
    page.get_by_role("heading", name="Familien Blomst og Familien Rogn").wait_for()
    rask.look("mulig-samme")
    page.get_by_label("Hva er det?").select_option(label="To familier")
    page.get_by_label("Hvordan vet du det?").fill("Jeg kjenner begge, de er to søsken.")
    page.get_by_role("button", name="Lagre vurderingen").click()
    page.get_by_text("Ingen planer her").wait_for()
    rask.look("mulig-samme-ingen")
