"""Row-level security on residence notes: seen like the family they hang on."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import FAMILY, ME, OWN, lock, lock_history, open_to_member

MYSELF = f"(SELECT l.person_id FROM families_familylogin l WHERE l.user_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [("families", "0100_residence")]
    operations = [
        lock("families_residencenote", FAMILY, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock_history("families_residencenoteevent"),
        # Whoever has entered by the family's door sees their own note and nobody else's.
        open_to_member("families_residencenote", f"{{table}}.person_id = {MYSELF} AND {OWN}"),
    ]
