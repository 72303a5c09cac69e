"""What an office has agreed to do for families, and what its people have learnt (H4, H4c): dated rows, of no family."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, Service, User
from familieplan.areas.models import District
from familieplan.families.leads import districts_led_by


class RoutineQuerySet(models.QuerySet["Routine"]):
    def led_by(self, user: User) -> Self:
        """Of the offices in the districts that one leads, or stands in for the lead of."""
        return self.filter(office__district_code__in=districts_led_by(user))

    def in_force(self) -> Self:
        return self.filter(ended_on=None)

    def unread_by(self, user: User) -> Self:
        """Of the office where one works: those in force that one has not said to have read, in this version."""
        office = user.employment.office_id if user.employment else None
        read = RoutineReading.objects.filter(routine=OuterRef("pk"), worker=user)
        return self.in_force().filter(~Exists(read), office=office) if office else self.none()

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


class RoutineReading(models.Model):
    """Somebody has read this version and understood it (H4c). The next version is read anew."""

    routine = models.ForeignKey(Routine, models.PROTECT, related_name="readings")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="a_version_is_read_once", fields=["routine", "worker"])]

    def __str__(self) -> str:
        return f"{self.worker} {self.routine}"


class LearningPlanQuerySet(models.QuerySet["LearningPlan"]):
    def led_by(self, user: User) -> Self:
        return self.filter(district__code__in=districts_led_by(user))

    def for_worker(self, user: User) -> Self:
        """What is planned where one works, for the service that one works in, and not done yet."""
        office = user.employment.office if user.employment else None
        if office is None:
            return self.none()
        return self.filter(district__code=office.district_code, services=office.service_id, done_on=None)


class LearningPlan(models.Model):
    """What a district's services learn together (H4a): a topic, a period and who takes part."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    topic = models.CharField(_("tema"), max_length=160)
    services = models.ManyToManyField(Service, verbose_name=_("hvem som er med"), related_name="+")
    from_on = models.DateField(_("fra"))
    to_on = models.DateField(_("til"))
    done_on = models.DateField(_("gjennomført"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = LearningPlanQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="learning_ends_after_it_begins", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="learning_is_done_after_it_begins", condition=Q(done_on=None) | Q(done_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def is_overdue(self) -> bool:
        return self.done_on is None and self.to_on < timezone.localdate()


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
