"""A family's question about one reading in its log, and the auditor's answer."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import ReadLogCase, User
from familieplan.families.models.family import Family


class ReadingQuestionQuerySet(models.QuerySet["ReadingQuestion"]):
    def visible_to(self, user: User) -> ReadingQuestionQuerySet:
        return self.filter(family__in=Family.objects.visible_to(user))

    def waiting(self) -> ReadingQuestionQuerySet:
        return self.filter(answered_at=None)


@pghistory.track()
class ReadingQuestion(models.Model):
    """What the family asked, who carried it, and what came of it. The reading is copied: its month may be dropped."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="reading_questions")
    case = models.OneToOneField(ReadLogCase, models.PROTECT, related_name="question")
    record_id = models.BigIntegerField()
    read_at = models.DateTimeField()
    reader_name = models.CharField(max_length=120)
    what = models.CharField(max_length=60)
    words = models.TextField(_("spørsmålet"), max_length=2000)
    said_by = models.CharField(_("hvem i familien som spør"), max_length=80)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("svaret"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_question_per_reading", fields=["family", "record_id"], condition=Q(answered_at=None)
            ),
            models.CheckConstraint(name="a_question_says_something", condition=~Q(words="") & ~Q(said_by="")),
            models.CheckConstraint(
                name="answer_and_its_time_together",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.what}"
