"""Row-level security on transitions, and the first ages of the three tracks."""

from datetime import date

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history, open_to_duties, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
# In whole years: school begins the autumn one turns six, videregående at sixteen, adult services at eighteen to 25
# (barnevernsloven § 3-6 ends measures at 25).
FIRST = {"school": (5, 7), "secondary": (14, 17), "adult": (16, 25)}


def enter(apps, schema_editor):
    TrackAge = apps.get_model("coordination", "TrackAge")
    for track, (opens_at, closes_at) in FIRST.items():
        ages = {"opens_at": opens_at, "closes_at": closes_at}
        TrackAge.objects.get_or_create(track=track, valid_from=date(2026, 1, 1), defaults=ages)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0149_transitions")]
    operations = [
        lock("coordination_transition", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock_history("coordination_transitionevent", PLAN),
        open_to_duties("coordination_transitionevent", reads=[Duty.ARCHIVE]),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
