"""Outlines as SVG paths: the map of zones needs no map server. Flat projection, true enough for one municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from familieplan.areas.models import District, Zone

WEST, NORTH, SCALE = 10.24, 63.465, 3400
# A degree of longitude at 63.42° north, in degrees of latitude.
NARROWING = 0.4475
WIDTH, HEIGHT = 460, 480
LINE = 17
LEFT, RIGHT = 16, 322
LONG_NAME = 17

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A zone on the map; `lines` are its name, written from (`x`, `y`), with `lead` drawn from the zone to it."""

    slug: str
    name: str
    path: str
    lines: list[str]
    x: int
    y: int
    lead: str

    @property
    def side(self) -> str:
        """Where its name has room beside it."""
        return "right" if self.x == RIGHT else "left"


def _point(position: list[float]) -> Point:
    return (position[0] - WEST) * NARROWING * SCALE, (NORTH - position[1]) * SCALE


def _rings(outline: dict[str, Any]) -> list[list[Point]]:
    polygons = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    return [[_point(place) for place in ring] for polygon in polygons for ring in polygon]


def path_of(outline: dict[str, Any]) -> str:
    """An SVG path of a GeoJSON Polygon or MultiPolygon."""
    return " ".join("M" + " L".join(f"{x:.0f},{y:.0f}" for x, y in ring) + "Z" for ring in _rings(outline))


def districts(rows: Iterable[District]) -> list[str]:
    return [path_of(district.outline) for district in rows]


def zones(rows: Iterable[Zone]) -> list[Shape]:
    """The zones from north to south, each named beside the map so that no name hides another."""
    sorted_rows = sorted(rows, key=lambda zone: -zone.centre_latitude)
    free = {LEFT: 0, RIGHT: 0}
    shapes = []
    for zone in sorted_rows:
        side = LEFT if _neighbour_to_the_east(zone, sorted_rows) else RIGHT
        shape = _shape(zone, side, free[side])
        # A line more than the name: what is counted there.
        free[side] = shape.y + LINE * (len(shape.lines) + 1) + LINE // 2
        shapes.append(shape)
    return shapes


def _neighbour_to_the_east(zone: Zone, rows: list[Zone]) -> bool:
    """Would a line to the right cross another zone?"""
    x, y = _centre(zone)
    for other in rows:
        points = [point for ring in _rings(other.outline) for point in ring]
        same_height = min(y for _x, y in points) <= y <= max(y for _x, y in points)
        if other != zone and same_height and max(x for x, _y in points) > x:
            return True
    return False


def _centre(zone: Zone) -> Point:
    return _point([zone.centre_longitude, zone.centre_latitude])


def _shape(zone: Zone, side: int, first_free: int) -> Shape:
    x, y = _centre(zone)
    lines = _lines(zone.name)
    top = max(first_free, round(y), LINE)
    nearest = side - 6 if side == RIGHT else side + 8 * max(map(len, lines))
    lead = f"M{x:.0f},{y:.0f} L{nearest},{top - 5}"
    return Shape(zone.slug, zone.name, path_of(zone.outline), lines, side, top, lead)


def _lines(name: str) -> list[str]:
    """A long name on two lines, broken where it is put together."""
    if len(name) <= LONG_NAME:
        return [name]
    first, mark, rest = name.partition(" og ")
    if mark:
        return [first, f"og {rest}"]
    first, mark, rest = name.partition("/")
    return [first + mark, rest] if mark else [name]
