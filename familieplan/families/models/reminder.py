"""How early the coordinator is told that a consent runs out, or that a child comes of age to consent."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from familieplan.families.models.legal_basis import span


class ReminderRuleQuerySet(models.QuerySet["ReminderRule"]):
    def in_force(self, on: date | None = None) -> ReminderRuleQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class ReminderRule(models.Model):
    """Both in days."""

    days_before_end = models.PositiveSmallIntegerField()
    days_before_birthday = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(name="one_reminder_rule_at_a_time", expressions=[(span(), RangeOperators.OVERLAPS)])
        ]

    def __str__(self) -> str:
        return f"{self.days_before_end}/{self.days_before_birthday} {self.valid_from}"
