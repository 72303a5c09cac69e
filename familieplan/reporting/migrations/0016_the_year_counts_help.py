"""Whoever counts the year sees what was done for families, to count it."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import open_to_duties

COUNTED = (
    *("coordination_aidapplication", "coordination_assessment", "coordination_adultstatus", "coordination_familyplan"),
    *("coordination_flag", "coordination_flagstep", "families_participation"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0012_who_has_signed_a_report"),
        ("coordination", "0180_routines_and_courses"),
    ]
    operations = [open_to_duties(table, reads=[Duty.FIGURES]) for table in COUNTED]
