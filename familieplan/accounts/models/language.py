"""That a person who knows a language has approved the machine's translation of what families read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LanguageApproval(models.Model):
    """Of the texts as they were: `texts` is their fingerprint (accounts/languages.texts_of)."""

    language = models.CharField(_("språk"), max_length=8)
    texts = models.CharField(max_length=64)
    approved_by = models.CharField(_("godkjent av"), max_length=120)
    approved_on = models.DateField(_("godkjent"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-approved_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="texts_are_approved_once", fields=["language", "texts"]),
            models.CheckConstraint(name="somebody_approved_the_texts", condition=~Q(approved_by="") & ~Q(texts="")),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.approved_on}"
