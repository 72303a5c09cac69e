"""An access row may name the moment it ends; the index that finds rows carries it, so that no row need be read."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index is built without holding writers back only outside a transaction.
    atomic = False

    dependencies = [("families", "0002_people_known_to_two_families")]

    operations = [
        migrations.AddField("familyuseraccess", "until_at", models.DateTimeField(blank=True, null=True)),
        AddIndexConcurrently(
            "familyuseraccess",
            models.Index(
                fields=["user", "permission", "content_object"], include=["until_at"], name="access_rows_in_force"
            ),
        ),
        RemoveIndexConcurrently("familyuseraccess", "access_rows_of_a_person"),
    ]
