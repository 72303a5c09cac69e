"""Row-level security on what families answer: no person reads a row; the door finds its own, and a duty counts."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import NOBODY, lock


class Migration(migrations.Migration):
    dependencies = [("coordination", "0155_does_it_help")]
    operations = [
        lock("coordination_helprating", NOBODY, reads=[Duty.FIGURES], writes=[Duty.OWN_DOOR]),
    ]
