"""The keyed hash finds a person, and no longer forbids that two families keep one each."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNIQUE = "families_person_identity_hash_key"
LIKE = "families_person_identity_hash_88adb71d_like"


class Migration(migrations.Migration):
    # What is built and dropped without holding writers back cannot be so inside a transaction.
    atomic = False

    dependencies = [("families", "0001_initial")]

    operations = [
        AddIndexConcurrently("person", models.Index(fields=["identity_hash"], name="person_by_identity_hash")),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("person", "identity_hash", models.CharField(blank=True, max_length=64, null=True))
            ],
            database_operations=[
                migrations.RunSQL(
                    [f'ALTER TABLE families_person DROP CONSTRAINT IF EXISTS "{UNIQUE}"'],
                    [f'ALTER TABLE families_person ADD CONSTRAINT "{UNIQUE}" UNIQUE (identity_hash)'],
                ),
                migrations.RunSQL(
                    [f'DROP INDEX CONCURRENTLY IF EXISTS "{LIKE}"'],
                    [f'CREATE INDEX CONCURRENTLY "{LIKE}" ON families_person (identity_hash varchar_pattern_ops)'],
                ),
            ],
        ),
    ]
