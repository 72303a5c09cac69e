"""One answer to one question of a kartlegging, saved alone."""

from __future__ import annotations

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from familieplan.coordination.models.assessment import Assessment
from familieplan.coordination.models.questions import Question
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family


class AssessmentAnswerQuerySet(ThroughFamily["AssessmentAnswer"]):
    family_path = "family_id"

    def with_words(self) -> Self:
        return self.exclude(value="")


@pghistory.track()
class AssessmentAnswer(models.Model):
    """`number` grows with each version of this answer: whoever writes says which one was seen.

    What a child said belongs to the child (barneloven § 31, barnekonvensjonen art. 12; law 26–27). Colleagues read it
    as they read the plan; at the family's own door it goes to that child, and to others only when the child wants it.
    """

    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_answer_to_a_question", fields=["assessment", "question"]),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.question_id}"
