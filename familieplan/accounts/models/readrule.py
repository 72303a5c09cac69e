"""Dated parameters of the rules that look for unusual reading."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReadRuleVersionQuerySet(models.QuerySet["ReadRuleVersion"]):
    def in_force(self, on: date | None = None) -> ReadRuleVersionQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class ReadRuleVersion(models.Model):
    """A rule as it stands from a day to a day. A case keeps the version it was raised under."""

    rule = models.SlugField(max_length=20)
    version = models.PositiveSmallIntegerField()
    is_on = models.BooleanField(_("regelen er på"), default=True)
    parameters = models.JSONField(default=dict)
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(null=True, blank=True)
    # Nobody for those that came with the program.
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReadRuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "version"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_read_rule_version", fields=["rule", "version"]),
            models.CheckConstraint(
                name="read_rule_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_read_rule_version_at_a_time",
                expressions=[
                    ("rule", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} v{self.version}"
