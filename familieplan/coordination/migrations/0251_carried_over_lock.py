"""Row-level security on what a merge carried over: seen like the merge itself, by whoever sees both families."""

from django.db import migrations

from familieplan.families.rowlocks import found_in, lock

OF_A_MERGE = found_in("families_familymerge", "merge_id", "id")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0250_carried_over")]
    operations = [lock("coordination_carriedover", OF_A_MERGE)]
