"""The tables of a yearly status, cell by cell as text. Page and paper show the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from familieplan.reporting import register
from familieplan.reporting.figures import Figure
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register.entries import Text
from familieplan.reporting.register.tables import COMPARED, IN_ALL, KEY, RESULTS, TOTALS
from familieplan.reporting.words import cannot_be_known, full_month_names, in_words, number


@dataclass(frozen=True)
class Cell:
    """`value`: the number that the text says, for whoever counts on; a share is a part of one. None when not shown."""

    text: str
    shown: bool
    value: int | float | None = None
    is_unknown: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    definition: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Tables:
    """`years` heads the key figures; every figure is a Cell."""

    years: tuple[int, ...]
    key: tuple[Row, ...]
    months: tuple[Row, ...]
    compared: tuple[Row, ...]
    results: tuple[Row, ...]
    ended: Cell
    answer: tuple[Cell, Cell]
    further: tuple[Further, ...] = ()


@dataclass(frozen=True)
class Further:
    """A table of the register, of the year asked about."""

    id: str
    title: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_unknown(self) -> bool:
        return all_unknown(self.rows)


def all_unknown(rows: tuple[Row, ...]) -> bool:
    """Of such a table one sentence says more than twenty cells that say the same."""
    return bool(rows) and all(cell.is_unknown for row in rows for cell in row.cells)


# Those that are laid out by themselves on page and paper.
BY_THEMSELVES = ("key", "months", "long_term", "kvp")


def _cell(status: PublishedStatus, place: int, path: str) -> Cell:
    year = status.years[place]
    value = year.figures.cells[path]
    words = in_words(year, path, status.circumstances.threshold)
    return Cell(words, value is not None, value, cannot_be_known(year, path))


def tables(status: PublishedStatus) -> Tables:
    last = len(status.years) - 1

    def now(path: str) -> Cell:
        return _cell(status, last, path)

    return Tables(
        years=tuple(year.figures.year for year in status.years),
        key=tuple(
            Row(str(label), definition, tuple(_cell(status, place, path) for place in range(len(status.years))))
            for path, label, definition in KEY
        ),
        months=tuple(Row(name, "b", (now(f"recipients.by_month.{m}"),)) for m, name in enumerate(full_month_names())),
        compared=tuple(
            Row(str(label), "c", (now(f"{path}.recipients"), now(f"{path}.families"))) for path, label in COMPARED
        ),
        results=_results(status),
        ended=now("kvp.ended"),
        answer=(now("long_term.recipients"), now("long_term.families")),
        further=_further(status),
    )


def _results(status: PublishedStatus) -> tuple[Row, ...]:
    """Number and share of those who ended; the share is left out when either number is hidden. Never rescaled."""
    programme = status.latest.figures.kvp
    last = len(status.years) - 1
    rows = []
    for code in (code for code in RESULTS if code in programme.results):
        count, ended = programme.results[code], programme.ended
        share = _share(count, ended) if count is not None and ended else Cell("", False)
        rows.append(Row(str(RESULTS[code]), "f", (_cell(status, last, f"kvp.results.{code}"), share)))
    return tuple(rows)


def _share(count: int, ended: int) -> Cell:
    """Whole per cents, in the number as in the text. Never above the whole, though each figure is changed by itself."""
    percent = min(100, round(100 * count / ended))
    return Cell(f"{number(percent)}\u00a0%", True, percent / 100)


def _further(status: PublishedStatus) -> tuple[Further, ...]:
    """A report from before a table was counted does not have it."""
    known = status.latest.figures.cells
    chosen = [each for each in register.tables(status.circumstances.places).values() if each.id not in BY_THEMSELVES]
    return tuple(_laid_out(each, status, known) for each in chosen if known.keys() >= set(each.ids))


def _laid_out(table: register.TableEntry, status: PublishedStatus, known: Mapping[str, Figure]) -> Further:
    last = len(status.years) - 1
    rows = [row for row in table.rows if not row.only_if_any or any(known[id_] != 0 for id_ in row.ids)]
    # A column for those whose sex nobody has written down stands there when there are any.
    width = len(table.columns) - (table.last_if_any and all(known[row.ids[-1]] == 0 for row in rows))
    title = f"{table.title} ({str(table.variant).lower()})" if table.variant else str(table.title)
    return Further(
        id=table.id,
        title=title,
        stub=str(table.stub),
        columns=tuple(_total(column, status) for column in table.columns[:width]),
        rows=tuple(
            Row(
                _capital(_total(row.name, status)),
                row.definition,
                tuple(_cell(status, last, id_) for id_ in row.ids[:width]),
            )
            for row in rows
        ),
    )


def _total(name: Text, status: PublishedStatus) -> str:
    """A total says how it was changed: it is not the sum of what stands over it."""
    text = str(name)
    return str(TOTALS.get(status.circumstances.method, text)) if text == str(IN_ALL) else text


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
