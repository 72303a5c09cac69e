"""When somebody has said that they are away."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def overlapping(self, first: date, last: date) -> AbsenceQuerySet:
        """Those not called off that share a day with this period, both ends included."""
        return self.filter(ended_at=None, started_on__lte=last, last_on__gte=first)


@pghistory.track()
class Absence(models.Model):
    """Days, both ends included. Why somebody is away is nobody's business here, and has no field."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    started_on = models.DateField(_("fra og med"))
    last_on = models.DateField(_("til og med"))
    registered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        indexes = [models.Index(fields=["worker", "last_on"], condition=Q(ended_at=None), name="absences_of_a_worker")]
        constraints = [models.CheckConstraint(name="absence_in_order", condition=Q(last_on__gte=F("started_on")))]

    def __str__(self) -> str:
        return f"{self.worker} {self.started_on}"
