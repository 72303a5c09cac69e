"""Row-level security on what is done about a flag: it goes with the flag, for those who answer for the family."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, seen_through


class Migration(migrations.Migration):
    dependencies = [("coordination", "0140_what_is_done_about_a_flag")]
    operations = [
        lock(
            "coordination_flagstep",
            seen_through("families_reviewed", "family_id"),
            reads=[Duty.FLAGS, Duty.COPY, Duty.ARCHIVE],
        ),
    ]
