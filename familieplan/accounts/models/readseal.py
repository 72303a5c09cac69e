"""Seals over the read log: each holds the digest of its rows and of the seal before it."""

from __future__ import annotations

import hashlib
from datetime import UTC

from django.db import models
from django.utils import timezone

BEFORE_THE_FIRST = "0" * 64


class ReadLogSeal(models.Model):
    """The rows numbered above `after_id`, up to and with `last_id`, as they stood when it was made.

    `digest` covers everything else here, and `previous` is the digest of seal `number` - 1: whoever changes one seal
    must change all later ones, and the fingerprint that the auditor has noted elsewhere. Append-only by triggers.
    """

    number = models.BigIntegerField(primary_key=True)
    after_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    row_count = models.IntegerField()
    first_read_at = models.DateTimeField()
    last_read_at = models.DateTimeField()
    rows_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "accounts_readlogseal"

    def __str__(self) -> str:
        return f"{self.number}: {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """The digest in groups that can be read aloud and compared."""
        return " ".join(self.digest[start : start + 8] for start in range(0, 64, 8))

    def computed(self) -> str:
        moments = [at.astimezone(UTC).isoformat() for at in (self.first_read_at, self.last_read_at, self.sealed_at)]
        facts = [self.number, self.after_id, self.last_id, self.row_count, *moments, self.rows_digest, self.previous]
        return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()
