"""The first version of the rule that asks who stands in for a coordinator who is away."""

from datetime import date

from django.db import migrations


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    RuleVersion.objects.get_or_create(
        rule="coordinator_away", version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": {"days": 14}}
    )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0006_flags_are_told_of")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
