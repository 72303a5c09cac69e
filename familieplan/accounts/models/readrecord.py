"""The read log's rows."""

from __future__ import annotations

from django.db import models


class ReadRecord(models.Model):
    """One reading of one family, as text without keys, so that it outlives what it speaks of.

    The table is partitioned by month and append-only: a trigger refuses UPDATE and DELETE.
    """

    read_at = models.DateTimeField()
    user_email = models.CharField(max_length=254)
    user_name = models.CharField(max_length=120)
    office = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    family = models.CharField(max_length=36)
    what = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60)
    address = models.CharField(max_length=45)

    class Meta:
        managed = False
        db_table = "accounts_readrecord"

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M} {self.user_name}: {self.what}"
