"""An extract for research from the question to the package; the rule for small figures, and a table from microdata.no."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from familieplan.reporting.research.packing import METHOD, TABLE, TOLD
from tests.assistance.files import aid, file_of, take
from tests.browser.conftest import Visitor
from tests.cast import Cast

PAGES = "/arsstatus/forskning/"


def read_in() -> None:
    take(file_of("11F", 2025, [aid(serial, 2025, range(1, 2 + serial % 9), serial % 3) for serial in range(1, 91)]))


def asked(page: Page) -> str:
    """Fills in the form and sends it; the address of the request."""
    page.get_by_label("Formål").fill("Hva hjelper barnefamilier som har hatt sosialhjelp lenge?")
    page.get_by_label("Mottaker").fill("NTNU, Institutt for sosialt arbeid")
    page.get_by_label("Hjemmel").select_option(label="Forvaltningsloven § 13 a nr. 2")
    for name in ("2025", "Aldersgruppe", "Kjønn", "Barn under 18 år i husholdningen", "Måneder med sosialhjelp i året"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("Frist").fill(f"{timezone.localdate() + timedelta(days=60):%d.%m.%Y}")
    page.get_by_role("button", name="Send forespørselen").click()
    page.get_by_text("Forespørselen er sendt.").wait_for()
    return page.url


def approve(who: Visitor, address: str) -> None:
    page = who.go(address[address.index(PAGES) :])
    page.get_by_role("button", name="Godkjenn uttrekket").wait_for()
    who.look("forskning-svar")
    page.get_by_role("button", name="Godkjenn uttrekket").click()
    page.get_by_text("Du har godkjent uttrekket.").wait_for()


def test_an_extract_from_the_question_to_the_package(
    visit: Callable[[str], Visitor], cast: Cast, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    read_in()
    lerke = visit("lead_of_other_district")
    page = lerke.go(PAGES)
    lerke.look("forskning-tom")
    page.get_by_role("link", name="Be om et uttrekk").click()
    page.get_by_role("button", name="Send forespørselen").click()
    page.get_by_text("Rett dette før du går videre").wait_for()
    lerke.complaints.clear()
    lerke.look("forskning-feil")
    address = asked(page)
    lerke.look("forskning-venter")
    approve(visit("lead"), address)
    approve(visit("administrator"), address)
    page.reload()
    page.get_by_text("venter på tur").wait_for()
    lerke.look("forskning-lages")
    worker()
    page.get_by_role("link", name="Last ned uttrekket").wait_for(timeout=60_000)
    lerke.look("forskning-ferdig")
    page.get_by_role("link", name="Last ned uttrekket").click()
    page.get_by_role("heading", name="Last ned uttrekket").wait_for()
    lerke.look("forskning-last-ned")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned", exact=True).click()
    assert set(zipfile.ZipFile(Path(waiting.value.path())).namelist()) == {TABLE, METHOD, TOLD}
    lupe = visit("auditor")
    lupe.go(PAGES)
    lupe.look("forskning-personvernombud")


def test_the_rule_and_a_table_from_microdata(visit: Callable[[str], Visitor], cast: Cast, tmp_path: Path) -> None:
    stein = visit("administrator")
    page = stein.go("/arsstatus/regler/")
    page.get_by_label("Gjelder fra").fill(f"{timezone.localdate():%d.%m.%Y}")
    page.get_by_label("avrundet til et tall som kan deles på tre").check()
    page.get_by_role("button", name="Lagre regelen").click()
    page.get_by_text("Regelen er lagret.").wait_for()
    stein.look("regel-sma-tall")
    path = tmp_path / "tabell.csv"
    path.write_text("Bydel;2021;2022;2023\nMidtbyen;41;38;45\nHeimdal;120;;131\nTotal;163;158;174\n", encoding="utf-8")
    page = stein.go("/arsstatus/tidligere/microdata/")
    stein.look("microdata")
    page.get_by_label("Variabel").select_option("BARNEVERN_HJELPETIL")
    page.get_by_label("Hva tabellen heter").fill("Barn med hjelpetiltak etter bydel")
    page.get_by_label("Hvem tallene gjelder").fill("Barn 0–17 år bosatt i Trondheim 1. januar.")
    page.get_by_label("Tabellen som CSV").set_input_files(path)
    page.get_by_role("button", name="Se på tallene først").click()
    page.get_by_role("heading", name="Barn med hjelpetiltak etter bydel").wait_for()
    stein.look("microdata-se")
    page.get_by_role("button", name="Les inn 9 tall").click()
    page.get_by_text("9 tall er lest inn").wait_for()
    page.get_by_role("heading", name="Barn med hjelpetiltak etter bydel").wait_for()
    stein.look("microdata-tidligere")
