"""Row-level security on agreed versions, their signatures, and what is ordered on paper."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0070_versions_and_paper")]
    operations = [
        lock("coordination_planversion", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock("coordination_signature", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock("coordination_planpaper", PLAN),
    ]
