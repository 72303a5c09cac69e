"""A meeting place through a year, dated borders, and a family that takes part by its own choice: all by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from familieplan.areas.models import AreaMeasure, Zone, ZoneOutline
from familieplan.families.models import AreaLink
from familieplan.reporting import poster_views
from familieplan.reporting.posters import finished
from familieplan.reporting.tasks import draw_poster
from tests.areas.measures import TODAY, ask_residents, meeting_place
from tests.areas.test_borders import SQUARE
from tests.browser.conftest import Visitor, unfold
from tests.cast import Cast
from tests.clock import later

PARTNERS = (("Beboerforeningen", "residents"), ("Saupstad idrettslag", "voluntary"), ("Kiwi Saupstad", "business"))


def answer(page: Page, name: str, stand: str) -> None:
    unfold(page.locator("summary", has_text=f"Skriv svaret: {name}"))
    row = page.locator("li", has=page.locator("summary", has_text=f"Skriv svaret: {name}"))
    row.get_by_label("Svar").select_option(stand)
    row.locator("button", has_text=f"Lagre svaret: {name}").press("Enter")
    page.locator("#dagbok ~ ol li", has_text=f"{name}: ").first.wait_for()


def write(page: Page, text: str) -> None:
    page.get_by_text("Skriv i dagboka").press("Enter")
    page.get_by_label("Hva skjedde?").fill(text)
    page.get_by_role("button", name="Lagre i dagboka").press("Enter")
    page.locator("#dagbok ~ ol li", has_text=text).wait_for()


def change(page: Page, status: str, **said: str) -> None:
    page.get_by_role("link", name="Endre tiltaket").press("Enter")
    page.get_by_label("Status").select_option(status)
    for label, text in said.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Lagre tiltaket").press("Enter")
    page.get_by_text("Endringene er lagret.").wait_for()


@pytest.mark.demand("IO2-c", "IO2-e")
def test_a_meeting_place_with_three_partners_is_followed_for_a_year(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    vid = visit("area_coordinator")
    measure = _planned(vid)
    path = f"/omrader/tiltak/{measure.public_id}/"
    with later(timedelta(days=60)):
        vid = visit("area_coordinator")
        # Her day leads her to whoever has not answered, and to what is past its day.
        vid.page.get_by_text("Kiwi Saupstad").first.wait_for()
        vid.page.get_by_text("Finne et lokale").first.wait_for()
        vid.look("omradear-dag")
        page = vid.go(path)
        answer(page, "Saupstad idrettslag", "joined")
        answer(page, "Kiwi Saupstad", "declined")
        page.locator("button", has_text="Gjort: Finne et lokale").press("Enter")
        page.locator("button", has_text="Ikke gjort likevel: Finne et lokale").wait_for()
        change(page, "active")
        write(page, "Første kveld. Det kom 30.")
    with later(timedelta(days=200)):
        page = visit("area_coordinator").go(path)
        change(page, "waiting", **{"Hvem venter tiltaket på?": "et større lokale"})
        answer(page, "Kiwi Saupstad", "joined")
    with later(timedelta(days=365)):
        vid = visit("area_coordinator")
        page = vid.go(path)
        write(page, "Ett år. Åpent to kvelder i uka, med 12 frivillige.")
        change(page, "done", **{"Til (dd.mm.åååå)": f"{TODAY + timedelta(days=365):%d.%m.%Y}"})
        told = page.locator("#dagbok ~ ol").inner_text()
        steps = ("Foreslått", "Beboerforeningen: Med", "Kiwi Saupstad: Sa nei", "Første kveld", "Kiwi Saupstad: Med")
        for line in (*steps, "Venter på et større lokale", "Ett år.", "→ Ferdig"):
            assert line in told
        vid.look("omradear-ferdig")


def _planned(vid: Visitor) -> AreaMeasure:
    page = vid.go("/omrader/tiltak/nytt/?sone=saupstad")
    page.get_by_label("Hva heter tiltaket?").fill("Møteplassen")
    page.get_by_label("Hva skal bli bedre for dem som bor her?").fill("Et sted å være om kvelden.")
    page.get_by_label("Ansvarlig kontor").select_option(label="NAV Heimdal")
    page.get_by_label("Slags tiltak").select_option("community")
    page.get_by_role("button", name="Lagre tiltaket").press("Enter")
    page.get_by_text("Tiltaket er lagt inn.").wait_for()
    page.get_by_role("link", name="Velg mål").press("Enter")
    page.get_by_role("heading", name="Mål i planene", level=1).wait_for()
    vid.look("omradear-mal")
    page.locator("input[type=checkbox]").first.press("Space")
    page.get_by_role("button", name="Lagre målene").press("Enter")
    page.get_by_text("Målene er lagret.").wait_for()
    for name, kind in PARTNERS:
        page.get_by_text("Spør en partner").press("Enter")
        page.get_by_label("Hvem spør dere?").fill(name)
        page.get_by_label("Hvem er de?").select_option(kind)
        page.get_by_role("button", name="Sett på lista").press("Enter")
        page.locator("li b", has_text=name).wait_for()
    answer(page, "Beboerforeningen", "joined")
    page.get_by_text("Legg til et steg").press("Enter")
    page.get_by_label("Hva skal gjøres?").fill("Finne et lokale")
    page.get_by_label("Hvem gjør det?").fill("Saupstad idrettslag")
    page.get_by_label("Frist").fill(f"{TODAY + timedelta(days=50):%d.%m.%Y}")
    page.get_by_role("button", name="Lagre steget").press("Enter")
    page.locator("button", has_text="Gjort: Finne et lokale").wait_for()
    vid.look("omradear-plan")
    return AreaMeasure.objects.get()


@pytest.mark.demand("IO2-a")
def test_borders_are_looked_at_and_saved_from_a_day_to_come(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    sent = tmp_path / "kattem.geojson"
    sent.write_text(json.dumps(SQUARE), encoding="utf-8")
    soon = f"{TODAY + timedelta(days=30):%d.%m.%Y}"
    stein = visit("administrator")
    page = stein.go("/omrader/")
    page.get_by_role("link", name="Grenser og postnumre").press("Enter")
    page.get_by_role("heading", name="Grenser og postnumre").wait_for()
    stein.look("grenser")
    page.get_by_label("Levekårssoner").get_by_role("link", name="Kattem").press("Enter")
    page.get_by_role("button", name="Forhåndsvis").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    stein.complaints = [text for text in stein.complaints if "422" not in text]
    stein.look("grenser-omriss-feil")
    page.get_by_label("Omriss som GeoJSON").set_input_files(sent)
    page.get_by_label("Gjelder fra").fill(soon)
    page.get_by_label("Kilde").fill("Bystyret, sak 1")
    page.get_by_role("button", name="Forhåndsvis").press("Enter")
    page.get_by_role("heading", name="Slik blir det").wait_for()
    stein.look("grenser-omriss")
    page.get_by_role("button", name="Lagre omrisset").press("Enter")
    page.get_by_text("Det nye omrisset er lagret.").wait_for()
    assert ZoneOutline.objects.get(applied_at=None).zone == Zone.objects.get(slug="kattem")
    page.get_by_role("link", name="7082", exact=True).press("Enter")
    page.get_by_label("Foreslår sonen").select_option(label="Kattem")
    page.get_by_label("Gjelder fra").fill(soon)
    page.get_by_label("Kilde").fill("Bystyret, sak 1")
    page.get_by_role("button", name="Forhåndsvis").press("Enter")
    page.get_by_role("heading", name="Slik blir det").wait_for()
    stein.look("grenser-postnummer")
    page.get_by_role("button", name="Lagre postnummeret").press("Enter")
    page.get_by_text("Postnummeret er lagret.").wait_for()
    page.get_by_role("heading", name="Kommer").wait_for()
    stein.look("grenser-kommer")


@pytest.mark.demand("IO2-e")
def test_a_family_takes_part_in_an_area_measure_by_its_own_choice(
    transactional_db: None, cast: Cast, visit: Any
) -> None:
    meeting_place(cast, status="active")
    vakker = visit.family(cast.let_in("family_member", "Vakker"), "040390")
    page = vakker.page
    page.get_by_role("link", name="Der vi bor").press("Enter")
    page.get_by_role("heading", name="Der vi bor").wait_for()
    vakker.look("var-plan-der-vi-bor")
    page.locator("button", has_text="Vi vil være med: Åpen kafé").press("Enter")
    page.locator("button", has_text="Vi er ikke med lenger: Åpen kafé").wait_for()
    vakker.look("var-plan-der-vi-bor-med")
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/familien/")
    page.get_by_role("link", name="Områdetiltak familien er med på").press("Enter")
    page.get_by_text("Åpen kafé").first.wait_for()
    klar.look("familien-omradetiltak")
    vid = visit("area_coordinator")
    page = vid.go(f"/omrader/tiltak/{AreaMeasure.objects.get().public_id}/")
    page.get_by_text("Familier som har valgt å være med: færre enn 5").wait_for()
    assert "Blomst" not in page.content()
    page = vakker.page
    page.locator("button", has_text="Vi er ikke med lenger: Åpen kafé").press("Enter")
    page.locator("button", has_text="Vi vil være med: Åpen kafé").wait_for()
    assert AreaLink.objects.get().to_on == TODAY


@pytest.mark.demand("IO2-c")
def test_the_poster_of_a_question_is_fetched_when_it_is_made(
    transactional_db: None,
    cast: Cast,
    visit: Callable[[str], Visitor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the worker is slow the page says so; the sheet is there at the next press."""
    measure = meeting_place(cast, status="active")
    survey = ask_residents(measure)
    asked: list[Any] = []
    monkeypatch.setattr(draw_poster, "apply_async", lambda args, **_options: asked.append(args))
    vid = visit("area_coordinator")
    page = vid.go(f"/omrader/tiltak/{measure.public_id}/")
    page.get_by_role("link", name="Plakat med QR-kode (PDF)").press("Enter")
    page.get_by_role("heading", name="Plakaten lages").wait_for()
    vid.look("plakat-venter")
    draw_poster(*asked[0])
    # The server's threads look in another cache than the test's own (tests/conftest.py).
    made = finished(survey, asked[0][1])
    monkeypatch.setattr(poster_views, "finished", lambda *_said: made)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hent plakaten").press("Enter")
    assert waiting.value.suggested_filename == "plakat.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")
