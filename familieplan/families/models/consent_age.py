"""From what age a child says yes or no itself, as a dated rule per service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service
from familieplan.families.models.legal_basis import span


@dataclass(frozen=True)
class AgeRule:
    """The ages in force on one day."""

    default: int
    of_service: dict[int, int]

    def years(self, service: Service) -> int:
        return self.of_service.get(service.pk, self.default)


class ConsentAgeQuerySet(models.QuerySet["ConsentAge"]):
    def in_force(self, on: date | None = None) -> ConsentAgeQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def rule(self, on: date | None = None) -> AgeRule:
        """One query. Without a row for everybody nobody under 18 says yes alone."""
        rows = list(self.in_force(on).values_list("service_id", "years"))
        default = next((years for service, years in rows if service is None), 18)
        return AgeRule(default, {service: years for service, years in rows if service is not None})


class ConsentAge(models.Model):
    """No service means: every service that has no row of its own."""

    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="consent_ages")
    years = models.PositiveSmallIntegerField(_("alder"))
    source = models.CharField(_("kilde"), max_length=300)
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)

    objects = ConsentAgeQuerySet.as_manager()

    class Meta:
        ordering = [F("service__name").asc(nulls_first=True), "-valid_from"]
        constraints = [
            models.CheckConstraint(name="consent_age_is_a_childs_age", condition=Q(years__gte=12, years__lte=18)),
            models.CheckConstraint(
                name="consent_age_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_consent_age_of_a_service_at_a_time",
                expressions=[(Coalesce("service_id", 0), RangeOperators.EQUAL), (span(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service or '*'}: {self.years}"
