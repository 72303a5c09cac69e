"""What an office has agreed to do for families, and what its people have learnt (H4, H4c): dated rows, of no family."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.families.leads import districts_led_by


class RoutineQuerySet(models.QuerySet["Routine"]):
    def led_by(self, user: User) -> Self:
        """Of the offices in the districts that one leads, or stands in for the lead of."""
        return self.filter(office__district_code__in=districts_led_by(user))

    def in_force(self) -> Self:
        return self.filter(ended_on=None)

    def overdue(self, on: date | None = None) -> Self:
        """Those that should have been gone through before today."""
        return self.in_force().filter(review_on__lt=on or timezone.localdate())


class Routine(models.Model):
    """One version of an office's routine; the one before ends the day that the next begins."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="routines")
    name = models.CharField(_("rutine"), max_length=120)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("slik gjør vi det"), max_length=3000, blank=True)
    link = models.URLField(_("lenke"), max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    review_on = models.DateField(_("skal gås gjennom"))
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        ordering = ["name", "version"]
        constraints = [
            models.UniqueConstraint(
                name="one_routine_of_a_name_in_force", fields=["office", "name"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="a_routine_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="a_routine_can_be_read", condition=~Q(text="", link="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def is_overdue(self) -> bool:
        return self.review_on < timezone.localdate()


class CourseField(models.TextChoices):
    """What S4 names for each employee (H4)."""

    ECONOMY = "economy", _("Økonomisk råd og veiledning")
    FAMILY = "family", _("Familieperspektiv")
    YOUTH = "youth", _("Ungdomsarbeid")


class CourseQuerySet(models.QuerySet["Course"]):
    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(Q(valid_until_on=None) | Q(valid_until_on__gte=on))


class Course(models.Model):
    """What somebody has learnt, and the last day it counts; None: it does not run out."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="courses")
    field = models.CharField(_("område"), max_length=7, choices=CourseField.choices)
    name = models.CharField(_("kurs eller kompetanse"), max_length=160)
    taken_on = models.DateField(_("fullført"))
    valid_until_on = models.DateField(_("gjelder til"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_course_counts_from_the_day_it_is_taken",
                condition=Q(valid_until_on=None) | Q(valid_until_on__gte=F("taken_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
