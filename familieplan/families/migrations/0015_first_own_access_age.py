"""Fifteen, until the municipality enters another age."""

from datetime import date

from django.db import migrations


def enter(apps, schema_editor):
    apps.get_model("families", "OwnAccessAge").objects.get_or_create(
        valid_from=date(2000, 1, 1), defaults={"years": 15}
    )


class Migration(migrations.Migration):
    dependencies = [("families", "0014_own_access")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
