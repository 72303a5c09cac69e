"""What a district had done of what was promised, on the last day of a month: kept as it was counted then."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from familieplan.accounts.models import Office
from familieplan.areas.models import District


class PromiseMonth(models.Model):
    """Counts of no named family, of all of a district or of one office there. Read through the disclosure rule alone.

    No office and not all: families of no office that may be named. A database trigger refuses UPDATE and DELETE.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    month_on = models.DateField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_total = models.BooleanField(default=False)
    assessed = models.PositiveIntegerField()
    not_assessed = models.PositiveIntegerField()
    coordinated = models.PositiveIntegerField()
    not_coordinated = models.PositiveIntegerField()
    taken_up = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    median = models.PositiveIntegerField(null=True, blank=True)
    longest = models.PositiveIntegerField(null=True, blank=True)
    late = models.PositiveIntegerField()

    class Meta:
        ordering = ["month_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_month_is_counted_once",
                fields=["district", "month_on", "office", "is_total"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="the_whole_is_of_no_office", condition=Q(is_total=False) | Q(office=None)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.district} {self.month_on}"
