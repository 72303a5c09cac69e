"""Numbers of zones from a CSV file: `sone;år;verdi;merknad`, one row a place and year, «Byen» for the municipality."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.text import slugify
from django.utils.translation import gettext as _

from familieplan.areas.models import Zone

MOST_ROWS = 2000
LARGEST = 512 * 1024
CITY = ""
COLUMNS = ("sone", "år", "verdi")


class FileRefusedError(ValueError):
    """Nothing of the file is taken: each message says which line and what to do."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class ValueRow:
    """`place` is a zone's slug, or CITY."""

    place: str
    year: int
    value: Decimal
    note: str = ""


def read_csv(content: bytes) -> list[ValueRow]:
    """Raises FileRefusedError. Semicolon or comma, UTF-8 or ISO-8859-1, decimal comma or point."""
    if len(content) > LARGEST:
        raise FileRefusedError([_("Filen er større enn 512 kB. Del den i flere.")])
    lines = io.StringIO(_text(content), newline=None)
    try:
        return _rows(csv.DictReader(lines, delimiter=";" if b";" in content[:400] else ","))
    except csv.Error as error:
        raise FileRefusedError([_("Filen er ikke en CSV-fil. Lagre den som CSV, og prøv igjen.")]) from error


def _rows(reader: csv.DictReader[str]) -> list[ValueRow]:
    names = {(name or "").strip().lower().lstrip("\ufeff"): name for name in reader.fieldnames or []}
    if missing := [column for column in COLUMNS if column not in names]:
        raise FileRefusedError([_("Første linje mangler kolonnen «%(name)s».") % {"name": missing[0]}])
    places = {CITY: CITY, "byen": CITY, "trondheim": CITY}
    for zone in Zone.objects.all():
        places |= dict.fromkeys((zone.slug, slugify(zone.name), str(zone.number)), zone.slug)
    rows: list[ValueRow] = []
    faults: list[str] = []
    for number, raw in enumerate(reader, 2):
        if number > MOST_ROWS + 1:
            faults.append(_("Filen har flere enn %(n)s linjer. Del den i flere.") % {"n": MOST_ROWS})
            break
        said = {column: (raw.get(names[column]) or "").strip() for column in names if column}
        if any(said.values()):
            faults += _faults(said, number, places, rows)
    faults += _twice(rows)
    if faults or not rows:
        raise FileRefusedError(faults[:20] or [_("Filen har ingen linjer med tall.")])
    return rows


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _faults(said: dict[str, str], number: int, places: dict[str, str], rows: list[ValueRow]) -> Iterator[str]:
    place = places.get(slugify(said["sone"]))
    if place is None:
        yield _("Linje %(n)s: «%(name)s» er ingen levekårssone. Bruk navnet, nummeret eller «Byen».") % {
            "n": number,
            "name": said["sone"][:40],
        }
    year = int(said["år"]) if said["år"].isdecimal() and 1900 <= int(said["år"]) <= 2100 else None
    if year is None:
        yield _("Linje %(n)s: «%(year)s» er ikke et år.") % {"n": number, "year": said["år"][:20]}
    try:
        value = Decimal(said["verdi"].replace("\u00a0", "").replace(" ", "").replace(",", "."))
        if not value.is_finite() or abs(value) >= 10**10:
            raise InvalidOperation
    except InvalidOperation:
        yield _("Linje %(n)s: «%(value)s» er ikke et tall.") % {"n": number, "value": said["verdi"][:20]}
        return
    if place is not None and year is not None:
        rows.append(ValueRow(place, year, value.quantize(Decimal("0.01")), said.get("merknad", "")[:160]))


def _twice(rows: list[ValueRow]) -> list[str]:
    seen: set[tuple[str, int]] = set()
    faults = []
    for row in rows:
        if (row.place, row.year) in seen:
            faults.append(
                _("%(place)s står to ganger for %(year)s. Behold én linje.")
                % {"place": row.place or _("Byen"), "year": row.year}
            )
        seen.add((row.place, row.year))
    return faults
