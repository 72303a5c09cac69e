"""The first versions of the rules about adults, and what the rules may read for them."""

from datetime import date

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import open_to_duties

FIRST = {
    "eviction_risk": {"days": 42},
    "counselling_not_offered": {"days": 30},
    "young_without_activity": {"age": 24, "days": 30},
    "long_term_not_assessed": {"months": 6, "days": 180},
    "programme_near_end": {"days": 60},
}


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in FIRST.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0143_adults_lock")]
    operations = [
        open_to_duties("coordination_measure", reads=[Duty.FLAGS]),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
