"""The API lists families in the order they were entered: walked by an index, and not sorted after the second lock."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("families", "0012_every_part_on_a_basis")]

    operations = [
        AddIndexConcurrently("family", models.Index(fields=["created_at", "id"], name="family_in_order_of_entry"))
    ]
