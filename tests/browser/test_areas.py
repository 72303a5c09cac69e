"""An area coordinator plans a meeting place with three partners and follows it; a resident answers from a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from familieplan.areas.measure_operations import answer_survey
from familieplan.areas.models import AreaSurvey
from tests.areas.measures import photograph
from tests.browser.conftest import SCREEN, Visitor
from tests.cast import Cast


@pytest.mark.demand("IO2-c", "IO2-e")
def test_an_area_coordinator_plans_a_meeting_place_and_residents_say_what_it_did(
    transactional_db: None,
    cast: Cast,
    visit: Callable[[str], Visitor],
    browser: Browser,
    live_server: Any,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    vid = visit("area_coordinator")
    page = vid.go("/omrader/saupstad/")
    page.get_by_role("link", name="Nytt områdetiltak").press("Enter")
    page.get_by_label("Hva heter tiltaket?").fill("Åpen kafé")
    page.get_by_role("button", name="Lagre tiltaket").press("Enter")
    page.get_by_role("heading", name="Nytt områdetiltak").wait_for()
    page.locator(".ds-error-summary").wait_for()
    vid.complaints = [text for text in vid.complaints if "422" not in text]
    vid.look("omradetiltak-feil")
    page.get_by_label("Hva skal bli bedre for dem som bor her?").fill(
        "Et sted å være om kvelden, for unge og for foreldre."
    )
    page.get_by_label("Ansvarlig kontor").select_option(label="NAV Heimdal")
    page.get_by_label("Slags tiltak").select_option("community")
    page.get_by_label("Budsjett i kroner").fill("95 000")
    page.get_by_role("button", name="Lagre tiltaket").press("Enter")
    page.get_by_text("Tiltaket er lagt inn.").wait_for()
    for name, kind in (("Beboerforeningen", "residents"), ("Saupstad idrettslag", "voluntary"), ("Skolen", "school")):
        page.get_by_text("Spør en partner").press("Enter")
        page.get_by_label("Hvem spør dere?").fill(name)
        page.get_by_label("Hvem er de?").select_option(kind)
        page.get_by_role("button", name="Sett på lista").press("Enter")
        page.get_by_text("Partneren står på lista.").wait_for()
    page.locator("summary", has_text="Skriv svaret: Beboerforeningen").press("Enter")
    page.get_by_label("Svar").first.select_option("joined")
    page.locator("button", has_text="Lagre svaret: Beboerforeningen").press("Enter")
    page.get_by_text("Beboere. Med").wait_for()
    page.get_by_text("Legg til et steg").press("Enter")
    page.get_by_label("Hva skal gjøres?").fill("Finne et lokale")
    page.get_by_label("Hvem gjør det?").fill("Saupstad idrettslag")
    page.get_by_role("button", name="Lagre steget").press("Enter")
    page.locator("button", has_text="Gjort: Finne et lokale").press("Enter")
    page.locator("button", has_text="Ikke gjort likevel: Finne et lokale").wait_for()
    sent = tmp_path / "bilde.jpg"
    sent.write_bytes(photograph((640, 360)).read())
    page.get_by_text("Skriv i dagboka").press("Enter")
    page.get_by_label("Hva skjedde?").fill("Første kveld. Det kom 30.")
    page.get_by_label("Bilde", exact=True).set_input_files(sent)
    page.get_by_label("Hva viser bildet?").fill("Et langbord med kaffe og kake")
    page.get_by_role("button", name="Lagre i dagboka").press("Enter")
    page.get_by_role("img", name="Et langbord med kaffe og kake").wait_for()
    page.get_by_text("Spør beboerne").press("Enter")
    page.get_by_label("Åpen til og med").fill("31.12.2099")
    page.get_by_role("button", name="Åpne spørsmålet").press("Enter")
    page.get_by_text("Færre enn 5 har svart.").wait_for()
    survey = AreaSurvey.objects.get()
    for _each in range(9):
        answer_survey(survey=survey, felt="better")
    # A resident's own telephone: no account, no cookie but the form's.
    context = browser.new_context(**SCREEN | {"viewport": {"width": 390, "height": 844}})
    resident = Visitor(context, live_server.url)
    page = resident.go(f"/mening/{survey.code}/")
    page.get_by_role("heading", name="Har dette gjort det bedre å bo her?").wait_for()
    resident.look("beboersvar")
    page.get_by_label("Ja, det har blitt bedre").press("Space")
    page.get_by_label("Vil du si noe mer?").fill("Nå har vi et sted å gå")
    page.get_by_role("button", name="Svar").press("Enter")
    page.get_by_role("heading", name="Takk for svaret").wait_for()
    resident.look("beboersvar-takk")
    context.close()
    page = vid.page
    page.reload()
    page.get_by_text("10 svar.").wait_for()
    page.get_by_text("Med beboernes ord").press("Enter")
    page.get_by_text("«Nå har vi et sted å gå»").wait_for()
    vid.look("omradetiltak")
    page = vid.go("/omrader/saupstad/")
    page.get_by_role("link", name="Skriv ned noe").press("Enter")
    page.get_by_label("Tema").select_option("safety")
    page.get_by_label("Hva vet vi?").fill("Barna går i mørket til skolen. Beboerne ønsker seg lys.")
    page.get_by_label("Hvem sier det?").fill("Skolens elevråd")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Skrevet ned.").wait_for()
    vid.look("omrade-sone")
    vid.go("/omrader/tall/")
    vid.look("omrade-tall")
    page = vid.go("/omrader/")
    page.get_by_role("link", name="Kattem: 0 familier").focus()
    vid.look("omrader")
    reader = visit("reader")
    reader.go("/omrader/saupstad/").get_by_role("link", name="Åpen kafé").press("Enter")
    reader.page.get_by_role("heading", name="Åpen kafé").wait_for()
    assert reader.page.get_by_role("button", name="Gjort").count() == 0
