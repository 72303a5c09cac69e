"""What holds when borders begin to have days: the first row of each zone and postcode."""

from datetime import date

from django.db import migrations
from django.utils import timezone

BEGAN, SOURCE = date(2026, 1, 1), "Forslag fra Familieplan, etter kjerneområdene i planen"


def enter(apps, schema_editor):
    Zone = apps.get_model("areas", "Zone")
    Postcode = apps.get_model("areas", "Postcode")
    ZoneOutline = apps.get_model("areas", "ZoneOutline")
    PostcodeMatch = apps.get_model("areas", "PostcodeMatch")
    facts = {"valid_from_on": BEGAN, "source": SOURCE, "applied_at": timezone.now()}
    ZoneOutline.objects.bulk_create(ZoneOutline(zone=zone, outline=zone.outline, **facts) for zone in Zone.objects.all())
    PostcodeMatch.objects.bulk_create(
        PostcodeMatch(postcode=each, zone_id=each.zone_id, zone_match=each.zone_match, **facts)
        for each in Postcode.objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [("areas", "0074_borders")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
