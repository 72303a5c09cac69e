"""The read log's rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """How near somebody came: one of many in a list, the page itself, a change, or a copy that left the house."""

    LISTED = "listed", _("Så i en liste")
    READ = "read", _("Leste")
    WRITE = "write", _("Skrev")
    OUT = "out", _("Tok ut")


class ReadRecord(models.Model):
    """One reading of one family, as text without keys, so that it outlives what it speaks of.

    The table is partitioned by month and append-only: a trigger refuses UPDATE and DELETE, another enters the digest
    of the row's own content, and seals over the digests (readlog_chain.py) show a row that is gone.
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
    deed = models.CharField(max_length=8, choices=Deed.choices)
    digest = models.BinaryField()

    class Meta:
        managed = False
        db_table = "accounts_readrecord"

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M} {self.user_name}: {self.what}"
