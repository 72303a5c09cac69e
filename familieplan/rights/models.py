"""How many closed families wait for the archive: a number a night, and nothing about any of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ArchiveCount(models.Model):
    """`ready`: the last plan was closed so long ago that the file goes to the archive. `soon`: within a year."""

    counted_on = models.DateField(default=timezone.localdate, unique=True)
    ready = models.PositiveIntegerField()
    soon = models.PositiveIntegerField()

    class Meta:
        ordering = ["-counted_on"]

    def __str__(self) -> str:
        return f"{self.counted_on}: {self.ready}"
