"""Reads an outline that somebody sends: one Polygon or MultiPolygon in degrees, in or near the municipality."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from familieplan.areas.models import District

LARGEST = 200_000  # bytes
DECIMALS = 5
FEWEST, MOST = 4, 3000  # points
# So far outside the bydeler, in degrees, a zone can begin: about ten kilometres.
NEAR = 0.1


class OutlineError(ValueError):
    """With a sentence for the screen."""


def outline_of(text: str) -> dict[str, Any]:
    """The geometry of a geometry, a feature, or a collection of one feature. Raises OutlineError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OutlineError(_("Filen er ikke GeoJSON. Be den som har laget kartet, om å lagre den som det.")) from error
    geometry = _geometry(found)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    try:
        rounded = [[[_place(place) for place in ring] for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError) as error:
        raise OutlineError(_("Filen har punkter som ikke er lengdegrad og breddegrad.")) from error
    _is_an_area(rounded)
    _is_near(rounded)
    return {
        "type": geometry["type"],
        "coordinates": rounded if geometry["type"] == "MultiPolygon" else rounded[0],
    }


def _geometry(found: Any) -> dict[str, Any]:
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise OutlineError(_("Filen skal ha én flate: omrisset av denne sonen."))
        found = features[0]
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    is_area = isinstance(found, dict) and found.get("type") in {"Polygon", "MultiPolygon"}
    if not is_area or not isinstance(found.get("coordinates"), list) or not found["coordinates"]:
        raise OutlineError(_("Filen skal ha én flate (Polygon eller MultiPolygon), ikke punkter eller linjer."))
    return dict(found)


def _place(place: Any) -> list[float]:
    longitude, latitude = float(place[0]), float(place[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError
    return [round(longitude, DECIMALS), round(latitude, DECIMALS)]


def _is_an_area(polygons: list[list[list[list[float]]]]) -> None:
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings or any(len(ring) < FEWEST or ring[0] != ring[-1] for ring in rings):
        raise OutlineError(_("Omrisset er ikke lukket. Første og siste punkt må være det samme."))
    if sum(map(len, rings)) > MOST:
        raise OutlineError(_("Omrisset har for mange punkter. Forenkle det til høyst 3 000."))


def _is_near(polygons: list[list[list[list[float]]]]) -> None:
    here = list(_points(polygons))
    town = [
        place
        for outline in District.objects.values_list("outline", flat=True)
        for place in _points(outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]])
    ]
    for axis in (0, 1):
        least, most = min(place[axis] for place in town) - NEAR, max(place[axis] for place in town) + NEAR
        if not all(least <= place[axis] <= most for place in here):
            raise OutlineError(_("Omrisset ligger utenfor kommunen. Er lengdegrad og breddegrad byttet om?"))


def _points(polygons: list[list[list[list[float]]]]) -> Iterator[list[float]]:
    for polygon in polygons:
        for ring in polygon:
            yield from ring
