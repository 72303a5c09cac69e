"""The first versions of the rules that look for unusual reading."""

from datetime import date

from django.db import migrations

FIRST = {
    "many_families": {"families": 40, "listed": 300, "rest_days": 0},
    "other_district": {"readings": 1, "rest_days": 30},
    "own_family": {"rest_days": 0},
    "same_name": {"bearers": 5, "rest_days": 30},
    "no_part": {"rest_days": 7},
    "watched": {"rest_days": 30},
    "at_night": {"from_hour": 23, "to_hour": 5, "readings": 5, "rest_days": 0},
}


def enter(apps, schema_editor):
    ReadRuleVersion = apps.get_model("accounts", "ReadRuleVersion")
    for rule, parameters in FIRST.items():
        ReadRuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_reading_cases")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
