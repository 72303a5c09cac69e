"""What a colleague answers to an entry: that it is read and taken further, or a few words. It stands in the journal."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.journal import LogEntry, shown_signature, shut
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models.knowledge import may_know


class AnswerQuerySet(ThroughFamily["Answer"]):
    def visible_to(self, user: User) -> Self:
        """Answers to entries that one reads, by those whom one may know of."""
        entries = LogEntry.objects.visible_to(user).not_closed()
        return super().visible_to(user).known_to(user).filter(Exists(entries.filter(pk=OuterRef("entry"))))

    def known_to(self, user: User) -> Self:
        """For answers to entries that have been asked for: one's own, and those by whom one may know of."""
        return self.filter(Q(author=user) | may_know(user, "plan__family", "kept_by"))

    def to_what_is_open(self) -> Self:
        """Not to entries that are shut while an objection is looked into."""
        return self.filter(~shut("entry"))


class Answer(models.Model):
    """Signed once, like the entry. A database trigger refuses UPDATE and DELETE."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="answers")
    # Whose entry it is: what has been answered to somebody is looked for on their first page.
    entry_author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kept_by = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    takes_it_on = models.BooleanField(_("lest og tatt videre"))
    text = models.TextField(_("svar"), max_length=2000, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        indexes = [models.Index(fields=["entry_author", "-signed_at"], name="answers_to_an_author")]
        constraints = [
            models.CheckConstraint(name="an_answer_says_something", condition=Q(takes_it_on=True) | ~Q(text="")),
            models.UniqueConstraint(
                name="taken_on_once_by_each", fields=["entry", "author"], condition=Q(takes_it_on=True)
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.signature} {self.signed_at:%Y-%m-%d}"

    @property
    def signed_by(self) -> str:
        """As the entry's own: needs plan and family loaded."""
        return shown_signature(self.signature, self.plan.family)
