"""The first versions of nine more rules, and what the rules may read for them."""

from datetime import date

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import open_to_duties

FIRST = {
    "long_term_not_reviewed": {"months": 36, "days": 365},
    "measure_overdue_twice": {"times": 2},
    "basic_need_open": {"days": 60},
    "parallel_services": {"days": 14},
    "housing_unstable": {"days": 90, "moves": 3},
    "no_transition_accepted": {"age": 18, "days": 180},
    "many_needs_little_contact": {"areas": 4, "days": 30},
    "emergency_not_reviewed": {"days": 7},
}
READ = (
    *("coordination_areaanswer", "coordination_measureevent", "coordination_transition", "coordination_concern"),
    *("coordination_concernanswer", "coordination_concernlink", "families_familyevent", "families_emergencyaccess"),
    "families_emergencyreview",
)


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in FIRST.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0153_who_set_a_rule")]
    operations = [
        *(open_to_duties(table, reads=[Duty.FLAGS]) for table in READ),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
