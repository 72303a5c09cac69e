"""The published numbers of the zones, for the pages about places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.areas import drawing
from familieplan.areas.models import AreaMeasure, AreaSurvey, District, Zone
from familieplan.reporting.area_families import families_in
from familieplan.reporting.goals_served import Served
from familieplan.reporting.goals_served import goals_served as served_by
from familieplan.reporting.resident_answers import Answers, answers_of, answers_shown
from familieplan.reporting.zone_changes import ZoneChanges
from familieplan.reporting.zone_changes import zone_changes as changes_of
from familieplan.reporting.zone_figures import ZoneFigures, ZoneRow
from familieplan.reporting.zones import figures_of_the_month

register = template.Library()
# From so many families on a zone is drawn darker; the first shade begins at the threshold.
SHADES = (15, 25)


@dataclass(frozen=True)
class Line:
    """One row of the table, and what the map says of the same zone."""

    row: ZoneRow
    measures: int
    families: str
    children: str
    # Of the map's four: 0 is hatched, for none and for what is hidden.
    shade: int

    @property
    def on_the_map(self) -> str:
        return self.families if isinstance(self.row.families, str) else _families(self.row.families)


@dataclass(frozen=True)
class Table:
    figures: ZoneFigures
    lines: list[Line]
    together: Line
    districts: list[Line]
    town: Line
    shapes: list[tuple[drawing.Shape, Line]]


@register.simple_tag
def resident_answers(survey: AreaSurvey) -> Answers:
    return answers_shown(survey)


@register.simple_tag
def answers_beside(surveys: list[AreaSurvey]) -> list[tuple[AreaSurvey, Answers]]:
    """Each question with what may be told of its answers. Two queries, and none where nothing is asked."""
    return list(zip(surveys, answers_of(surveys), strict=True)) if surveys else []


@register.simple_tag
def goals_served(measure: AreaMeasure) -> list[Served]:
    return served_by(measure)


@register.simple_tag
def families_taking_part(measure: AreaMeasure) -> str:
    number, threshold, _on = families_in(measure)
    return _("færre enn %(n)s") % {"n": threshold} if number is None else str(number)


@register.simple_tag
def zone_changes(zones: list[Zone]) -> ZoneChanges:
    return changes_of(zones)


@register.filter
def as_published(number: int | str, figures: ZoneFigures) -> str:
    """A cell of the month's figures as every page says it."""
    return _said(number, figures.threshold)


@register.simple_tag
def zone_table(zones: list[Zone], shapes: list[drawing.Shape], districts: list[District]) -> Table:
    """Two queries; a third and a counting for whoever is the first to ask in a month."""
    figures = figures_of_the_month()
    running = Counter(AreaMeasure.objects.running().order_by().values_list("zone", flat=True))
    rows = figures.rows(zones)
    lines = [_line(row, running[zone.pk], figures.threshold) for row, zone in zip(rows, zones, strict=True)]
    by_slug = {line.row.slug: line for line in lines}
    together = _line(figures.together(), running.total(), figures.threshold)
    of_districts = [_line(row, 0, figures.threshold) for row in figures.district_rows(districts)]
    town = _line(figures.town(), 0, figures.threshold)
    by_shape = [(shape, by_slug[shape.slug]) for shape in shapes]
    return Table(figures, lines, together, of_districts, town, by_shape)


def _line(row: ZoneRow, measures: int, threshold: int) -> Line:
    told = row.families if isinstance(row.families, int) else 0
    shade = sum(told >= least for least in (threshold, *SHADES))
    return Line(row, measures, _said(row.families, threshold), _said(row.children, threshold), shade)


def _said(number: Any, threshold: int) -> str:
    if number == "few":
        return _("færre enn %(n)s") % {"n": threshold}
    return _("vises ikke") if number == "protect" else str(number)


def _families(number: int) -> str:
    return ngettext("%(n)s familie", "%(n)s familier", number) % {"n": number}
