"""Names and addresses are found by their likeness without reading them all; nobody who writes waits for the indexes."""

from django.db import migrations

INDEXES = (
    ("person_by_likeness", "families_person", "sounds"),
    ("family_by_likeness", "families_family", "sounds"),
    ("address_by_likeness", "families_family", "address_sounds"),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("families", "0060_names_that_sound_alike")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX CONCURRENTLY {name} ON {table} USING gin ({column} gin_trgm_ops)",
            f"DROP INDEX CONCURRENTLY {name}",
        )
        for name, table, column in INDEXES
    ]
