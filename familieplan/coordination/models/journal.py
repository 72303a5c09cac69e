"""The log is a journal: signed, never edited, corrected by a new entry. What is being written is a draft."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.coordination.models.following import followed_along
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily


class EntryKind(models.TextChoices):
    NOTE = "note", _("Notat")
    PHONE = "phone", _("Telefonsamtale")
    MEETING = "meeting", _("Møte")
    HOME_VISIT = "home_visit", _("Hjemmebesøk")


class LogEntryQuerySet(ThroughFamily["LogEntry"]):
    def visible_to(self, user: User) -> Self:
        """Through the family; what did not follow along at a handover is not there. One's own words always are."""
        return super().visible_to(user).filter(Q(author=user) | followed_along(user, "plan__family", "signed_at"))

    def with_originals(self, user: User) -> Self:
        """Says of each correction whether the reader also sees what it corrects: LogEntry.original."""
        originals = LogEntry.objects.visible_to(user).filter(pk=OuterRef("corrects"))
        return self.annotate(original_followed=Exists(originals))


class LogEntry(models.Model):
    """Who wrote, from which office, is kept as text: it must read the same in ten years.

    A database trigger refuses UPDATE and DELETE.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="entries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signature = models.CharField(max_length=260)
    kind = models.CharField(_("hva slags notat"), max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    happened_on = models.DateField(_("når det skjedde"))
    text = models.TextField(_("notat"))
    signed_at = models.DateTimeField(default=timezone.now, db_index=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["plan", "-signed_at", "-id"], name="log_of_a_plan")]
        constraints = [models.CheckConstraint(name="log_entry_says_something", condition=~Q(text=""))]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_at:%Y-%m-%d}"

    @property
    def original(self) -> LogEntry | None:
        """What this entry corrects, unless it stayed behind. Needs with_originals."""
        return self.corrects if getattr(self, "original_followed", True) else None

    @property
    def signed_by(self) -> str:
        """The signature as it may be shown: a protected family's offices are hidden, also in what was signed before.

        Needs plan and family loaded.
        """
        if not self.plan.family.is_protected:
            return self.signature
        return _("%(name)s. Kontoret er skjult") % {"name": self.signature.partition(", ")[0]}


class LogDraft(models.Model):
    """What one author is writing for one plan, saved every few seconds; gone when the entry is signed."""

    plan = models.ForeignKey(FamilyPlan, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    happened_on = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    corrects = models.ForeignKey(LogEntry, models.CASCADE, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_draft_per_author_and_plan", fields=["plan", "author"])]

    def __str__(self) -> str:
        return f"{self.author} {self.saved_at:%H:%M}"
