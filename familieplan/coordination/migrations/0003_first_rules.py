"""The first versions of the first three rules."""

from datetime import date

from django.db import migrations

FIRST = {"long_term_children": {"months": 36}, "child_not_assessed": {"days": 30}, "plan_untouched": {"days": 60}}


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in FIRST.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0002_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
