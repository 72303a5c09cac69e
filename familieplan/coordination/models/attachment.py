"""A file that belongs to one entry of the log, and is read by exactly those who read the entry."""

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
from familieplan.accounts.uploads import FileKind, nameless, private_storage
from familieplan.coordination.models.journal import LogDraft, LogEntry
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily

MOST = 5


def place(_attachment: Attachment, _sent_name: str) -> str:
    return nameless("entries")


class AttachmentQuerySet(ThroughFamily["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Those of the entries that this person reads; what is shut is shut with all that hangs on it."""
        entries = LogEntry.objects.visible_to(user).not_closed()
        return super().visible_to(user).filter(Exists(entries.filter(pk=OuterRef("entry"))))


class Attachment(models.Model):
    """It waits with the draft, and stands with the entry from the moment it is signed: then a trigger keeps it.

    `name` is what the sender called it, shown as text and used for nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    entry = models.ForeignKey(LogEntry, models.PROTECT, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey(LogDraft, models.CASCADE, null=True, blank=True, related_name="attachments")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    content = models.FileField(_("fil"), storage=private_storage, upload_to=place)
    kind = models.CharField(max_length=20, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    name = models.CharField(_("navn"), max_length=120)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_of_an_entry_or_a_draft",
                condition=Q(entry__isnull=False, draft=None) | Q(entry=None, draft__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="kept_with_the_entry",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__entry__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def download_name(self) -> str:
        return f"vedlegg-{timezone.localdate(self.added_at)}-{str(self.public_id)[:8]}.{FileKind(self.kind).suffix}"

    @property
    def shown_size(self) -> str:
        kilobytes = max(1, round(self.size / 1024))
        if kilobytes < 1024:
            return f"{kilobytes}\u00a0kB"
        return f"{kilobytes / 1024:.1f}\u00a0MB".replace(".", ",")
