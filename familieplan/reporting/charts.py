"""Drawings of published figures: Vega-Lite specs made into SVG that a strict page and a PDF may show.

Only tasks and commands draw; the web process shows the finished SVG that lies with the report.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.utils.translation import gettext as _

from familieplan.reporting.drawings import all_bars
from familieplan.reporting.figures import Figure
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.words import in_words, month_names, number

Spec = dict[str, Any]

# Drawn at the width it is shown at, so that text stays 13 px.
TREND_WIDTH, MONTHS_WIDTH = 235, 560
# The theme has no colour for a line of its own.
FJORD, QUIET = "#0f5a60", "#53605f"
NORWEGIAN_NUMBERS = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]}


def draw_all(status: PublishedStatus) -> dict[str, str]:
    """Every chart of the status by its name."""
    bars = {name: _svg(spec, label) for name, (spec, label) in all_bars(status).items()}
    return {"trend": trend(status), "months": months(status), **bars}


def trend(status: PublishedStatus) -> str:
    """Recipients per month over the years: amounts, so bars from zero."""
    rows = [
        _row(
            str(year.figures.year),
            year.figures.recipients.monthly_mean,
            in_words(year, "recipients.monthly_mean", status.circumstances.threshold),
        )
        for year in status.years
    ]
    told = ", ".join(_("%(amount)s i %(year)s") % {"amount": row["told"], "year": row["at"]} for row in rows)
    spec = _bars(rows, TREND_WIDTH, 150)
    return _svg(spec, _("Søylediagram: mottakere per måned: %(told)s.") % {"told": told})


def months(status: PublishedStatus) -> str:
    """The twelve months of the year: time, so a line; it breaks where a month is hidden."""
    year = status.latest
    rows = [
        _row(name, amount, in_words(year, f"recipients.by_month.{place}", status.circumstances.threshold))
        for place, (name, amount) in enumerate(zip(month_names(), year.figures.recipients.by_month, strict=True))
    ]
    told = ", ".join(f"{row['at']} {row['told']}" for row in rows)
    return _svg(
        _line(rows, MONTHS_WIDTH, 170),
        _("Linjediagram: mottakere i hver måned i %(year)s: %(told)s.")
        % {"year": str(status.circumstances.year), "told": told},
    )


def _row(at: str, amount: Figure, told: str) -> dict[str, Any]:
    """`shown` stands over the mark: the number itself, or the words that say why there is none."""
    return {"at": at, "amount": amount, "shown": number(amount) if amount is not None else told, "told": told}


def _axes(rows: list[dict[str, Any]]) -> Spec:
    highest = max((row["amount"] or 0 for row in rows), default=0)
    return {
        "x": {"field": "at", "type": "nominal", "sort": None, "axis": {"title": None, "labelAngle": 0}},
        "y": {
            "field": "amount",
            "type": "quantitative",
            "scale": {"domainMin": 0, "domainMax": max(highest, 1), "nice": True},
            "axis": {"title": None, "tickCount": 3, "format": ",d", "tickMinStep": 1},
        },
    }


def _bars(rows: list[dict[str, Any]], width: int, height: int) -> Spec:
    axes = _axes(rows)
    text = {"type": "text", "baseline": "bottom", "dy": -5, "fontSize": 13, "fontWeight": 600}
    missing = {"type": "text", "baseline": "bottom", "dy": -5, "fontSize": 12, "color": QUIET}
    return {
        "width": width,
        "height": height,
        "data": {"values": rows},
        "encoding": {"x": axes["x"]},
        "layer": [
            {
                "mark": {"type": "bar", "width": {"band": 0.58}},
                "encoding": {"y": axes["y"]},
                "transform": [{"filter": "datum.amount !== null"}],
            },
            {
                "mark": text,
                "encoding": {"y": axes["y"], "text": {"field": "shown"}},
                "transform": [{"filter": "datum.amount !== null"}],
            },
            {
                "mark": missing,
                "encoding": {"y": {"datum": 0}, "text": {"field": "shown"}},
                "transform": [{"filter": "datum.amount === null"}],
            },
        ],
    }


def _line(rows: list[dict[str, Any]], width: int, height: int) -> Spec:
    axes = _axes(rows)
    amounts = [row["amount"] for row in rows]
    # Only the ends carry their number on the drawing; all twelve stand in the table beside it.
    ends = [row for row in (rows[0], rows[-1]) if row["amount"] is not None]
    gaps = [row for row in rows if row["amount"] is None]
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2.5, "color": FJORD, "invalid": "break-paths-show-path-domains"},
            "encoding": {"y": axes["y"]},
        },
        {
            "data": {"values": [row for row in rows if row["amount"] is not None]},
            "mark": {"type": "point", "filled": True, "size": 34, "color": FJORD, "opacity": 1},
            "encoding": {"y": axes["y"]},
        },
        {
            "data": {"values": ends},
            "mark": {"type": "text", "dy": -12, "fontSize": 13, "fontWeight": 600},
            "encoding": {"y": axes["y"], "text": {"field": "shown"}},
        },
        {
            "data": {"values": gaps},
            "mark": {"type": "text", "angle": 270, "align": "left", "fontSize": 12, "color": QUIET, "dx": 4},
            "encoding": {"y": {"datum": 0}, "text": {"field": "shown"}},
        },
    ]
    if all(amount is None for amount in amounts):
        layers = layers[3:]
    return {"width": width, "height": height, "encoding": {"x": axes["x"]}, "layer": layers}


@cache
def _theme() -> Spec:
    theme: Spec = json.loads((settings.BASE_DIR / "static/theme/chart-theme.json").read_text(encoding="utf-8"))
    return theme


def _svg(spec: Spec, label: str) -> str:
    import vl_convert  # carries a whole JavaScript engine: never in a web process

    drawn = vl_convert.vegalite_to_svg(
        spec, config=_theme(), format_locale=NORWEGIAN_NUMBERS, allowed_base_urls=[], show_warnings=False
    )
    return clean(drawn, label)


def clean(svg: str, label: str) -> str:
    """One picture with one name: no style attributes (the page forbids them), no roles inside, no fixed size."""
    svg = re.sub(r'\s(?:style|role|aria-roledescription|aria-label)="[^"]*"', "", svg)
    svg = svg.replace(' class="background"', "").replace(' class="foreground"', "")
    root = re.match(r"<svg\b[^>]*>", svg)
    assert root, "vl-convert always answers with an svg element"  # noqa: S101
    opening = re.sub(r'\s(?:width|height|xmlns:xlink|version)="[^"]*"', "", root.group())
    # Clip paths are numbered from 1 in each drawing; two drawings on a page need names of their own.
    opening = opening.replace("<svg", f'<svg role="img" aria-label={quoteattr(label)}', 1)
    return opening + svg[root.end() :]
