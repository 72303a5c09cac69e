"""The figures as one tidy table (CSV) and as data (JSON), written piece by piece."""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Iterator
from typing import Any

from django.utils.translation import gettext as _

from familieplan.reporting.disclosure import Method
from familieplan.reporting.export.about import about
from familieplan.reporting.export.told import ToldFigure, told
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.published import PublishedStatus

# Whoever reads the data by program can tell by this when its shape has changed.
SHAPE = "familieplan-arsstatus/1"


class _Line:
    """What csv.writer writes to: the line itself is given back."""

    def write(self, line: str) -> str:
        return line


def as_csv(report: AnnualReport) -> Iterator[bytes]:
    """One row for each figure and year, and how far the edition has come. Needs a report with_state()."""
    return _table(report.contents, report.edition, (_("Tilstand"), report.state_text))


def figures_as_csv(status: PublishedStatus, edition: int, ids: Container[str] | None = None) -> Iterator[bytes]:
    """The same as it lies within a paper, which is made before anybody has signed. `ids`: of these figures alone."""
    return _table(status, edition, (), ids)


def _table(
    status: PublishedStatus, edition: int, state: tuple[str, ...], ids: Container[str] | None = None
) -> Iterator[bytes]:
    """Semicolons and a byte order mark: so a Norwegian spreadsheet opens it."""
    rows = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    around = status.circumstances

    def line(*values: object) -> bytes:
        written: Any = rows.writerow(values)
        return str(written).encode()

    head = (_("År"), _("Id"), _("Tabell"), _("Tall"), _("Enhet"), _("Verdi"), _("Hvorfor verdien mangler"))
    more = (_("Definisjon"), _("Kilde"), _("Kan vites fra"), _("Utgave"), *state[:1])
    yield "\ufeff".encode() + line(*head, *more, _("Tillatt avbrudd i måneder"), _("Tall hentet"), _("Metode"))
    for figure in told(status):
        entry = figure.entry
        if ids is not None and entry.id not in ids:
            continue
        for each in figure.years:
            yield line(
                *(each.year, entry.id, figure.table, entry.name, entry.unit.label),
                *("" if each.value is None else each.value, each.why),
                *(figure.definition, entry.source.label, figure.known_from, edition, *state[1:]),
                *(around.gap_months, around.cutoff_on.isoformat(), Method(around.method).label),
            )


def as_json(report: AnnualReport) -> Iterator[bytes]:
    """An object with `format`, `report`, `definitions` and `figures`; each figure has its years under `values`."""
    head = {
        "format": SHAPE,
        "report": about(report).document(),
        "definitions": report.contents.circumstances.definitions,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "figures": ['
    for place, figure in enumerate(told(report.contents)):
        yield (b",\n" if place else b"\n") + json.dumps(_figure(figure), ensure_ascii=False).encode()
    yield b"\n]}\n"


def _figure(figure: ToldFigure) -> dict[str, Any]:
    entry = figure.entry
    return {
        "id": entry.id,
        "name": str(entry.name),
        "table": entry.table,
        "unit": entry.unit.value,
        "definition": entry.definition,
        "source": entry.source.value,
        "known_from": figure.known_from or None,
        "values": [{"year": each.year, "value": each.value, "standing": each.standing} for each in figure.years],
    }
