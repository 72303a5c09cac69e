"""The secret in the address of somebody's calendar. Only its digest is kept: whoever reads the table opens nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarKey(models.Model):
    """One at a time. `read_on` is the last day for which a reading has been written down."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"
