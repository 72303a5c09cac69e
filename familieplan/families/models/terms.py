"""How long things last that open or close a family: dated rows, so that an old decision keeps its own terms."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

AT_LEAST_ONE = [MinValueValidator(1)]


class AccessTermsQuerySet(models.QuerySet["AccessTerms"]):
    def in_force(self, on: date | None = None) -> AccessTerms:
        """Raises AccessTerms.DoesNotExist when no row holds for the day: nothing is opened without a term."""
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).get(Q(valid_to=None) | Q(valid_to__gt=on))


class AccessTerms(models.Model):
    """Emergency access in hours; reviews and handovers in days."""

    emergency_hours = models.PositiveSmallIntegerField(_("nødtilgang, timer"), default=12, validators=AT_LEAST_ONE)
    review_days = models.PositiveSmallIntegerField(_("gjennomgang, dager"), default=7, validators=AT_LEAST_ONE)
    handover_days = models.PositiveSmallIntegerField(_("overlevering, dager"), default=14, validators=AT_LEAST_ONE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AccessTermsQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_set_of_access_terms_at_a_time",
                expressions=[
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="access_terms_last_at_least_one",
                condition=Q(emergency_hours__gte=1, review_days__gte=1, handover_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}"
