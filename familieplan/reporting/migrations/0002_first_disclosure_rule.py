"""Figures below five are hidden until somebody enters another threshold."""

from datetime import date

from django.db import migrations


def enter(apps, schema_editor):
    DisclosureRule = apps.get_model("reporting", "DisclosureRule")
    DisclosureRule.objects.get_or_create(valid_from=date(2000, 1, 1), defaults={"smallest_shown": 5})


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
