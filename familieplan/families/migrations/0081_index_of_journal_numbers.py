"""A journal number is looked up among the few that are written; nobody who writes waits for the index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("families", "0080_journal_numbers")]

    operations = [
        AddIndexConcurrently(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("journal_number", ""), _negated=True),
                fields=["journal_number"],
                name="membership_by_journal_number",
            ),
        ),
    ]
