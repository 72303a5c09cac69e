"""Row-level security on the answers of a kartlegging and their history."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history


class Migration(migrations.Migration):
    dependencies = [("coordination", "0020_kartlegging")]
    operations = [
        lock("coordination_assessmentanswer", reads=[Duty.FLAGS, Duty.COPY, Duty.ARCHIVE]),
        lock_history("coordination_assessmentanswerevent"),
    ]
