"""Row-level security on the individuell plan, its sections, and who is a child's barnekoordinator."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history, open_to_duties, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
TABLES = ("coordination_individualplan", "coordination_plansection")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0147_individual_plans")]
    operations = [
        *(lock(table, PLAN, reads=[Duty.COPY, Duty.ARCHIVE]) for table in TABLES),
        lock("coordination_childcoordinator", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        *(lock_history(f"{table}event", PLAN) for table in TABLES),
        *(open_to_duties(f"{table}event", reads=[Duty.ARCHIVE]) for table in TABLES),
    ]
