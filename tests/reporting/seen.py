"""What a reader sees of a yearly status in each form it is published in, read back by other means than it was written."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader

from familieplan.reporting import register
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.register.places import Places
from tests.cast import Cast

# Year and id → a number, or the words that stand where it would have stood.
Seen = dict[tuple[int, str], int | str]
LABELS = {"færre enn 5": "few", "vises ikke": "protect", "kan ikke vites": "unknown"}
PAGE_TITLES = {"Mottakere i hver måned": "months", "Resultater etter KVP": "kvp"}


def read(text: str) -> int | str:
    plain = re.sub(r"\s", "", text)
    return int(plain) if plain.isdigit() else LABELS[" ".join(text.split())]


def plain(label: str) -> str:
    """Without what a total says of how it was changed."""
    return re.sub(r" \((avrundet|endret) for seg\)$", "", label.lower())


class Tables(HTMLParser):
    """Caption, and each row as [label, cell, …]."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.caption, self.text, self.inside, self.note = "", "", "", False
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note = tag in {"sup"} or (self.note and tag == "a")
        if tag == "tr":
            self.rows.append([])
        if tag in {"caption", "th", "td"}:
            self.inside, self.text = tag, ""
        if tag == "table":
            self.rows = []

    def handle_data(self, data: str) -> None:
        if not self.note:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.note = self.note and tag != "sup"
        if tag == "caption":
            self.caption = self.text.strip()
        if tag in {"th", "td"}:
            self.rows[-1].append(" ".join(self.text.split()))
        if tag == "table":
            self.found[self.caption] = self.rows


def on_page(html: str, year: int, places: Places = ()) -> Seen:
    """Through names alone: a title, a row and a column, as a reader does."""
    seen: Seen = {}
    for caption, (head, *rows) in Tables(html).found.items():
        table = _table(caption, places)
        for label, *found in rows:
            entry = next(row for row in table.rows if str(row.name).lower() == plain(label))
            if table.id == "key":
                seen |= {(int(at), entry.ids[0]): read(text) for at, text in zip(head[1:], found, strict=True)}
            else:
                # The last column of the results is the share, which both numbers give.
                seen |= {(year, id_): read(text) for id_, text in zip(entry.ids, found, strict=False)}
    return seen


def _table(caption: str, places: Places) -> register.TableEntry:
    for table in register.tables(places).values():
        variant = f"{table.title} ({str(table.variant).lower()})" if table.variant else str(table.title)
        if caption == variant or PAGE_TITLES.get(caption) == table.id:
            return table
    raise AssertionError(caption)


def in_csv(content: bytes) -> Seen:
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";")
    return {(int(row["År"]), row["Id"]): read(row["Verdi"] or row["Hvorfor verdien mangler"]) for row in rows}


def in_json(content: bytes) -> Seen:
    return {
        (each["year"], figure["id"]): each["standing"] if each["value"] is None else each["value"]
        for figure in json.loads(content)["figures"]
        for each in figure["values"]
    }


def in_xlsx(content: bytes, year: int, places: Places = ()) -> Seen:
    """The sheet of all figures, and each table's own sheet by its names."""
    book = load_workbook(BytesIO(content), read_only=True)
    rows = list(book["Alle tall"].iter_rows(min_row=2, values_only=True))
    seen: Seen = {(row[0], row[9]): row[2] if row[2] is not None else LABELS[row[3]] for row in rows}
    for sheet in book.worksheets[1:-1]:
        _lead, _edition, _space, head, *lines = sheet.iter_rows(values_only=True)
        table = _table(str(sheet.cell(1, 1).value), places)
        for label, *found in lines:
            entry = next((row for row in table.rows if plain(str(label)[:-4]) == str(row.name).lower()), None)
            columns = [column for column in head[1:] if column]
            for column, id_, value in zip(columns, _ids(entry, table.id, head), found, strict=False):
                at = (int(column), id_) if table.id == "key" else (year, id_)
                number = value if isinstance(value, int) else LABELS[str(value)]
                assert seen[at] == number, (sheet.title, label, column)
    return seen


def _ids(entry: Any, table: str, head: tuple[Any, ...]) -> tuple[str, ...]:
    if entry is None:
        return ()
    return entry.ids * (len(head) - 1) if table == "key" else entry.ids


def in_api(answer: dict[str, Any]) -> Seen:
    from familieplan.reporting.figures import cells

    figures = answer["figures"]
    document = {key: figures[key] for key in ("recipients", "long_term", "families", "young", "kvp")}
    said = cells(document)
    return {
        (figures["year"], id_): value if value is not None else "hidden" if id_ in figures["suppressed"] else "unknown"
        for id_, value in said.items()
    }


def words_of(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def everywhere(cast: Cast, report: AnnualReport) -> dict[str, Seen]:
    """Each form but the paper, by the doors that people use."""
    client = cast.client("lead")

    def taken(form: str) -> bytes:
        answer: Any = client.post(f"/arsstatus/{report.public_id}/last-ned/", {"format": form})
        return bytes(answer.getvalue())

    page = client.get(f"/arsstatus/{report.public_id}/").content.decode()
    places = report.contents.circumstances.places
    api = client.get(f"/api/v1/yearly-status/{report.public_id}/").json()
    return {
        "page": on_page(page, report.year, places),
        "csv": in_csv(taken("csv")),
        "json": in_json(taken("json")),
        "xlsx": in_xlsx(taken("xlsx"), report.year, places),
        "api": in_api(api),
    }
