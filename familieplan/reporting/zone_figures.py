"""What may be read of the zones in one month: numbers, or why there is none. What is hidden is never stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from familieplan.areas.models import District, Zone

# All that live in a zone, and all whose bydel is known.
FAMILIES, CHILDREN, ALL, TOWN = "families", "children", "all", "town"


def district_place(code: str) -> str:
    """How a bydel is called among the cells; no zone's slug begins so."""
    return f"bydel_{code}"


@dataclass(frozen=True)
class ZoneRow:
    """`families` and `children`: a number, or why there is none ("few": 1 to threshold - 1, "protect": not shown)."""

    slug: str
    name: str
    families: int | str
    children: int | str


class ZoneFigures(models.Model):
    """`cells`: "<a zone's slug, all, bydel_<code> or town>.<families or children>" → a number, "few" or "protect"."""

    as_of_on = models.DateField(unique=True)
    threshold = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-as_of_on"]

    def __str__(self) -> str:
        return f"{self.as_of_on:%Y-%m}"

    def rows(self, zones: list[Zone]) -> list[ZoneRow]:
        return [ZoneRow(zone.slug, zone.name, *self._of(zone.slug)) for zone in zones]

    def district_rows(self, districts: list[District]) -> list[ZoneRow]:
        return [ZoneRow(each.code, each.name, *self._of(district_place(each.code))) for each in districts]

    def town(self) -> ZoneRow:
        return ZoneRow("", "", *self._of(TOWN))

    def together(self) -> ZoneRow:
        return ZoneRow("", "", *self._of(ALL))

    def _of(self, place: str) -> tuple[int | str, int | str]:
        """A place that came after the month was counted has no number in it."""
        return self.cells.get(f"{place}.{FAMILIES}", "protect"), self.cells.get(f"{place}.{CHILDREN}", "protect")
