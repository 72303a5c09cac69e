"""Positions at schools and kindergartens by the side of the children there, in the zones and outside them (IO3-b)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from familieplan.areas.models import InstitutionYear

RESOURCES = (
    ("ppt", _("PPT")),
    ("trondheimshjelpa", _("Trondheimshjelpa")),
    ("school_health", _("Skolehelsetjenesten")),
)


@dataclass(frozen=True)
class Side:
    """`positions` are full ones, `pupils` the children at the places that have said how many positions they have."""

    positions: Decimal = Decimal(0)
    pupils: int = 0

    @property
    def per_1000(self) -> Decimal | None:
        """Positions to 1 000 children, with two decimals; None where nobody has said."""
        return round(self.positions * 1000 / self.pupils, 2) if self.pupils else None


@dataclass(frozen=True)
class Line:
    """Shares are whole per cent, of those that have said; `unknown` counts the places that have not."""

    name: str
    inside: Side
    outside: Side
    unknown: int

    @property
    def share_of_positions(self) -> int | None:
        return _percent(self.inside.positions, self.inside.positions + self.outside.positions)

    @property
    def share_of_pupils(self) -> int | None:
        return _percent(self.inside.pupils, self.inside.pupils + self.outside.pupils)


@dataclass(frozen=True)
class Capacity:
    """`years` that something is known of, newest first; `sources` of the numbers of this one."""

    year: int
    years: list[int]
    lines: list[Line]
    sources: list[str]


def _percent(part: Decimal | int, whole: Decimal | int) -> int | None:
    return round(100 * part / whole) if whole else None


def capacity(asked: str) -> Capacity | None:
    """Of the year asked for, else of the newest. Two queries; None while no year is written down."""
    years = list(InstitutionYear.objects.order_by("-year").values_list("year", flat=True).distinct())
    if not years:
        return None
    year = next((each for each in years if str(each) == asked), years[0])
    rows = list(InstitutionYear.objects.filter(year=year))
    lines = [_line(field, str(name), rows) for field, name in RESOURCES]
    return Capacity(year, years, lines, sorted({row.source for row in rows}))


def _line(field: str, name: str, rows: Iterable[InstitutionYear]) -> Line:
    said = [(row.zone_id is not None, getattr(row, field), row.pupils) for row in rows]
    known = [(inside, amount, pupils) for inside, amount, pupils in said if amount is not None]
    return Line(name, _side(known, inside=True), _side(known, inside=False), len(said) - len(known))


def _side(known: list[tuple[bool, Decimal, int]], *, inside: bool) -> Side:
    here = [(amount, pupils) for is_inside, amount, pupils in known if is_inside == inside]
    return Side(sum((amount for amount, _p in here), Decimal(0)), sum(pupils for _a, pupils in here))
