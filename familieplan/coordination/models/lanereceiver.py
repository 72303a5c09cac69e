"""Who receives a fast lane at an office, in which order, from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Absence, Employment, Office, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES


class LaneReceiverQuerySet(models.QuerySet["LaneReceiver"]):
    def current(self, on: date | None = None) -> Self:
        """Those named for the day who work at the office: whoever leaves receives nothing more."""
        on = on or timezone.localdate()
        at_work = Employment.objects.current(on).filter(
            user=OuterRef("worker"), office=OuterRef("office"), role__in=WORKS_WITH_FAMILIES, user__is_active=True
        )
        named = self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
        return named.filter(Exists(at_work))

    def present(self, on: date | None = None) -> Self:
        """Of those named the ones who have not said that they are away."""
        on = on or timezone.localdate()
        away = Absence.objects.overlapping(on, on).filter(worker=OuterRef("worker"))
        return self.current(on).filter(~Exists(away)).order_by("rank")

    def standing(self, on: date | None = None) -> Self:
        """Those named for the day and those who come later, whether at work or not: the register."""
        on = on or timezone.localdate()
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def of_user(self, user: User, on: date | None = None) -> Self:
        return self.current(on).filter(worker=user)


@pghistory.track()
class LaneReceiver(models.Model):
    """One worker in a named role at one office. `rank` 1 is asked first; the next is rung when nobody answers."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="lane_receivers", db_index=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(_("hva rollen heter"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("plass i rekka"), validators=[MinValueValidator(1)])
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = LaneReceiverQuerySet.as_manager()

    class Meta:
        ordering = ["office", "rank", "started_on"]
        constraints = [
            models.CheckConstraint(
                name="lane_receiver_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="lane_receivers_are_counted_from_one", condition=Q(rank__gte=1)),
            *(
                ExclusionConstraint(
                    name=name,
                    expressions=[
                        ("office", RangeOperators.EQUAL),
                        (field, RangeOperators.EQUAL),
                        (
                            Func(F("started_on"), F("ended_on"), function="daterange", output_field=DateRangeField()),
                            RangeOperators.OVERLAPS,
                        ),
                    ],
                )
                for name, field in (
                    ("one_receiver_of_a_rank_at_a_time", "rank"),
                    ("one_rank_of_a_receiver_at_a_time", "worker"),
                )
            ),
        ]

    def __str__(self) -> str:
        """Needs the worker loaded."""
        return f"{self.worker.name}, {self.title}"

    @property
    def is_coming(self) -> bool:
        """Named for a later day."""
        return self.started_on > timezone.localdate()
