"""What somebody is told of, in the page and by e-mail: a sentence without any name or fact, and where to go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """Nobody reads what another is told."""
        return self.filter(recipient=user)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at=None)


class Notice(models.Model):
    """`text` never names a family or a fact: it can stand on a screen that others see. `path` is behind a door."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField(_("beskjed"), max_length=200)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.text
