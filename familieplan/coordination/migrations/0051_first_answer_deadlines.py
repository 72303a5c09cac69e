"""How many days an answer may take: to an invitation, and to a concern from a school or kindergarten."""

from datetime import date

from django.db import migrations

FIRST = {"invitation_unanswered": {"days": 14}, "concern_unanswered": {"days": 10}}


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in FIRST.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0050_invitations")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
