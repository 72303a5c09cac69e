"""Drawings of the report's tables: bars from zero that lie down, and answers as parts of a whole. Specs for charts.py.

They print in grey: one dark colour for amounts, and for answers four steps from dark to light in a fixed order, each
with its number on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from familieplan.coordination.models import BarrierKind, FeltHelp
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register.groups import AGES, GROUPS, MOVES, UNKNOWN, age_id, length_id, move_id
from familieplan.reporting.register.places import place_id, zones_of
from familieplan.reporting.register.said import VOICES, barrier_id, voice_id
from familieplan.reporting.register.tables import RESULTS
from familieplan.reporting.words import cannot_be_known, in_words, number

Spec = dict[str, Any]
# The width of a page, and the height of a line in a drawing.
WIDTH, LINE, NAMES = 640, 30, 270
# Dark to light: told apart without colour.
STEPS = ("#5f2a42", "#a9708a", "#d9bfcb", "#f1e8ec")
ON_STEPS = ("#ffffff", "#ffffff", "#1f2e2d", "#1f2e2d")
QUIET = "#53605f"


def all_bars(status: PublishedStatus) -> dict[str, tuple[Spec, str]]:
    """Name → the spec and the words that say the same. A drawing of figures that the report lacks is not there."""
    kinds = [(str(kind.label), barrier_id(kind.value)) for kind in BarrierKind]
    zones = [(name, place_id(code, "plan_families")) for code, name in zones_of(status.circumstances.places)]
    wanted = {
        "duration": (_("Hvor lenge"), [(str(name), length_id(group)) for group, name in GROUPS.items()]),
        "ages": (_("Alder"), [(str(name), age_id(age)) for age, name in AGES.items() if age != UNKNOWN]),
        "moves": (_("Kom og gikk"), [(str(name), move_id(move)) for move, name in MOVES.items()]),
        "results": (_("Resultat etter KVP"), [(str(n), f"kvp.results.{code}") for code, n in RESULTS.items()]),
        "zones": (_("Familier med felles plan"), zones),
        "barriers": (_("Meldte hindringer"), kinds),
    }
    known = status.latest.figures.cells
    found = {
        name: _bars(status, title, [line for line in lines if line[1] in known])
        for name, (title, lines) in wanted.items()
        if any(_may_be_drawn(status, id_) for _name, id_ in lines)
    }
    if any(_may_be_drawn(status, voice_id(*asked)) for asked in VOICES):
        found["voices"] = _parts(status)
    return found


def _may_be_drawn(status: PublishedStatus, id_: str) -> bool:
    return id_ in status.latest.figures.cells and not cannot_be_known(status.latest, id_)


def _bars(status: PublishedStatus, title: str, lines: list[tuple[str, str]]) -> tuple[Spec, str]:
    known, around = status.latest.figures.cells, status.circumstances
    rows: list[Spec] = []
    for name, id_ in lines:
        value, words = known[id_], in_words(status.latest, id_, around.threshold)
        rows.append({"at": name, "amount": value, "shown": words})
    told = "; ".join(f"{row['at']} {row['shown']}" for row in rows)
    y = _lines([row["at"] for row in rows])
    highest = max((row["amount"] or 0 for row in rows), default=0)
    x = {
        "type": "quantitative",
        # Room for the number at the end of the longest bar.
        "scale": {"domainMin": 0, "domainMax": max(highest, 1) * 1.18},
        "axis": None,
    }
    label = {"type": "text", "align": "left", "dx": 6, "fontSize": 13}
    spec = _page(rows, LINE * len(rows)) | {
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.6}},
                "encoding": {"x": x | {"field": "amount"}},
                "transform": [{"filter": "datum.amount !== null"}],
            },
            {
                "mark": label | {"fontWeight": 600},
                "encoding": {"x": x | {"field": "amount"}, "text": {"field": "shown"}},
                "transform": [{"filter": "datum.amount !== null"}],
            },
            {
                "mark": label | {"color": QUIET},
                "encoding": {"x": x | {"datum": 0}, "text": {"field": "shown"}},
                "transform": [{"filter": "datum.amount === null"}],
            },
        ],
    }
    return spec, _("Søylediagram. %(title)s i %(year)s: %(told)s.") % {
        "title": title,
        "year": str(around.year),
        "told": told,
    }


def _lines(names: list[str]) -> Spec:
    """Names from the left edge, in their own order, with fixed room: the letters of the paper are not measured."""
    axis = {"title": None, "domain": False, "labelAlign": "left", "labelPadding": NAMES, "labelLimit": NAMES - 8}
    return {
        "field": "at",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names},
        "axis": axis | {"minExtent": NAMES, "maxExtent": NAMES},
    }


def _page(rows: Iterable[Spec], height: int) -> Spec:
    return {
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(rows)},
    }


def _parts(status: PublishedStatus) -> tuple[Spec, str]:
    """Each who-and-what as one bar of answers; where one of the answers is hidden, the words that say so."""
    known, threshold = status.latest.figures.cells, status.circumstances.threshold
    rows: list[Spec] = []
    gaps: list[Spec] = []
    told = []
    for asked, name in VOICES.items():
        counts = [known[voice_id(*asked, answer)] for answer in FeltHelp.values]
        amounts = [count for count in counts if count is not None]
        words = [in_words(status.latest, voice_id(*asked, answer), threshold) for answer in FeltHelp.values]
        answers = ", ".join(f"{each.label} {word}" for each, word in zip(FeltHelp, words, strict=True))
        told.append(f"{name}: {answers}")
        if len(amounts) < len(counts) or not sum(amounts):
            why = _("for få svar til å vises") if any(amounts) or len(amounts) < len(counts) else _("ingen svar")
            gaps.append({"at": str(name), "shown": why})
            continue
        ends = [0.0]
        for amount in amounts:
            ends.append(ends[-1] + amount / sum(amounts))
        for place, (amount, (start, end)) in enumerate(zip(amounts, pairwise(ends), strict=True)):
            # A part too narrow for its number has it in the table alone.
            wide = end - start > 0.04
            rows.append({"at": str(name), "from": start, "to": end, "middle": (start + end) / 2,
                         "answer": str(list(FeltHelp)[place].label), "on": ON_STEPS[place],
                         "shown": number(amount) if wide else ""})  # fmt: skip
    order = [str(name) for name in VOICES.values()]
    y = _lines(order)
    scale = {"domain": [str(each.label) for each in FeltHelp], "range": list(STEPS)}
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
    legend = {"orient": "top", "title": None, "columns": 2, "symbolStrokeWidth": 1, "symbolStrokeColor": QUIET}
    spec = _page([], LINE * len(order)) | {
        "encoding": {"y": y},
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "height": {"band": 0.66}, "stroke": QUIET, "strokeWidth": 0.6}
                | {"cornerRadius": 0},
                "encoding": {
                    "x": x | {"field": "from"},
                    "x2": {"field": "to"},
                    "color": {"field": "answer", "type": "nominal", "scale": scale, "legend": legend},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "x": x | {"field": "middle"},
                    "text": {"field": "shown"},
                    "color": {"field": "on", "type": "nominal", "scale": None},
                },
            },
            {
                "data": {"values": gaps},
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "color": QUIET},
                "encoding": {"x": x | {"datum": 0}, "text": {"field": "shown"}},
            },
        ],
    }  # fmt: skip
    said = _("Søylediagram over svarene i %(year)s. %(told)s.")
    return spec, said % {"year": str(status.circumstances.year), "told": "; ".join(told)}
