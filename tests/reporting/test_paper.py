"""The report on paper, read back by program: structure, tags, contents, what lies within it, and its places."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from familieplan.reporting import charts
from familieplan.reporting.chapters import chapters_of
from familieplan.reporting.definitions import definitions
from familieplan.reporting.drawings import all_bars
from familieplan.reporting.goal_chapter import GoalsYear, GoalTold
from familieplan.reporting.pdf import Papers, document, papers
from familieplan.reporting.published import Circumstances, PublishedStatus, YearlyStatus
from familieplan.reporting.register.places import place_id
from familieplan.reporting.user_forum import ForumYear, Met, Said
from tests.reporting.places import DISTRICTS, ZONES, code_of, households, place_values, said_values
from tests.reporting.town import figures, town

# In one process, which makes each paper once.
pytestmark = pytest.mark.xdist_group("paper")
PLACES = tuple((code, f"Bydel {code[-1]}") for code in DISTRICTS) + tuple((code_of(z), z.title()) for z in ZONES)
ZONE = code_of("kattem")


@cache
def a_status(asked: bool = True) -> PublishedStatus:
    """Everything that a report may say, of a small made-up town, in which families and workers were `asked` or not."""
    from dataclasses import replace

    years = []
    for year in (2023, 2024, 2025):
        counted = figures(town(4, 90), year)
        said = said_values(year) if asked else dict.fromkeys(said_values(year))
        years.append(replace(counted, more=counted.more | place_values(households(year, 90)) | said))
    meeting = Met(
        date(2025, 3, 4), date(2025, 3, 4), "Rådhuset", "Boliger", ("FFO",),
        (Said("FFO", "Skriv brev som folk forstår.", "Vi skriver dem om.", "NAV Heimdal", None),),
    )  # fmt: skip
    goals = GoalsYear(
        "God hjelp til familier", "Temaplan", (GoalTold(1, "Tidlig hjelp", "yes", "partly", "yes", "I rute.", 2025),)
    )
    around = Circumstances(2025, date(2026, 1, 5), 2, 5, "0.1.0", definitions(2, "2025-01"), {}, places=PLACES)
    return YearlyStatus(around, tuple(years), ForumYear(2025, 2, (meeting,)), goals).publish()


@cache
def made(scope: str = "", language: str = "nb") -> Papers:
    drawings = {} if scope else charts.draw_all(a_status())
    return papers(a_status(), drawings, author="Rask Elv", edition=1, scope=scope, language=language)


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def tags(content: bytes) -> list[tuple[str, Any]]:
    """Every element of the structure in reading order, with what it is."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), node))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(BytesIO(content)) as document:
        walk(document.Root.StructTreeRoot.K)
        return [(kind, str(node.get("/Alt", ""))) for kind, node in found]


@pytest.mark.demand("H2d")
def test_the_contents_say_the_page_on_which_each_chapter_begins() -> None:
    reader = PdfReader(BytesIO(made().pdf))
    begins = {str(each.title): reader.get_destination_page_number(each) for each in reader.outline if _is_one(each)}
    listed = re.findall(r"(?m)^(.+?)[ .]*(\d+)$", reader.pages[1].extract_text())
    told = {name.strip(): int(page) for name, page in listed if not name.startswith("Side")}
    assert told == {title: place + 1 for title, place in begins.items() if title != "Innhold"}  # type: ignore[operator]
    assert set(told) == set(TITLES)


def _is_one(entry: Any) -> bool:
    return not isinstance(entry, list)


TITLES = (
    *("Hva sier familiene?", "Svaret", "Nøkkeltall", "Tolv måneder", "Hvor lenge varer hjelpen?", "Alder og kjønn"),
    "Hvem kom til, og hvem gikk ut?",
    *("Hvor gikk KVP-deltakerne?", "Bydelene og levekårssonene", "Mål og status"),
    *("Hva hindrer oss?", "Brukerforum", "Endringer siden i fjor", "Metode og definisjoner"),
)


@pytest.mark.parametrize(("scope", "language"), [("", "nb"), ("", "nn"), (ZONE, "nb")])
def test_the_paper_is_read_aloud_in_order_with_headings_heads_of_tables_and_words_for_drawings(
    scope: str, language: str
) -> None:
    content = made(scope, language).pdf
    found = tags(content)
    levels = [int(kind[2:]) for kind, _alt in found if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    drawn = [alt for kind, alt in found if kind == "/Figure"]
    assert all("diagram" in alt for alt in drawn)
    assert len(drawn) == (0 if scope else 9)
    kinds = [kind for kind, _alt in found]
    assert kinds.count("/TH") > kinds.count("/Table") > 1
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("scope", ["", ZONE])
def test_every_letter_of_the_paper_is_embedded_and_it_says_which_standards_it_keeps(scope: str) -> None:
    both = made(scope)
    for content, kept in ((both.pdf, None), (both.archive, ("3", "A"))):
        with pikepdf.open(BytesIO(content)) as document:
            for page in document.pages:
                for font in (page.resources.get("/Font") or {}).values():
                    assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor or (
                        "/FontFile3" in font.DescendantFonts[0].FontDescriptor
                    )
            with document.open_metadata() as said:
                assert said["pdfuaid:part"] == "1"
                assert (said.get("pdfaid:part"), said.get("pdfaid:conformance")) == (kept or (None, None))
                assert "2025" in said["dc:title"]


@pytest.mark.demand("H2d")
@pytest.mark.parametrize("scope", ["", ZONE, "500104"])
def test_the_archived_paper_carries_its_figures_as_a_table_that_says_the_same(scope: str) -> None:
    with pikepdf.open(BytesIO(made(scope).archive)) as document:
        (name,) = document.attachments
        held = document.attachments[name]
        content = held.get_file().read_bytes()
        specs = [document.Root.Names.EmbeddedFiles.Names[1]]
        assert name == "arsstatus-2025.csv"
        assert [str(spec.AFRelationship) for spec in specs] == ["/Data"]
        assert all(spec.objgen in {each.objgen for each in document.Root.AF} for spec in specs)
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    told = {(int(row["År"]), row["Id"]): int(row["Verdi"]) if row["Verdi"] else None for row in rows}
    shown = {(y, id_): value for y in (2023, 2024, 2025) for id_, value in a_status().cells_of(y).items()}
    assert told.items() <= shown.items()
    assert {row["Tillatt avbrudd i måneder"] for row in rows} == {"2"}
    assert {row["Tall hentet"] for row in rows} == {"2026-01-05"}
    if not scope:
        assert len(told) == len(shown)
    else:
        assert {id_ for _year, id_ in told if not id_.startswith("help.")} == {
            place_id(scope, what) for what in ("plan_families", "coordinated_families", "children",
                                               "assessed_children", "flagged_families", "reviewed_families")
        }  # fmt: skip


def test_the_same_figures_give_the_same_bytes() -> None:
    drawings = charts.draw_all(a_status())
    again = papers(a_status(), drawings, author="Rask Elv", edition=1)
    assert (again.pdf, again.archive) == (made().pdf, made().archive)


@pytest.mark.demand("H8")
def test_a_place_shows_what_the_citys_edition_shows_of_it_and_nothing_else() -> None:
    for scope, _name in PLACES:
        first, beside, *_more = chapters_of(scope, a_status())
        for row, what in zip(first.tables[0].rows, ("plan_families", "coordinated_families"), strict=False):
            assert [cell.value for cell in row.cells] == [
                a_status().cells_of(year)[place_id(scope, what)] for year in (2023, 2024, 2025)
            ]
        allowed = {cell.value for table in (*first.tables, *beside.tables) for row in table.rows for cell in row.cells}
        city = {value for year in (2023, 2024, 2025) for value in a_status().cells_of(year).values()}
        assert allowed <= city


def test_a_place_names_what_cannot_be_had_for_it_and_why() -> None:
    text = " ".join(pages(made(ZONE).pdf))
    assert "Tall som ikke finnes for stedet" in text
    assert "KOSTRA-filene sier ikke hvor folk bor" in text
    assert "Svarene er gitt uten navn og uten sted" in text
    assert "Nøkkeltall" in text.partition("Tall som ikke finnes for stedet")[2]


def test_the_goals_the_forum_and_the_changes_stand_in_the_report() -> None:
    text = " ".join(pages(made().pdf))
    assert "Tidlig hjelp" in text
    assert "Skriv brev som folk forstår." in text
    assert "Endringer siden i fjor" in text
    assert text.index("Hva sier familiene?") < text.index("Sosialhjelp og kvalifiseringsprogram 2023")


def test_what_was_shown_otherwise_in_last_years_report_is_told_and_only_where_both_are_shown() -> None:
    from dataclasses import replace

    now = a_status()
    before = replace(now, circumstances=replace(now.circumstances, year=2024), years=now.years[:-1])
    year = before.years[-1]
    older = year.figures.document()
    older["recipients"]["total"] += 3
    changed = replace(before, years=(before.years[0], type(year).of(older | {"suppressed": {}})))
    told = now.since(changed).corrected
    assert [(each.id, each.before - each.now) for each in told if each.id == "recipients.total"] == [
        ("recipients.total", 3)
    ]
    assert now.since(before).corrected == ()
    hidden = set(year.suppressed)
    assert not hidden & {each.id for each in told}
    assert PublishedStatus.of(now.since(changed).document()).corrected == told


def test_a_table_that_nobody_could_fill_says_so_in_one_sentence_and_is_not_drawn() -> None:
    sentence = "Dette kan ikke vites. Det ble ikke ført i Familieplan det året."
    drawn = {True: all_bars(a_status()), False: all_bars(a_status(asked=False))}
    assert {"voices", "barriers", "zones"} <= drawn[True].keys()
    assert drawn[True].keys() - drawn[False].keys() == {"voices", "barriers"}
    told = document(a_status(asked=False), {}, author="Rask Elv", edition=1)
    assert told.count(sentence) == 2
    assert sentence not in document(a_status(), {}, author="Rask Elv", edition=1)
