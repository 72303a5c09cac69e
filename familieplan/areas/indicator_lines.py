"""The numbers of a zone beside those of the whole municipality, as a table and a small drawing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from familieplan.areas.models import District, Indicator, IndicatorValue, Zone

WIDTH, HEIGHT, EDGE = 560, 150, 24
# Of bydeler the newest years are shown, side by side.
YEARS = 3


@dataclass(frozen=True)
class Row:
    year: int
    here: Decimal | None
    city: Decimal | None
    note: str = ""


@dataclass(frozen=True)
class Followed:
    """One indicator in one zone; the lines are empty where there are fewer than two years to draw."""

    indicator: Indicator
    rows: list[Row]

    @property
    def here(self) -> str:
        return self._line([(row.year, row.here) for row in self.rows])

    @property
    def city(self) -> str:
        return self._line([(row.year, row.city) for row in self.rows])

    @property
    def first(self) -> int:
        return self.rows[0].year

    @property
    def last(self) -> int:
        return self.rows[-1].year

    def _line(self, values: list[tuple[int, Decimal | None]]) -> str:
        """Points of an SVG polyline; the scale begins at nought, so that a small change does not look large."""
        known = [(year, value) for year, value in values if value is not None]
        if len(known) < 2:
            return ""
        top = max(each for row in self.rows for each in (row.here, row.city) if each is not None) or 1
        span = max(self.last - self.first, 1)
        return " ".join(
            f"{EDGE + (WIDTH - 2 * EDGE) * (year - self.first) / span:.0f},"
            f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * float(max(value, Decimal(0)) / top):.0f}"
            for year, value in known
        )


def followed(zone: Zone) -> list[Followed]:
    """Two queries. Indicators that say nothing of this zone are left out."""
    found: dict[int, dict[int, dict[str, IndicatorValue]]] = {}
    for value in IndicatorValue.objects.filter(Q(zone=zone) | Q(zone=None), district=None):
        of_year = found.setdefault(value.indicator_id, {}).setdefault(value.year, {})
        of_year["here" if value.zone_id else "city"] = value
    shown = []
    for indicator in Indicator.objects.filter(pk__in=found):
        years = found[indicator.pk]
        if any("here" in each for each in years.values()):
            shown.append(Followed(indicator, [_row(year, years[year]) for year in sorted(years)]))
    return shown


def _row(year: int, said: dict[str, IndicatorValue]) -> Row:
    here, city = said.get("here"), said.get("city")
    return Row(year, here.value if here else None, city.value if city else None, here.note if here else "")


@dataclass(frozen=True)
class OfDistricts:
    """One indicator in the bydeler and the city: a row a place, and in it a value or None for each of the years."""

    indicator: Indicator
    years: list[int]
    rows: list[tuple[str, list[tuple[int, Decimal | None]]]]
    # What the source says of some of them, once each.
    notes: list[str]


def of_districts(districts: list[District]) -> list[OfDistricts]:
    """Two queries, and one where nothing is known of a bydel."""
    named = IndicatorValue.objects.filter(district__isnull=False).order_by()
    values = IndicatorValue.objects.filter(zone=None, indicator__in=named.values("indicator"))
    found: dict[int, dict[tuple[int | None, int], IndicatorValue]] = {}
    for value in values:
        found.setdefault(value.indicator_id, {})[value.district_id, value.year] = value
    indicators = Indicator.objects.filter(pk__in=found) if found else []
    places: list[tuple[int | None, str]] = [*((each.pk, each.name) for each in districts), (None, _("Byen"))]
    return [_of_districts(indicator, found[indicator.pk], places) for indicator in indicators]


def _of_districts(
    indicator: Indicator, said: dict[tuple[int | None, int], IndicatorValue], places: list[tuple[int | None, str]]
) -> OfDistricts:
    years = sorted({year for place, year in said if place is not None})[-YEARS:]
    names = dict(places)
    rows = [
        (name, [(year, said[place, year].value if (place, year) in said else None) for year in years])
        for place, name in places
        if any((place, year) in said for year in years)
    ]
    told = [
        f"{names[place]} {year}: {value.note}"
        for (place, year), value in sorted(said.items(), key=lambda each: (each[0][1], each[0][0] or 0))
        if value.note and year in years
    ]
    return OfDistricts(indicator, years, rows, told)
