"""Row-level security on what a merge carried over: seen like the merge itself, by whoever sees both families."""

from django.db import migrations

from familieplan.families.rowlocks import lock

# Not by the lock of the merges: the duty that counts the year sees those, and nothing of what was carried over.
OF_A_MERGE = (
    "(SELECT families_seen_has(m.standing_id) AND families_seen_has(m.merged_id) FROM families_familymerge m"
    " WHERE m.id = {table}.merge_id LIMIT 1)"
)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0250_carried_over")]
    operations = [lock("coordination_carriedover", OF_A_MERGE)]
