"""Flags: why a family must be taken up, under which version of which rule, since when."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family
from familieplan.families.policies import Right


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def in_force(self, on: date | None = None) -> RuleVersionQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class RuleVersion(models.Model):
    """The dated parameters of a rule. A flag keeps the version it was raised under."""

    rule = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    parameters = models.JSONField(default=dict)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "version"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_rule_version", fields=["rule", "version"]),
            models.CheckConstraint(
                name="rule_version_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_version_of_a_rule_at_a_time",
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


class FlagQuerySet(ThroughFamily["Flag"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> FlagQuerySet:
        """A flag is seen by those who answer for the family: the team with duties, and the district's lead."""
        return self.permitting(user, Right.REVIEW)

    def raised(self) -> FlagQuerySet:
        return self.filter(cleared_at=None)


class Flag(models.Model):
    """One open flag per family, rule and subject. Facts are those that fired it, as plain values."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="flags")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="flags")
    rule = models.SlugField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    facts = models.JSONField()
    since = models.DateField()
    raised_at = models.DateTimeField(default=timezone.now)
    cleared_at = models.DateTimeField(null=True, blank=True)
    # When the lead was told of it, for the rules whose flags are told of.
    told_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_flag_per_rule_and_subject",
                fields=["family", "rule", "subject"],
                condition=Q(cleared_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["family", "since"], condition=Q(cleared_at=None), name="open_flags_of_a_family")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.since}"
