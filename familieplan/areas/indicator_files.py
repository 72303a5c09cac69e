"""Numbers of places from a table: `sone;år;verdi;merknad`, one row a place and year, «Byen» for the municipality.

A CSV file and the first sheet of a workbook are read alike, row by row.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from familieplan.areas.indicator_values import (
    CITY,
    MISSING,
    FileRefusedError,
    ValueRow,
    missing_word,
    our_places,
    refuse_large,
)
from familieplan.areas.models import District, Zone

MOST_ROWS, MOST_COLUMNS = 2000, 30
# A workbook is packed: what it holds when it is unpacked is bounded, too.
LARGEST_UNPACKED = 20 * 1024 * 1024
COLUMNS = ("sone", "år", "verdi")
# What the first of them may be called, too.
ALSO = ("sted", "bydel")
PACKED = b"PK\x03\x04"


def read_table(content: bytes) -> list[ValueRow]:
    """Raises FileRefusedError. What the file is, is told by how it begins, and not by its name."""
    refuse_large(content)
    return read_workbook(content) if content.startswith(PACKED) else read_csv(content)


def read_csv(content: bytes) -> list[ValueRow]:
    """Raises FileRefusedError. Semicolon or comma, UTF-8 or ISO-8859-1, decimal comma or point."""
    refuse_large(content)
    lines = io.StringIO(_text(content), newline=None)
    try:
        return _rows(csv.reader(lines, delimiter=";" if b";" in content[:400] else ","))
    except csv.Error as error:
        raise FileRefusedError([_("Filen er ikke en CSV-fil. Lagre den som CSV, og prøv igjen.")]) from error


def read_workbook(content: bytes) -> list[ValueRow]:
    """Raises FileRefusedError. The first sheet of an XLSX file, as it was saved: formulas are not counted anew."""
    # Heavy, and needed where a workbook comes in only.
    from openpyxl import load_workbook

    refuse_large(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise FileRefusedError([_("Regnearket er for stort. Behold bare arket med tallene, og lagre det på nytt.")])
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        return _rows([_said(cell) for cell in row] for row in rows)
    except FileRefusedError:
        raise
    except Exception as error:
        raise FileRefusedError(
            [_("Filen er ikke et regneark som kan leses. Lagre det som XLSX uten passord, og prøv igjen.")]
        ) from error


def _said(cell: Any) -> str:
    """As it would stand in a CSV file: 2024 and not 2024.0, and of a day its year."""
    if isinstance(cell, date):
        return str(cell.year)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _rows(lines: Iterable[list[str]]) -> list[ValueRow]:
    """The first of `lines` names the columns."""
    reader = iter(lines)
    names = {name.strip().lower().lstrip("\ufeff"): column for column, name in enumerate(next(reader, []))}
    if "sone" not in names and (called := next((name for name in ALSO if name in names), "")):
        names["sone"] = names.pop(called)
    if missing := [column for column in COLUMNS if column not in names]:
        raise FileRefusedError([_("Første linje mangler kolonnen «%(name)s».") % {"name": missing[0]}])
    places = places_by_name()
    rows: list[ValueRow] = []
    faults: list[str] = []
    for number, raw in enumerate(reader, 2):
        if number > MOST_ROWS + 1:
            faults.append(_("Filen har flere enn %(n)s linjer. Del den i flere.") % {"n": MOST_ROWS})
            break
        said = {name: raw[column].strip() if column < len(raw) else "" for name, column in names.items() if name}
        if any(said.values()):
            faults += _faults(said, number, places, rows)
    faults += _twice(rows)
    if faults or not rows:
        raise FileRefusedError(faults[:20] or [_("Filen har ingen linjer med tall.")])
    return rows


def places_by_name() -> dict[str, str]:
    """Every way that a file may name a place → its key (indicator_values.our_places)."""
    places = {CITY: CITY, "byen": CITY, "trondheim": CITY}
    for code, name in District.objects.values_list("code", "name"):
        places |= dict.fromkeys((code, slugify(name)), code)
    for slug, name, number in Zone.objects.values_list("slug", "name", "number"):
        places |= dict.fromkeys((slug, slugify(name), str(number)), slug)
    return places


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _faults(said: dict[str, str], number: int, places: dict[str, str], rows: list[ValueRow]) -> Iterator[str]:
    place = places.get(slugify(said["sone"]))
    if place is None:
        yield _("Linje %(n)s: «%(name)s» er ingen levekårssone eller bydel. Bruk navnet, nummeret eller «Byen».") % {
            "n": number,
            "name": said["sone"][:40],
        }
    told = said["år"]
    year = int(told) if told.isdecimal() and len(told) == 4 and 1900 <= int(told) <= 2100 else None
    if year is None:
        yield _("Linje %(n)s: «%(year)s» er ikke et år.") % {"n": number, "year": said["år"][:20]}
    note = said.get("merknad", "")[:160]
    if said["verdi"] in MISSING:
        if place is not None and year is not None:
            rows.append(ValueRow(place, year, None, note or missing_word(said["verdi"])))
        return
    try:
        value = Decimal(said["verdi"].replace("\u00a0", "").replace(" ", "").replace(",", "."))
        if not value.is_finite() or abs(value) >= 10**10:
            raise InvalidOperation
    except InvalidOperation:
        yield _("Linje %(n)s: «%(value)s» er ikke et tall.") % {"n": number, "value": said["verdi"][:20]}
        return
    if place is not None and year is not None:
        rows.append(ValueRow(place, year, value.quantize(Decimal("0.01")), note))


def _twice(rows: list[ValueRow]) -> list[str]:
    counted = Counter((row.place, row.year) for row in rows)
    twice = [of_year for of_year, number in counted.items() if number > 1]
    names = our_places() if twice else {}
    said = _("%(place)s står to ganger for %(year)s. Behold én linje.")
    return [said % {"place": names[place], "year": year} for place, year in twice]
