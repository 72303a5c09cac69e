"""A family in danger, opened by somebody who does not take part: the trying, the opening, the review."""

from __future__ import annotations

import uuid
from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.accounts.policies import Role
from familieplan.families.models.family import Family
from familieplan.families.policies import SHORTEST_REASON, Right


def explained(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=GreaterThanOrEqual(Length(F(field)), SHORTEST_REASON))


class Grounds(models.Model):
    """Who, from which office, on which provision and why. Text, so that the provision reads the same later."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    basis_law = models.CharField(_("lov"), max_length=120)
    basis_reference = models.CharField(_("paragraf"), max_length=60)
    why = models.TextField(_("hvorfor"))

    class Meta:
        abstract = True

    @property
    def basis(self) -> str:
        return f"{self.basis_law} {self.basis_reference}"


class EmergencyAttempt(Grounds):
    """Somebody asked for a family in danger, found or not. Whom they asked for is kept only as a keyed hash.

    A database trigger refuses UPDATE and DELETE.
    """

    class Way(models.TextChoices):
        NUMBER = "number", _("fødselsnummer")
        NAME = "name", _("navn og fødselsdato")

    tried_at = models.DateTimeField(default=timezone.now, db_index=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    sought_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-tried_at", "-pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [explained("why", "emergency_attempt_is_explained")]

    def __str__(self) -> str:
        return f"{self.worker} {self.tried_at:%Y-%m-%d %H:%M}"


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def in_force(self, at: datetime | None = None) -> EmergencyAccessQuerySet:
        at = at or timezone.now()
        return self.filter(ended_at=None, opened_at__lte=at, ends_at__gt=at)

    def unreviewed(self) -> EmergencyAccessQuerySet:
        return self.filter(review=None)

    def reviewable_by(self, lead: User) -> EmergencyAccessQuerySet:
        """A lead of another office than the one it was opened from, who did not open it. Nobody else."""
        if not lead.holds(Role.TEAM_LEAD) or lead.employment is None:
            return self.none()
        return self.exclude(worker=lead).exclude(office=lead.employment.office_id)

    def in_the_district_of(self, lead: User) -> EmergencyAccessQuerySet:
        """What has been opened among the families this lead watches over."""
        return self.filter(family__in=Family.objects.permitting(lead, Right.REVIEW))


@pghistory.track()
class EmergencyAccess(Grounds):
    """The right itself: to see and to write in the log, until a moment, or until the worker ends it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(EmergencyAttempt, models.PROTECT, related_name="opened")
    family = models.ForeignKey(Family, models.PROTECT, related_name="emergencies")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            explained("why", "emergency_access_is_explained"),
            models.CheckConstraint(name="emergency_access_has_an_end", condition=Q(ends_at__gt=F("opened_at"))),
            models.CheckConstraint(
                name="emergency_access_ends_within_its_time",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at"), ended_at__lte=F("ends_at")),
            ),
            models.UniqueConstraint(
                name="one_open_emergency_per_worker", fields=["family", "worker"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def over_at(self) -> datetime:
        return self.ended_at or self.ends_at

    @property
    def is_over(self) -> bool:
        return self.over_at <= timezone.now()

    @property
    def judged(self) -> EmergencyReview | None:
        """The review, or None while it waits. Needs the review loaded."""
        return getattr(self, "review", None)

    @property
    def is_overdue(self) -> bool:
        """Whether the review has waited longer than the terms allow. Needs the review loaded."""
        return self.judged is None and self.review_due_on < timezone.localdate()


class EmergencyReview(models.Model):
    """What a lead of another office made of it. A database trigger refuses UPDATE and DELETE."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Riktig bruk")
        WRONG = "wrong", _("Ikke riktig bruk")

    access = models.OneToOneField(EmergencyAccess, models.PROTECT, related_name="review")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    verdict = models.CharField(_("vurdering"), max_length=8, choices=Verdict.choices)
    reason = models.TextField(_("begrunnelse"))
    reviewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.CheckConstraint(name="emergency_review_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.access}"
