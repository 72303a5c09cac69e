"""A measure that began in a sentence of an entry."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models.journal import LogEntry
from familieplan.coordination.models.measure import Measure
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily


class FollowUpQuerySet(ThroughFamily["FollowUp"]):
    def visible_to(self, user: User) -> Self:
        """For whoever reads both: the entry may have fewer readers than the plan."""
        entries = LogEntry.objects.visible_to(user).filter(pk=OuterRef("entry"))
        measures = Measure.objects.visible_to(user).filter(pk=OuterRef("measure"))
        return super().visible_to(user).filter(Exists(entries), Exists(measures))


class FollowUp(models.Model):
    """From the entry to the measure and back. The sentence itself stands in the entry and is not kept twice."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="follow_ups")
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="began_in")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.measure_id}"
