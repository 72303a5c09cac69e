"""A meeting of those who work with a family: when, where, what about, and who is asked."""

from __future__ import annotations

import uuid
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Avtalt")
    HELD = "held", _("Holdt")
    CANCELLED = "cancelled", _("Avlyst")


class MeetingAnswer(models.TextChoices):
    NONE = "", _("Ikke svart")
    YES = "yes", _("Kommer")
    NO = "no", _("Kommer ikke")


class MeetingQuerySet(ThroughFamily["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """Of the families one sees; what a secret service has called, by those who may know that it takes part."""
        return super().visible_to(user).filter(may_know(user, "plan__family", "kept_by"))

    def planned(self) -> Self:
        """Those that are to be held, in plans that are at work."""
        return self.filter(state=MeetingState.PLANNED, plan__ended_on=None)


@pghistory.track()
class Meeting(models.Model):
    """`place` is where a family can be found: it is hidden with the address. `about` is the agenda, a line each."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    place = models.CharField(_("sted"), max_length=200, blank=True)
    about = models.TextField(_("saker"), max_length=2000)
    state = models.CharField(max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED)
    reason = models.CharField(_("hvorfor avlyst"), max_length=300, blank=True)
    # A secret service keeps what it calls to those who may know that it takes part.
    kept_by = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["plan", "starts_at"], name="meetings_of_a_plan")]
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="meeting_is_about_something", condition=~Q(about="")),
            models.CheckConstraint(
                name="meeting_is_cancelled_for_a_reason",
                condition=(Q(state=MeetingState.CANCELLED) & ~Q(reason=""))
                | (~Q(state=MeetingState.CANCELLED) & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()


class MeetingInvitationQuerySet(ThroughFamily["MeetingInvitation"]):
    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).known_to(user)

    def known_to(self, user: User) -> Self:
        """For meetings that have been asked for: oneself, the family, and those whom one may know of."""
        return self.filter(Q(worker=user) | Q(worker=None) | may_know(user, "plan__family", "service"))


@pghistory.track()
class MeetingInvitation(models.Model):
    """Somebody is asked: a worker, who answers, or somebody in the family. `service` is the worker's when asked."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("svar"), max_length=3, choices=MeetingAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_worker_or_a_person_is_asked",
                condition=Q(worker__isnull=False, service__isnull=False, person=None)
                | Q(worker=None, service=None, person__isnull=False, answer=""),
            ),
            models.UniqueConstraint(name="a_worker_is_asked_once", fields=["meeting", "worker"]),
            models.UniqueConstraint(name="a_person_is_asked_once", fields=["meeting", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.answer}"
