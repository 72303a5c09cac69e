"""The administrator's year: four files in, the status ordered, watched, read and taken out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from familieplan.reporting.models import AnnualReport, Download
from tests.assistance.files import aid, file_of, programme
from tests.browser.conftest import Visitor
from tests.cast import Cast

LONG = range(1, 13)


def four_files(folder: Path) -> list[Path]:
    """Forty long-term recipients, twelve of them with two children, and sixty others."""
    found = []
    for year in (2022, 2023, 2024, 2025):
        long_term = [aid(serial, year, LONG, 2 if serial <= 12 else 0) for serial in range(1, 41)]
        others = [aid(serial, year, [1 + serial % 12]) for serial in range(41, 101)]
        path = folder / f"11F_{year}.dat"
        path.write_bytes(file_of("11F", year, [*long_term, *others]))
        found.append(path)
    path = folder / "11CF_2025.dat"
    path.write_bytes(file_of("11CF", 2025, [programme(serial, 2025) for serial in range(1, 21)]))
    return [*found, path]


def test_from_files_to_a_pdf_with_the_same_figures_as_the_page(
    visit: Callable[[str], Visitor], cast: Cast, tmp_path: Path, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    stein = visit("administrator")
    page = stein.go("/kostra/")
    page.get_by_label("Filer fra fagsystemet").set_input_files(four_files(tmp_path))
    page.get_by_role("button", name="Les inn", exact=True).click()
    page.get_by_text("11F_2025.dat er lest. Se over forslaget").wait_for()
    stein.look("kostra-venter")
    for form in ("11F 2022", "11F 2023", "11F 2024", "11F 2025", "11CF 2025"):
        page.get_by_role("link", name=form, exact=True).click()
        page.get_by_role("heading", name="Sammenlignet med i fjor").wait_for()
        if form == "11F 2025":
            stein.look("kostra-forslag")
        page.get_by_role("button", name="Ta i bruk").click()
        page.get_by_text("er lest inn: ").wait_for()
    stein.look("kostra")
    page.get_by_role("link", name="2025, 11F", exact=True).click()
    page.get_by_role("heading", name="SSBs oppsummering").wait_for()
    stein.look("kostra-oppsummering")
    page.get_by_role("link", name="Årsstatus").first.click()
    stein.look("arsstatus-tom")
    page.get_by_role("button", name="Lag rapporten").click()
    page.get_by_text("Steg").wait_for()
    stein.look("arsstatus-venter")
    worker()
    page.get_by_role("heading", name="Tolv måneder").wait_for(timeout=60_000)
    stein.look("arsstatus-2025")
    answer = page.locator(".fp-answer").inner_text()
    assert re.sub(r"\s+", " ", answer) == "40 har hatt sosialhjelp i mer enn tre år. 12 av dem er barnefamilier."
    cells = [re.sub(r"\s+", " ", cell).strip() for cell in page.locator("table td").all_inner_texts()]
    assert len(cells) > 50
    page.get_by_role("link", name="Last ned", exact=True).click()
    stein.look("arsstatus-hent")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned PDF", exact=True).click()
    paper = PdfReader(BytesIO(Path(waiting.value.path()).read_bytes()))
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in paper.pages))
    assert "40 har hatt sosialhjelp i mer enn tre år. 12 av dem er barnefamilier." in text
    assert [cell for cell in cells if cell not in text] == []
    assert Download.objects.get().who.startswith("Ærlig Stein")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned XLSX").click()
    book = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))
    assert book["Mer enn tre år"]["B5"].value == 40
    assert {each.format for each in Download.objects.all()} == {"pdf", "xlsx"}
    assert AnnualReport.objects.get().edition == 1
    page.get_by_role("link", name="Årsstatus").first.click()
    stein.look("arsstatus-oversikt")
    page.get_by_role("link", name="Utforsk tallene").click()
    stein.look("utforsk-ar")
    page.get_by_label("Tall og inndeling").select_option("mottakere-lengde")
    page.get_by_role("button", name="Vis tallene").click()
    page.get_by_role("heading", name="Mottakere av sosialhjelp, etter lengde", exact=True).wait_for()
    assert page.locator("tr", has_text="Mer enn 36 måneder").locator("td").last.inner_text() == "40"
    stein.look("utforsk-lengde")


def test_a_file_with_errors_is_explained_by_rule_line_and_field_and_corrected(
    visit: Callable[[str], Visitor], cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "feil.dat"
    path.write_bytes(file_of("11F", 2025, [aid(1, 2025, KJONN="7"), aid(2, 2025, STMND_1="")]))
    stein = visit("administrator")
    page = stein.go("/kostra/")
    page.get_by_label("Filer fra fagsystemet").set_input_files(path)
    page.get_by_role("button", name="Les inn", exact=True).click()
    page.get_by_role("heading", name="Sammenlignet med i fjor").wait_for()
    assert "Linje 1, felt KJONN" in page.locator("main").inner_text()
    stein.look("kostra-feil")
    page.get_by_label("Ny verdi på linje 1, felt KJONN").fill("2")
    page.get_by_label("Ny verdi på linje 2, felt STMND_1").first.fill("01")
    page.get_by_role("button", name="Rett feltene").click()
    page.get_by_text("2 felt er rettet").wait_for()
    page.get_by_role("link", name="Filen, med rettelser").click()
    stein.look("kostra-hent")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned filen").click()
    assert Path(waiting.value.path()).read_bytes() == file_of("11F", 2025, [aid(1, 2025), aid(2, 2025)])
    broken = tmp_path / "avbrutt.dat"
    broken.write_bytes(path.read_bytes()[:-50])
    page = stein.go("/kostra/")
    page.get_by_label("Filer fra fagsystemet").set_input_files(broken)
    page.get_by_role("button", name="Les inn", exact=True).click()
    page.get_by_role("heading", name="Filen er ikke lest inn").wait_for()
    stein.look("kostra-ikke-lest")
    stein.go("/kontorer/")
    stein.look("kontorer")


def test_the_auditor_reads_who_has_read(visit: Callable[[str], Visitor], cast: Cast) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    lupe = visit("auditor")
    page = lupe.go("/leselogg/")
    page.get_by_text("Myk Vind").wait_for()
    assert "Blomst" not in page.content()
    lupe.look("leselogg")


def test_an_administrator_sets_a_rule_after_seeing_what_it_means_and_writes_how_a_goal_stands(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    stein = visit("administrator")
    page = stein.go("/flaggregler/")
    stein.look("flaggregler")
    page.get_by_role("link", name="Plan uten koordinator eller uten bevegelse").press("Enter")
    page.get_by_label("Dager").fill("30")
    page.get_by_label("Gjelder fra (dd.mm.åååå)").fill(f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}")
    page.get_by_role("button", name="Se hva det betyr").press("Enter")
    page.get_by_text("Med disse tallene: 0 familier.").wait_for()
    stein.look("flaggregel")
    page.get_by_role("button", name="Endre fra denne dagen").press("Enter")
    page.get_by_text("Regelen er endret fra dagen du skrev.").wait_for()
    page = stein.go("/arsstatus/mal/?plan=2008")
    stein.look("mal-2008")
    page.get_by_label("Plan", exact=True).select_option("2013")
    page.get_by_role("button", name="Vis").press("Enter")
    page.get_by_role("link", name="Sosialhjelp er en midlertidig ytelse").press("Enter")
    page.get_by_label("Mål nådd").select_option("no")
    page.get_by_label("Status med ord").fill("Flere enn i fjor.")
    page.get_by_role("button", name="Lagre status").press("Enter")
    page.get_by_text("Statusen er lagret.").wait_for()
    stein.look("mal")
    page.get_by_role("link", name="Plan mot fattigdom 2013–2017").wait_for()
    stein.go("/arsstatus/tidligere/")
    stein.look("tidligere-tall")
    stein.go("/arsstatus/tidligere/eu60/")
    stein.look("tidligere-tall-inn")
