"""An administrator took somebody's second factor away, because the phone or the key was lost."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone


class FactorReset(models.Model):
    """Written once and never changed: whoever resets a factor can let somebody in."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_resets")
    reset_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reset_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_resets_their_own_factor", condition=~models.Q(person=F("reset_by")))
        ]
        triggers = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person} ({self.reset_at:%Y-%m-%d})"
