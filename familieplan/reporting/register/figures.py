"""Each figure by its id."""

from __future__ import annotations

from functools import cache

from django.utils.text import format_lazy

from familieplan.reporting.register.entries import FigureEntry, Horizon, RowEntry, Source, TableEntry, Text, Unit
from familieplan.reporting.register.groups import HORIZONS, OVER
from familieplan.reporting.register.places import Places
from familieplan.reporting.register.tables import tables


@cache
def figures(places: Places = ()) -> dict[str, FigureEntry]:
    """A figure that stands in several tables has its name from the first."""
    found: dict[str, FigureEntry] = {}
    for table in tables(places).values():
        for row in table.rows:
            for column, id_ in zip(table.columns, row.ids, strict=True):
                if id_ not in found:
                    found[id_] = _entry(id_, table, row, column)
    return found


def _entry(id_: str, table: TableEntry, row: RowEntry, column: Text) -> FigureEntry:
    name = row.name if len(table.columns) == 1 else format_lazy("{row}: {column}", row=row.name, column=column)
    source = Source.PROGRAMME if id_.startswith("kvp.") else table.source
    return FigureEntry(id_, name, _unit(id_), row.definition, source, _horizon(id_, source), table.id)


def _unit(id_: str) -> Unit:
    if id_.startswith(("voices.", "barriers.")):
        return Unit.ANSWERS if id_.startswith("voices.") else Unit.MESSAGES
    if id_.endswith("children"):
        return Unit.CHILDREN
    return Unit.FAMILIES if id_.endswith("families") else Unit.PERSONS


def _horizon(id_: str, source: Source) -> Horizon:
    kind, *rest = id_.split(".")
    if kind in {Horizon.VOICES, Horizon.BARRIERS}:
        return Horizon(kind)
    if source is not Source.AID:
        return Horizon.PROGRAMME if source is Source.PROGRAMME else Horizon.PLANS
    if kind == "long_term":
        return HORIZONS[OVER]
    if kind.startswith("duration"):
        return HORIZONS[rest[0]]
    return Horizon.MOVED if kind.startswith("flow") else Horizon.YEAR
