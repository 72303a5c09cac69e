"""Each published figure of each year with all that a reader needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from familieplan.reporting import register
from familieplan.reporting.figures import Figure
from familieplan.reporting.languages import definitions_of
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register import FigureEntry
from familieplan.reporting.words import why_missing

SHOWN, UNKNOWN = "shown", "unknown"


@dataclass(frozen=True)
class Told:
    """`standing`: shown, unknown (the files do not reach so far), or why it is hidden: few or protect."""

    year: int
    value: Figure
    standing: str
    why: str


@dataclass(frozen=True)
class ToldFigure:
    """`known_from`: the first month, as YYYY-MM, of which the figure can be known; empty where the report says none."""

    entry: FigureEntry
    table: str
    definition: str
    known_from: str
    years: tuple[Told, ...]


def told(status: PublishedStatus) -> Iterator[ToldFigure]:
    """In the order of the register. A report from before a figure was counted does not have it."""
    around = status.circumstances
    tables, definitions = register.tables(around.places), definitions_of(status)
    known = {year.figures.year: year.figures.cells for year in status.years}
    hidden = {year.figures.year: year.suppressed for year in status.years}

    def of(year: int, id_: str) -> Told:
        value, reason = known[year][id_], hidden[year].get(id_)
        if value is not None:
            return Told(year, value, SHOWN, "")
        return Told(year, None, reason.value if reason else UNKNOWN, why_missing(reason, around.threshold))

    for id_, entry in register.figures(around.places).items():
        years = tuple(of(year, id_) for year, values in known.items() if id_ in values)
        if years:
            yield ToldFigure(
                entry,
                str(tables[entry.table].title),
                definitions.get(entry.definition, ""),
                around.known_from.get(entry.horizon.value, ""),
                years,
            )
