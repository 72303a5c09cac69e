"""A family takes back its yes while somebody has the plan open; and every page about consents, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from familieplan.families.models import Consent, LegalBasis
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.families.sharing import PDF, TODAY, provision, told_on_law
from tests.families.test_consent_age import grows_up, years_ago


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def base(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


def take_back_from_nav(klar: Visitor, cast: Cast) -> None:
    page = klar.go(f"{base(cast)}grunnlag/")
    page.get_by_role("link", name=re.compile("Trekk tilbake.*Hele planen")).click()
    page.get_by_text("Myk Vind, NAV kommune").wait_for()
    klar.look("samtykke-trekk")
    page.get_by_label("NAV kommune").check()
    page.get_by_label("Hvem trekker det tilbake?").select_option(label="Vakker Blomst")
    page.get_by_role("button", name="Trekk tilbake nå").click()
    page.get_by_text("Tilgangen som bygde på det, er stengt").wait_for()


def test_the_next_click_of_a_colleague_says_that_it_is_over_and_shows_nothing(
    cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    trygg, klar = visit("responsible"), visit("coordinator")
    open_page = trygg.go(f"{base(cast)}logg/")
    open_page.get_by_label("Notat", exact=True).wait_for()
    take_back_from_nav(klar, cast)
    klar.look("samtykke")
    open_page.get_by_role("link", name="Plan", exact=True).click()
    open_page.get_by_text("Du har ikke lenger tilgang til denne familien").wait_for()
    assert "Blomst" not in open_page.content()
    # The browser notes the 403 itself.
    trygg.complaints.clear()
    trygg.look("tilgang-slutt")
    open_page.go_back()
    open_page.reload()
    open_page.get_by_text("Du har ikke lenger tilgang").wait_for()
    trygg.go("/familier/")
    assert "Blomst" not in open_page.content()


def test_a_page_that_saves_by_itself_leaves_when_the_access_is_gone(
    cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    """Writing a note is no click: the draft that cannot be saved takes the writer to the sentence that says why."""
    trygg, klar = visit("responsible"), visit("coordinator")
    page = trygg.go(f"{base(cast)}logg/")
    take_back_from_nav(klar, cast)
    page.get_by_label("Notat", exact=True).press_sequentially("Vi snakket om")
    page.get_by_text("Du har ikke lenger tilgang til denne familien").wait_for()
    assert "Blomst" not in page.content()


def test_asking_shows_what_it_means_before_it_is_saved(
    cast: Cast, visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    grows_up(cast, years_ago(15))
    klar = visit("coordinator")
    page = klar.go("/")
    page.get_by_role("link", name="Liten fyller 15: spør Liten selv").click()
    page.get_by_role("link", name="Spør om samtykke").click()
    page.get_by_label("Hva skal deles?").fill("Fritid og venner")
    for area in ("Økonomi", "Bolig", "Arbeid og utdanning", "Helse og livskvalitet"):
        page.get_by_label(area, exact=True).uncheck()
    page.get_by_label("NAV kommune").check()
    page.get_by_label("Lystig Blomst").check()
    klar.look("samtykke-spor")
    page.get_by_role("button", name="Se hva det betyr").click()
    page.get_by_role("link", name="Lystig er for ung til å si ja alene").wait_for()
    assert page.title().startswith("Feil:")
    klar.complaints.clear()
    klar.look("samtykke-feil")
    page.get_by_label("Hvem sier ja for barn").select_option(label="Stille Blomst")
    page.get_by_role("button", name="Se hva det betyr").click()
    page.get_by_text("Ingenting er lagret eller delt ennå").wait_for()
    klar.look("samtykke-betyr")
    paper = tmp_path / "papir.pdf"
    paper.write_bytes(PDF)
    page.get_by_label("Signert papir").set_input_files(paper)
    page.get_by_role("button", name="Familien sa ja").click()
    page.get_by_text("Samtykket er lagret").wait_for()
    made = Consent.objects.latest("pk")
    assert (made.what, made.areas, made.scan_type) == ("Fritid og venner", ["learning", "leisure"], "application/pdf")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Signert papir.*Fritid og venner")).click()
    assert download.value.suggested_filename == f"samtykke-{TODAY:%Y-%m-%d}.pdf"


def test_what_was_told_is_written_and_the_family_hears_of_it_later(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    provision()
    told_on_law(cast, "Ringte NAV om bolig", because="De var ikke hjemme.")
    trygg = visit("responsible")
    page = trygg.go(f"{base(cast)}grunnlag/")
    page.get_by_role("link", name=re.compile("Familien vet det nå.*Ringte NAV om bolig")).click()
    trygg.look("deling-fortalt")
    page.get_by_role("button", name="Skriv at familien vet").click()
    page.get_by_text("Det står nå at familien vet").wait_for()
    page.get_by_role("link", name="Før noe du har delt").click()
    trygg.look("deling")
    page.get_by_label("Hva delte du?").fill("At de har fått leilighet")
    page.get_by_label("Med hvem?").fill("Veilederen")
    page.get_by_label("Grunnlag").select_option(label="Prøveloven § 1")
    page.get_by_label("Hvorfor akkurat dette").fill("Trengs for å stanse bostøtten.")
    page.get_by_label("Når fikk familien vite det?").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_role("button", name="Før delingen").click()
    page.get_by_text("At de har fått leilighet").wait_for()
    page.get_by_label("Dato (dd.mm.åååå)").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_role("button", name="Vis dagen").click()
    page.get_by_text("Slik var det").wait_for()
    trygg.look("grunnlag-dagen")


def test_a_colleague_is_let_in_and_a_family_registered_on_a_basis(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    provision()
    klar = visit("coordinator")
    page = klar.go(f"{base(cast)}deltakere/")
    klar.look("deltakere")
    page.get_by_label("E-posten").fill(cast["other_office"].email)
    page.get_by_label("Grunnlag for å dele").select_option(label="Prøveloven § 1")
    page.get_by_role("button", name="Ta med i planen").click()
    page.get_by_role("link", name="Skriv hvorfor dette må deles").wait_for()
    klar.complaints.clear()
    page.get_by_label("Hvorfor er det nødvendig").fill("Trengs for å finne bolig.")
    page.get_by_label("Når fikk familien vite det?").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_role("button", name="Ta med i planen").click()
    page.get_by_text("Lun Hytte deltar nå i planen").wait_for()
    page = klar.go("/familier/ny/")
    klar.look("ny-familie")
    page.get_by_label("Navn på familien").fill("Familien Lyng")
    page.get_by_label("Grunnlag for å dele").select_option(label="Familien har sagt ja")
    page.get_by_label("Fornavn").first.fill("Modig")
    page.get_by_label("Har sagt ja til å dele").first.check()
    page.get_by_role("button", name="Start planen").click()
    page.get_by_text("Familien er registrert").wait_for()
    made = Consent.objects.latest("pk")
    assert [giver.said_by for giver in made.givers.all()] == ["Modig"]


def test_the_administrator_reads_and_changes_the_register(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    provision()
    admin = visit("administrator")
    page = admin.go("/hjemler/")
    page.get_by_role("heading", name="Barnevernsloven § 13-2").wait_for()
    admin.look("hjemler")
    page.get_by_role("link", name=re.compile("Ny versjon.*Prøveloven § 1")).click()
    admin.look("hjemmel")
    page.get_by_label("Gjelder fra (dd.mm.åååå)").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_label("Hva gir den lov til").fill("Bare når familien vet det.")
    page.get_by_role("button", name="Før inn versjonen").click()
    page.get_by_text("Versjonen er ført inn").wait_for()
    assert LegalBasis.objects.in_force().get(code="prove-1").text == "Bare når familien vet det."
    page.get_by_role("link", name=re.compile("Avslutt.*Prøveloven § 1")).click()
    admin.look("hjemmel-avslutt")
