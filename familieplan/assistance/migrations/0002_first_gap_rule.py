"""The gap rule that holds until somebody enters another: two months."""

from datetime import date

from django.db import migrations


def enter(apps, schema_editor):
    apps.get_model("assistance", "GapRule").objects.get_or_create(valid_from=date(2000, 1, 1), defaults={"months": 2})


class Migration(migrations.Migration):
    dependencies = [("assistance", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
