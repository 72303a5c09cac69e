"""Row-level security on what is said of the adults, and on the qualification programme."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history, open_to_duties, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
READS = [Duty.FLAGS, Duty.COPY, Duty.ARCHIVE]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0142_the_adults")]
    operations = [
        lock("coordination_adultstatus", PLAN, reads=READS),
        lock("coordination_qualificationcourse", PLAN, reads=READS),
        lock_history("coordination_qualificationcourseevent", PLAN),
        open_to_duties("coordination_qualificationcourseevent", reads=[Duty.ARCHIVE]),
    ]
