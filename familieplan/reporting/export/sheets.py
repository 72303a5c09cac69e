"""The tables of a yearly status as sheets of a workbook: the rows of page and paper, with real numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.reporting import register
from familieplan.reporting.disclosure import Method
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register.entries import Text
from familieplan.reporting.register.places import Places
from familieplan.reporting.tables import Row, tables

# A spreadsheet allows 31 letters for the name of a sheet.
NAMES: dict[str, Text] = {
    "voices": gettext_lazy("Familienes egne svar"),
    "key": gettext_lazy("Nøkkeltall"),
    "months": gettext_lazy("Tolv måneder"),
    "long_term": gettext_lazy("Mer enn tre år"),
    "duration": gettext_lazy("Varighet"),
    "duration_strict": gettext_lazy("Varighet uten avbrudd"),
    "duration_sex": gettext_lazy("Varighet og kjønn"),
    "duration_age": gettext_lazy("Varighet og alder"),
    "age_sex": gettext_lazy("Alder og kjønn"),
    "flow": gettext_lazy("Kom og gikk"),
    "flow_age": gettext_lazy("Kom og gikk, alder"),
    "kvp": gettext_lazy("KVP"),
    "help": gettext_lazy("Kartlegging og samordning"),
    "districts": gettext_lazy("Bydelene"),
    "zones": gettext_lazy("Levekårssonene"),
    "barriers": gettext_lazy("Hva hindrer oss"),
}


@dataclass(frozen=True)
class Sheet:
    """`notes`: lines under the table; what its letters mean, where the figures come from."""

    name: str
    title: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def sheets(status: PublishedStatus) -> list[Sheet]:
    shown, year = tables(status), str(status.circumstances.year)
    found = [
        _sheet(status, "key", shown.key, [str(each) for each in shown.years]),
        _sheet(status, "months", shown.months, [year]),
        _sheet(status, "long_term", shown.compared),
    ]
    found += [_sheet(status, each.id, each.rows, each.columns, each.title) for each in shown.further]
    ended = Row(_("Fullført eller avsluttet i året"), "f", (shown.ended,))
    if shown.results:
        found.append(_sheet(status, "kvp", (*shown.results, ended), [_("Personer"), _("Andel")]))
    return sorted(found, key=lambda sheet: [*map(str, NAMES.values())].index(sheet.name))


def _sheet(
    status: PublishedStatus, id_: str, rows: tuple[Row, ...], columns: Iterable[str] = (), title: str = ""
) -> Sheet:
    around = status.circumstances
    entry, definitions = register.tables(around.places)[id_], around.definitions
    letters = sorted({row.definition for row in rows})
    notes = [f"{letter}: {definitions[letter]}" for letter in letters if letter in definitions]
    notes += [str(entry.note)] if entry.note else []
    notes += [f"{Method(around.method).label}."] if around.method != Method.HIDE else []
    source = _("Kilde: %(source)s.") % {"source": _sources(id_, around.places)}
    return Sheet(
        name=str(NAMES[id_]),
        title=title or str(entry.title),
        stub=str(entry.stub),
        columns=tuple(columns) or tuple(str(column) for column in entry.columns),
        rows=rows,
        notes=(*notes, source),
    )


def _sources(id_: str, places: Places) -> str:
    """A table may have figures of several sources, as the key figures do."""
    entries = register.figures(places)
    return "; ".join(dict.fromkeys(str(entries[each].source.label) for each in register.tables(places)[id_].ids))
