"""Enters the bydeler, zones and postcodes from the app's own data files."""

from django.db import migrations

from familieplan.areas import geography


def enter(apps, schema_editor):
    geography.load(apps)


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
