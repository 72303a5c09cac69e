"""The figures of an edition as workbook, table and data: the frozen ones, with the register's words, and logged."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from familieplan.assistance.figures import years_on_file
from familieplan.reporting import register
from familieplan.reporting.export.sheets import NAMES, sheets
from familieplan.reporting.figures import cells
from familieplan.reporting.models import AnnualReport, Download
from familieplan.reporting.operations import order_report, sign_report
from familieplan.reporting.tasks import render_annual_report
from tests.assistance.files import aid, file_of, take
from tests.cast import Cast
from tests.reporting.test_report import WHOLE_YEAR, fill

PLACES = (("500104", "Heimdal"), ("500104/kattem", "Kattem"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(cast: Cast) -> AnnualReport:
    """Of four families with help for long, too few to be shown."""
    fill(long_term=30, families=4)
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    return AnnualReport.objects.with_state().get(pk=report.pk)


def take_out(cast: Cast, report: AnnualReport, form: str, who: str = "lead") -> Any:
    return cast.client(who).post(f"/arsstatus/{report.public_id}/last-ned/", {"format": form})


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def frozen(report: AnnualReport) -> dict[tuple[int, str], int | None]:
    found = {}
    for year in report.published["years"]:
        document = {key: value for key, value in year.items() if key not in {"suppressed", "audit"}}
        found |= {(year["year"], id_): value for id_, value in cells(document).items()}
    return found


@pytest.mark.demand("H2d")
def test_the_table_has_every_frozen_figure_once_and_no_other(cast: Cast, ready: AnnualReport) -> None:
    rows = rows_of(take_out(cast, ready, "csv"))
    told = {(int(row["År"]), row["Id"]): int(row["Verdi"]) if row["Verdi"] else None for row in rows}
    assert told == frozen(ready)
    assert len(rows) == len(told)


def test_the_table_says_what_each_figure_is_and_why_one_is_missing(cast: Cast, ready: AnnualReport) -> None:
    rows = {(row["År"], row["Id"]): row for row in rows_of(take_out(cast, ready, "csv"))}
    few = rows["2025", "long_term.families"]
    assert (few["Verdi"], few["Hvorfor verdien mangler"], few["Enhet"]) == ("", "færre enn 5", "familier")
    assert few["Definisjon"].startswith("Mottakere med barn under 18 år") or few["Definisjon"]
    assert few["Kilde"] == "KOSTRA 11F, økonomisk sosialhjelp"
    assert few["Kan vites fra"] == "2025-01"
    assert rows["2024", "long_term.families"]["Hvorfor verdien mangler"] == "kan ikke vites"
    assert few["Tilstand"] == "Utkast"


@pytest.mark.demand("H2d")
def test_the_data_have_the_same_figures_by_the_same_ids(cast: Cast, ready: AnnualReport) -> None:
    data = json.loads(take_out(cast, ready, "json").getvalue())
    told = {(each["year"], f["id"]): each["value"] for f in data["figures"] for each in f["values"]}
    assert told == frozen(ready)
    assert data["format"] == "familieplan-arsstatus/1"
    assert data["report"]["state"] == "draft"
    assert data["report"]["threshold"] == 5
    assert data["definitions"] == ready.definitions
    families = next(each for each in data["figures"] if each["id"] == "long_term.families")
    assert {"unit": "families", "source": "11F", "known_from": "2025-01"}.items() <= families.items()
    assert {"year": 2025, "value": None, "standing": "few"} in families["values"]


@pytest.mark.demand("H2d")
def test_the_workbook_has_a_sheet_for_each_table_with_real_numbers_and_notes(cast: Cast, ready: AnnualReport) -> None:
    book = load_workbook(BytesIO(take_out(cast, ready, "xlsx").getvalue()))
    pages = sheets(ready.contents)
    assert book.sheetnames == ["Om tallene", *(page.name for page in pages), "Alle tall"]
    key = book["Nøkkeltall"]
    by_name = {str(row[0].value): row for row in key.iter_rows(min_row=5)}
    assert by_name["Mottakere i året (a)"][4].value == 55
    assert by_name["Barnefamilier, mer enn tre år (d)"][4].value == "færre enn 5"
    assert any(str(name).startswith("Kilde: KOSTRA 11F") for name in by_name)
    assert [cell.value for cell in key[4]] == ["Sosialhjelp og KVP", "2022", "2023", "2024", "2025"]


def test_every_number_of_the_workbook_is_a_frozen_one_of_its_place(cast: Cast, ready: AnnualReport) -> None:
    book = load_workbook(BytesIO(take_out(cast, ready, "xlsx").getvalue()))
    told = {
        (row[0], row[9]): row[2]
        for row in book["Alle tall"].iter_rows(min_row=2, values_only=True)
        if row[0] is not None
    }
    assert told == frozen(ready)
    for page in sheets(ready.contents):
        rows = list(book[page.name].iter_rows(min_row=5, max_row=4 + len(page.rows), values_only=True))
        for row, written in zip(page.rows, rows, strict=True):
            expected = [cell.text if cell.value is None else cell.value for cell in row.cells]
            assert [value or "" for value in written[1:] if value is not None or len(expected) > 1][
                : len(expected)
            ] == [value or "" for value in expected], (page.name, row.label)


def test_no_text_of_the_workbook_is_a_formula_and_nothing_leads_out_of_it(cast: Cast, ready: AnnualReport) -> None:
    book = load_workbook(BytesIO(take_out(cast, ready, "xlsx").getvalue()))
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert all(link.target is None for link in sheet._hyperlinks)


def test_the_files_show_what_the_report_was_made_with_whatever_is_read_in_later(
    cast: Cast, ready: AnnualReport
) -> None:
    before = [take_out(cast, ready, form).getvalue() for form in ("csv", "json", "xlsx")]
    take(file_of("11F", 2025, [aid(serial, 2025, WHOLE_YEAR) for serial in range(1, 9)]), "11F_2025_ny.dat")
    assert years_on_file()[-1] == 2025
    assert [take_out(cast, ready, form).getvalue() for form in ("csv", "json", "xlsx")] == before


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv", "json"])
def test_each_file_taken_is_written_down_with_what_it_was(cast: Cast, ready: AnnualReport, form: str) -> None:
    answer = take_out(cast, ready, form)
    assert answer["Content-Disposition"] == f'attachment; filename="arsstatus-2025-utgave-1-utkast.{form}"'
    assert "no-store" in answer["Cache-Control"]
    taken = Download.objects.get()
    assert (taken.format, taken.who[:8], taken.role) == (form, "Rask Elv", "team_lead")


def test_what_is_approved_is_no_longer_called_a_draft(cast: Cast, ready: AnnualReport) -> None:
    sign_report(report=ready, by=cast["lead"], kind="approved")
    answer = take_out(cast, ready, "csv")
    assert "utkast" not in answer["Content-Disposition"]
    assert rows_of(answer)[0]["Tilstand"] == "Godkjent"


def test_an_unknown_format_is_explained_and_nothing_is_written_down(cast: Cast, ready: AnnualReport) -> None:
    answer = take_out(cast, ready, "docx")
    assert answer.status_code == 422
    assert "Velg ett av formatene" in answer.content.decode()
    assert not Download.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "auditor", "area_coordinator", "superuser"])
@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_the_files_do_not_exist_for_roles_without_figures(cast: Cast, ready: AnnualReport, who: str, form: str) -> None:
    assert take_out(cast, ready, form, who).status_code == 404
    assert not Download.objects.exists()


def test_every_table_of_the_register_has_a_name_that_a_spreadsheet_allows() -> None:
    assert NAMES.keys() == register.tables(PLACES).keys()
    names = [str(name) for name in NAMES.values()]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len(set(names)) == len(names)
