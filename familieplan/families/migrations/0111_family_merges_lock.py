"""Row-level security on merges: seen by whoever sees both families, and by the duty that counts the year."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock

OF_BOTH = "(families_seen_has({table}.standing_id) AND families_seen_has({table}.merged_id))"


class Migration(migrations.Migration):
    dependencies = [("families", "0110_family_merges")]
    operations = [lock("families_familymerge", OF_BOTH, reads=[Duty.FIGURES])]
