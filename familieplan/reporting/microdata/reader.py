"""A table from microdata.no as CSV: groups down, years or groups across; semicolon, comma or tab between the cells.

Lines with a single cell before the table are its title and are passed over. The first line with several cells names
the columns. A column that is headed by a year holds the numbers of that year; where none is, there is a column of
years, or the year is the one that is said. What is wrong is told by line, and nothing of such a file is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from familieplan.reporting.microdata.variables import SMALLEST

LARGEST, MOST_ROWS, MOST_TOLD = 256 * 1024, 500, 20
PERSONS = "personer"
YEAR = re.compile(r"(19|20)\d\d")
YEAR_COLUMN = {"år", "aar", "year", "årstall"}
TOTALS = {"total", "totalt", "sum", "i alt", "alle"}
COUNTED = {"antall", "frekvens", "verdi", "count", "frequency", "n"}
MISSING = {"", ".", "..", ":", "-", "–"}
# A table of sums has no number of eleven digits in the name of a row.
LIKE_A_PERSON = re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")


class TableRefusedError(ValueError):
    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = list(messages)[:MOST_TOLD]


@dataclass(frozen=True)
class TableRow:
    """`value` is None where the source has none. A label is the row's, or the row's and the column's."""

    year: int
    label: str
    value: Decimal | None


def read(content: bytes, *, unit: str, year: int | None = None) -> list[TableRow]:
    """Raises TableRefusedError with what is wrong, line by line."""
    if len(content) > LARGEST:
        raise TableRefusedError([_("Filen er større enn 256 kB. Del tabellen i flere.")])
    lines = _lines(_text(content))
    if not lines:
        raise TableRefusedError([_("Filen har ingen tabell. Lagre tabellen som CSV, og prøv igjen.")])
    (_number, head), *body = lines
    columns = _Columns.of(head)
    faults: list[str] = []
    rows: list[TableRow] = []
    if not columns.knows_year and year is None:
        faults.append(_("Tabellen sier ikke hvilket år den gjelder. Skriv året i skjemaet."))
    if len(body) > MOST_ROWS:
        faults.append(_("Tabellen har flere enn %(n)s linjer. Del den i flere.") % {"n": MOST_ROWS})
    else:
        for number, cells in body:
            for one in columns.said(cells, number, year, unit):
                rows.append(one) if isinstance(one, TableRow) else faults.append(one)
    faults += _twice(rows)
    if not faults and not any(row.value is not None for row in rows):
        faults = [_("Tabellen har ingen tall.")]
    if faults:
        raise TableRefusedError(faults)
    return rows


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each line of the table with its number in the file; what stands before the table is passed over."""
    delimiter = max(";\t,", key=lambda mark: max((line.count(mark) for line in text.splitlines()), default=0))
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise TableRefusedError([_("Filen er ikke en CSV-fil. Lagre den som CSV, og prøv igjen.")]) from error
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    begins = next((place for place, (_n, row) in enumerate(numbered) if len([cell for cell in row if cell]) > 1), None)
    return [] if begins is None else numbered[begins:]


@dataclass(frozen=True)
class _Columns:
    """Places of the columns: names of groups, years of their own, and numbers with the year or group they are of."""

    labels: tuple[int, ...]
    year: int | None
    numbers: tuple[tuple[int, str], ...]
    are_years: bool

    @classmethod
    def of(cls, head: list[str]) -> _Columns:
        names = [name.lower() for name in head]
        own = next((place for place, name in enumerate(names) if name in YEAR_COLUMN), None)
        years = [place for place, name in enumerate(head) if YEAR.fullmatch(name)]
        counted = [place for place, name in enumerate(names) if name in COUNTED]
        # Without a year or a word for numbers in the head, the first column names the rows.
        first = years or counted or [place for place in range(1, len(head)) if place != own]
        labels = tuple(place for place in range(len(head)) if place not in first and place != own)
        return cls(labels, own, tuple((place, head[place]) for place in first), bool(years))

    @property
    def knows_year(self) -> bool:
        return self.are_years or self.year is not None

    def said(self, cells: list[str], number: int, year: int | None, unit: str) -> Iterator[TableRow | str]:
        """What each cell of a line says, or what is wrong with it."""
        cells = [*cells, *[""] * (max(place for place, _name in self.numbers) + 1 - len(cells))]
        if any(LIKE_A_PERSON.search(cell) for cell in cells):
            yield _("Linje %(n)s ser ut til å ha et fødselsnummer. Bare tabeller med summer kan leses inn.") % {
                "n": number
            }
            return
        own = self._own_year(cells, year)
        if own is None and not self.are_years and (year is not None or self.year is not None):
            yield _("Linje %(n)s: «%(year)s» er ikke et år.") % {"n": number, "year": cells[self.year or 0][:20]}
            return
        name = ", ".join(_group(cells[place]) for place in self.labels if cells[place])
        for place, head in self.numbers:
            of_year = int(head) if self.are_years else own
            named = name if self.are_years or head.lower() in COUNTED else ", ".join(filter(None, (name, _group(head))))
            value = _value(cells[place], number, head, unit)
            if isinstance(value, str):
                yield value
            elif of_year is not None:
                yield TableRow(of_year, named[:120], value)

    def _own_year(self, cells: list[str], year: int | None) -> int | None:
        if self.year is None:
            return year
        return int(cells[self.year]) if YEAR.fullmatch(cells[self.year]) else None


def _group(name: str) -> str:
    """A total is moved by itself in the source, and is called what it is."""
    return _("I alt (støylagt for seg)") if name.lower() in TOTALS else name


def _value(cell: str, number: int, head: str, unit: str) -> Decimal | str | None:
    """The number, None where the source has none, or what is wrong."""
    if cell in MISSING:
        return None
    told = {"n": number, "head": head[:40], "cell": cell[:20]}
    try:
        value = Decimal(re.sub(r"[\s\u00a0\u202f]", "", cell).removesuffix("%").replace(",", "."))
    except InvalidOperation:
        return _("Linje %(n)s, «%(head)s»: «%(cell)s» er ikke et tall.") % told
    if not value.is_finite() or value < 0 or value >= 10**11:
        return _("Linje %(n)s, «%(head)s»: «%(cell)s» er ikke et tall fra null og oppover.") % told
    if unit == PERSONS and value != value.to_integral_value():
        return _("Linje %(n)s, «%(head)s»: «%(cell)s» er ikke hele personer. Skriv 1234 og ikke 1.234.") % told
    if unit == PERSONS and value < SMALLEST:
        return (
            _(
                "Linje %(n)s, «%(head)s»: microdata.no viser aldri tall under fem, og her står %(cell)s. Hent tabellen"
                " derfra på nytt, eller velg en annen enhet."
            )
            % told
        )
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _twice(rows: list[TableRow]) -> list[str]:
    seen: set[tuple[int, str]] = set()
    faults = []
    for row in rows:
        if (row.year, row.label) in seen:
            faults.append(
                _("«%(label)s» står to ganger for %(year)s. Behold én linje.")
                % {"label": row.label[:60], "year": row.year}
            )
        seen.add((row.year, row.label))
    return faults
