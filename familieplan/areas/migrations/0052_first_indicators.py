"""Enters the figures that the plan of 2013 printed about our zones (areas/data/indicators.toml, with its source)."""

import tomllib
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "indicators.toml"


def enter(apps, schema_editor):
    Indicator = apps.get_model("areas", "Indicator")
    IndicatorValue = apps.get_model("areas", "IndicatorValue")
    Zone = apps.get_model("areas", "Zone")
    zones = {zone.slug: zone for zone in Zone.objects.all()}
    for facts in tomllib.loads(FILE.read_text(encoding="utf-8"))["indicators"]:
        values = facts.pop("values")
        indicator, _new = Indicator.objects.get_or_create(key=facts["key"], defaults=facts)
        for each in values:
            place = {"indicator": indicator, "zone": zones.get(each["zone"]), "year": each["year"]}
            IndicatorValue.objects.get_or_create(**place, defaults={"value": each["value"], "note": each.get("note", "")})


class Migration(migrations.Migration):
    dependencies = [("areas", "0051_what_is_known")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
