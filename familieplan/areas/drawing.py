"""Outlines as SVG paths: the map of zones needs no map server. Projection as data/README.md describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from familieplan.areas.models import District, Zone

WEST, NORTH, SCALE = 10.20, 63.46, 2600
# A degree of longitude at 63.42° north, in degrees of latitude.
NARROWING = 0.4475
WIDTH, HEIGHT = 360, 390


@dataclass(frozen=True)
class Shape:
    slug: str
    name: str
    path: str
    x: int
    y: int


def _point(position: list[float]) -> tuple[float, float]:
    return (position[0] - WEST) * NARROWING * SCALE, (NORTH - position[1]) * SCALE


def path_of(outline: dict[str, Any]) -> str:
    """An SVG path of a GeoJSON Polygon or MultiPolygon."""
    polygons = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    rings = [ring for polygon in polygons for ring in polygon]
    return " ".join("M" + " L".join("{:.0f},{:.0f}".format(*_point(place)) for place in ring) + "Z" for ring in rings)


def districts() -> list[str]:
    return [path_of(district.outline) for district in District.objects.all()]


def zones() -> list[Shape]:
    return [shape_of(zone) for zone in Zone.objects.all()]


def shape_of(zone: Zone) -> Shape:
    x, y = _point([zone.centre_longitude, zone.centre_latitude])
    return Shape(zone.slug, zone.name, path_of(zone.outline), round(x), round(y))
