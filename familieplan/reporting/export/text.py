"""The figures as one tidy table (CSV) and as data (JSON), written piece by piece."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from familieplan.reporting.export.about import about
from familieplan.reporting.export.told import ToldFigure, told
from familieplan.reporting.models import AnnualReport

# Whoever reads the data by program can tell by this when its shape has changed.
SHAPE = "familieplan-arsstatus/1"


class _Line:
    """What csv.writer writes to: the line itself is given back."""

    def write(self, line: str) -> str:
        return line


def as_csv(report: AnnualReport) -> Iterator[bytes]:
    """One row for each figure and year. Semicolons and a byte order mark: so a Norwegian spreadsheet opens it."""
    rows = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")

    def line(*values: object) -> bytes:
        written: Any = rows.writerow(values)
        return str(written).encode()

    head = (_("År"), _("Id"), _("Tabell"), _("Tall"), _("Enhet"), _("Verdi"), _("Hvorfor verdien mangler"))
    yield "\ufeff".encode() + line(*head, _("Definisjon"), _("Kilde"), _("Kan vites fra"), _("Utgave"), _("Tilstand"))
    for figure in told(report.contents):
        entry = figure.entry
        for each in figure.years:
            yield line(
                *(each.year, entry.id, figure.table, entry.name, entry.unit.label),
                *("" if each.value is None else each.value, each.why),
                *(figure.definition, entry.source.label, figure.known_from, report.edition, report.state_text),
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
