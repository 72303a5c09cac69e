"""A yearly report is a draft until somebody else than its author has approved it, and then it may be published."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Signing(models.TextChoices):
    APPROVED = "approved", _("Godkjent")
    PUBLISHED = "published", _("Publisert")


DRAFT, REPLACED = "draft", "replaced"
STATES = {
    DRAFT: _("Utkast"),
    Signing.APPROVED: Signing.APPROVED.label,
    Signing.PUBLISHED: Signing.PUBLISHED.label,
    REPLACED: _("Erstattet av en nyere utgave"),
}

IN_ORDER = """
IF NEW.kind = 'approved' AND EXISTS (
    SELECT FROM reporting_annualreport r WHERE r.id = NEW.report_id AND r.author_id = NEW.by_id) THEN
    RAISE check_violation USING MESSAGE = 'a report is approved by another than its author';
END IF;
IF NEW.kind = 'approved' AND NOT EXISTS (
    SELECT FROM reporting_annualreport r WHERE r.id = NEW.report_id AND r.status = 'ready') THEN
    RAISE check_violation USING MESSAGE = 'only a report that is made can be approved';
END IF;
IF NEW.kind = 'published' AND NOT EXISTS (
    SELECT FROM reporting_reportsignature s WHERE s.report_id = NEW.report_id AND s.kind = 'approved') THEN
    RAISE check_violation USING MESSAGE = 'a report is approved before it is published';
END IF;
RETURN NEW;"""


class ReportSignature(models.Model):
    """Who approved, and who published, with name and office as they were. Never rewritten."""

    report = models.ForeignKey("reporting.AnnualReport", models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=9, choices=Signing.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=260)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(name="a_report_is_signed_once_for_each", fields=["report", "kind"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="signed_in_order", operation=pgtrigger.Insert, when=pgtrigger.Before, func=IN_ORDER),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.by_name}"
