"""Cases for the auditor: a reading, or the log itself, that somebody must look into."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import User
from familieplan.accounts.models.readrule import ReadRuleVersion
from familieplan.accounts.policies import Role


class Concern(models.TextChoices):
    """Why a case was raised. The first seven are rules with dated parameters."""

    MANY_FAMILIES = "many_families", _("Mange familier på en time")
    OTHER_DISTRICT = "other_district", _("Familie i en annen bydel")
    OWN_FAMILY = "own_family", _("Egen eller en kollegas familie")
    SAME_NAME = "same_name", _("Samme etternavn som familien")
    NO_PART = "no_part", _("Leste uten å delta")
    WATCHED = "watched", _("Familie på vaktlisten")
    AT_NIGHT = "at_night", _("Leste om natten")
    QUESTION = "question", _("Familien spør om en lesing")
    BROKEN_CHAIN = "broken_chain", _("Leseloggen er brutt")


class Outcome(models.TextChoices):
    FINE = "fine", _("Greit")
    FOLLOWED_UP = "followed_up", _("Følges opp")


class ReadLogCaseQuerySet(models.QuerySet["ReadLogCase"]):
    def visible_to(self, user: User) -> ReadLogCaseQuerySet:
        return self if user.holds(Role.AUDITOR) else self.none()

    def waiting(self) -> ReadLogCaseQuerySet:
        return self.filter(outcome="")


@pghistory.track()
class ReadLogCase(models.Model):
    """What was seen, as the log says it: public ids, who, when and counts, never a name or a word of a family.

    One per concern, subject and day, so that a night that is run twice raises nothing twice. It may be assessed again
    while it is followed up; the history keeps each assessment.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    concern = models.CharField(max_length=20, choices=Concern.choices)
    version = models.ForeignKey(ReadRuleVersion, models.PROTECT, null=True, blank=True, related_name="cases")
    subject = models.CharField(max_length=300)
    seen_on = models.DateField()
    reader_email = models.CharField(max_length=254, blank=True)
    reader_name = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)
    family = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("vurdering"), max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("begrunnelse"), max_length=2000, blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    assessed_at = models.DateTimeField(null=True, blank=True)

    objects = ReadLogCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_case_per_concern_and_day", fields=["concern", "subject", "seen_on"]),
            models.CheckConstraint(
                name="an_assessment_is_whole",
                condition=Q(outcome="", reason="", assessed_by=None, assessed_at=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(assessed_by__isnull=False, assessed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "-raised_at"], name="cases_by_outcome"),
            models.Index(fields=["reader_email", "-raised_at"], name="cases_of_a_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.get_concern_display()} {self.seen_on}"
