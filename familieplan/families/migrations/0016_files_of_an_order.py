"""The files of an order are found by it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built without holding writers back, which cannot be done inside a transaction.
    atomic = False

    dependencies = [("families", "0015_first_own_access_age")]

    operations = [AddIndexConcurrently("familyexport", models.Index(fields=["order"], name="files_of_an_order"))]
