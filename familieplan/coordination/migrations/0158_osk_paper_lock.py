"""Row-level security on minutes on paper: for whoever ordered them, as long as they answer for the family."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, lock, seen_through

REVIEWED = seen_through("families_reviewed", "family_id")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0157_osk_minutes_on_paper")]
    operations = [
        lock(
            "coordination_oskpaper",
            f"({REVIEWED} AND {{table}}.ordered_by_id = {ME})",
            reads=[Duty.COPY],
            changes=[Duty.COPY],
        ),
    ]
