"""Kartlegging of each child when a parent applies for help (H3a)."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family, Person


class AidApplicationQuerySet(ThroughFamily["AidApplication"]):
    family_path = "family_id"


@pghistory.track()
class AidApplication(models.Model):
    """A parent has applied for help. Every child of the family is assessed from that day."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    applied_on = models.DateField(_("søkte"))
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AidApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_application_a_day", fields=["family", "applicant", "applied_on"])
        ]

    def __str__(self) -> str:
        return f"{self.applicant} {self.applied_on}"


class AssessmentResult(models.TextChoices):
    FINE = "fine", _("Barnet har det bra")
    WATCH = "watch", _("Noe å følge med på")
    DIFFICULT = "difficult", _("Barnet har det vanskelig")


class AssessmentQuerySet(ThroughFamily["Assessment"]):
    family_path = "family_id"

    def open(self) -> AssessmentQuerySet:
        return self.filter(completed_on=None)


@pghistory.track()
class Assessment(models.Model):
    """One child, one application: what the child said, how leisure is, and the result."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="assessments")
    child = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    application = models.ForeignKey(AidApplication, models.PROTECT, related_name="assessments")
    opened_on = models.DateField(default=timezone.localdate)
    child_view = models.TextField(_("det barnet selv sier, eller hvorfor barnet ikke er spurt"), blank=True)
    leisure = models.TextField(_("fritid: hva, hvor ofte, hva som hindrer"), blank=True)
    situation = models.TextField(_("hjem, skole eller barnehage, helse"), blank=True)
    result = models.CharField(_("samlet vurdering"), max_length=10, choices=AssessmentResult.choices, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_assessment_per_child_and_application", fields=["child", "application"]),
            models.CheckConstraint(
                name="completed_assessment_heard_the_child",
                condition=Q(completed_on=None)
                | (Q(completed_by__isnull=False) & ~Q(child_view="") & ~Q(leisure="") & ~Q(result="")),
            ),
        ]
        indexes = [models.Index(fields=["family", "completed_on"], name="assessments_of_a_family")]

    def __str__(self) -> str:
        return f"{self.child} {self.opened_on}"
