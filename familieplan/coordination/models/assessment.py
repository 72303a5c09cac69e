"""Kartlegging of each child when a parent applies for help (H3a)."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.questions import FormVersion
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family, Person


class AidApplicationQuerySet(ThroughFamily["AidApplication"]):
    family_path = "family_id"


@pghistory.track()
class AidApplication(models.Model):
    """A parent has applied for help. Every child of the family is assessed from that day.

    It is open for as long as one of its assessments is.
    """

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


# What every version asks, the database asks as well: no page and no script closes a kartlegging without it (H6a).
HEARD = """
IF NEW.completed_on IS NOT NULL AND OLD.completed_on IS NULL AND EXISTS (
    SELECT FROM coordination_question q JOIN coordination_formsection s ON s.id = q.section_id
     WHERE s.version_id = NEW.form_id AND q.core
       AND (q.when_key = '' OR EXISTS (
             SELECT FROM coordination_assessmentanswer a JOIN coordination_question w ON w.id = a.question_id
              WHERE a.assessment_id = NEW.id AND w.key = q.when_key AND jsonb_exists(q.when_values, a.value)))
       AND NOT EXISTS (
             SELECT FROM coordination_assessmentanswer a
              WHERE a.assessment_id = NEW.id AND a.question_id = q.id AND btrim(a.value) <> '')) THEN
    RAISE check_violation USING MESSAGE = 'a completed assessment has asked about leisure and heard the child';
END IF;
RETURN NEW;"""


@pghistory.track()
class Assessment(models.Model):
    """One child, one application, under the version of the form that was in force when it was opened.

    `form` is None for one that was opened by a program from before the questions were rows; it is then the first form.
    `result` repeats the answer to the question of that key, for the rules and the lists that ask for it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="assessments")
    child = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    application = models.ForeignKey(AidApplication, models.PROTECT, related_name="assessments")
    form = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="assessments", db_index=False
    )
    opened_on = models.DateField(default=timezone.localdate)
    result = models.CharField(_("samlet vurdering"), max_length=10, choices=AssessmentResult.choices, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_assessment_per_child", fields=["child", "application"], condition=Q(completed_on=None)
            ),
            models.CheckConstraint(
                name="completed_assessment_has_a_result",
                condition=Q(completed_on=None) | (Q(completed_by__isnull=False) & ~Q(result="")),
            ),
        ]
        indexes = [models.Index(fields=["family", "completed_on"], name="assessments_of_a_family")]
        triggers = [
            pgtrigger.Trigger(
                name="completed_when_the_child_was_heard",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=HEARD,
            )
        ]

    def __str__(self) -> str:
        return f"{self.child} {self.opened_on}"
