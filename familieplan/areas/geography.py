"""Loads the bydeler, zones and postcodes that stand in data/ (source and licence in data/README.md)."""

import csv
import json
from pathlib import Path
from typing import Any

from django.apps.registry import Apps

DATA = Path(__file__).parent / "data"


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))["features"]
    return features


def load(apps: Apps) -> None:
    """Enter the geography into empty tables; takes the registry so that a migration can call it."""
    district, zone, postcode = (apps.get_model("areas", name) for name in ("District", "Zone", "Postcode"))
    districts, zones = {}, {}
    for feature in _features("districts.geojson"):
        facts = feature["properties"]
        districts[facts["bydel_code"]] = district.objects.create(
            code=facts["bydel_code"],
            name=facts["bydel_name"],
            population=facts["population_2025"],
            outline=feature["geometry"],
        )
    for feature in _features("zones.geojson"):
        facts = feature["properties"]
        zones[str(facts["zone_no"])] = zone.objects.create(
            number=facts["zone_no"],
            slug=facts["slug"],
            name=facts["name"],
            centre_latitude=facts["lat"],
            centre_longitude=facts["lon"],
            outline=feature["geometry"],
        )
    with (DATA / "postcodes_5001.csv").open(encoding="utf-8", newline="") as rows:
        postcode.objects.bulk_create(
            postcode(
                code=row["postcode"],
                place=row["place"],
                district=districts[row["district_code"]],
                district_confidence=row["district_confidence"],
                zone=zones.get(row["zone_number"]),
                zone_match=row["zone_match"],
            )
            for row in csv.DictReader(rows)
        )
