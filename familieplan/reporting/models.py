"""Yearly reports, the rule for small figures, and who has taken a report out of the house."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.disclosure import Edition, Method
from familieplan.reporting.goals import GoalStatus, PastFigure, PastSeries, PolicyGoal, PolicyMeasure, PolicyPlan
from familieplan.reporting.making import LeaseLostError, Made, MadeQuerySet, Status, Step
from familieplan.reporting.published import PublishedStatus, shown_by
from familieplan.reporting.research.models import (
    ResearchApproval,
    ResearchEvent,
    ResearchFile,
    ResearchGround,
    ResearchRequest,
    ResearchRule,
)
from familieplan.reporting.scoped import ReportPaper
from familieplan.reporting.signing import DRAFT, REPLACED, STATES, ReportSignature, Signing
from familieplan.reporting.zone_figures import ZoneFigures

__all__ = [
    "AnnualReport",
    "DisclosureRule",
    "Download",
    "Format",
    "GoalStatus",
    "LeaseLostError",
    "PastFigure",
    "PastSeries",
    "PolicyGoal",
    "PolicyMeasure",
    "PolicyPlan",
    "ReportPaper",
    "ReportSignature",
    "ResearchApproval",
    "ResearchEvent",
    "ResearchFile",
    "ResearchGround",
    "ResearchRequest",
    "ResearchRule",
    "Signing",
    "Status",
    "Step",
    "ZoneFigures",
    "one_at_a_time",
]


class DisclosureRule(models.Model):
    """From this day figures below `smallest_shown` are hidden, and the others are shown by `method`.

    A report keeps the threshold and the method it was made with. A rule is never rewritten: a new one takes its place.
    """

    valid_from = models.DateField(_("gjelder fra"), unique=True)
    smallest_shown = models.PositiveSmallIntegerField(_("minste tall som vises"))
    method = models.CharField(
        _("tallene som vises"), max_length=5, choices=Method.choices, default=Method.HIDE, db_default=Method.HIDE
    )
    # Empty for the rule that came with the program.
    entered_by_name = models.CharField(max_length=260, blank=True, db_default="")

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(name="something_small_is_always_hidden", condition=Q(smallest_shown__gte=2))
        ]
        triggers = [
            pgtrigger.Protect(name="a_rule_is_not_rewritten", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.smallest_shown}, {self.method}"

    @classmethod
    def in_force(cls, on: date | None = None) -> DisclosureRule:
        return cls.objects.filter(valid_from__lte=on or timezone.localdate()).latest("valid_from")

    @classmethod
    def threshold(cls, on: date | None = None) -> int:
        return cls.in_force(on).smallest_shown


class Format(models.TextChoices):
    """What a report can be taken out as."""

    PDF = "pdf", "PDF"
    ARCHIVE = "pdfa", _("PDF til arkiv (PDF/A-3a)")
    XLSX = "xlsx", _("Regneark (XLSX)")
    CSV = "csv", _("Tabell (CSV)")
    JSON = "json", _("Data (JSON)")


def one_at_a_time() -> None:
    """Until the transaction ends, nobody else orders a report or makes one visible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('familieplan.reports'))")


class AnnualReportQuerySet(MadeQuerySet["AnnualReport"]):
    def listed(self) -> AnnualReportQuerySet:
        """For lists: without the paper and the drawings, which nobody reads there."""
        return self.defer("pdf", "archive", "charts", "figures")

    def editions(self) -> list[Edition]:
        """Every year of every report that is made, as whoever publishes more must know it. What is alike, once."""
        rows = self.ready().values_list("figures", "published").order_by("pk")
        found = [edition for figures, published in rows.iterator() for edition in shown_by(figures, published)]
        return list({edition.key: edition for edition in found}.values())

    def zones_hidden(self) -> list[str]:
        """Slugs of the zones whose families with a plan the newest report hides."""
        found = self.ready().order_by("-year", "-edition").values_list("published", flat=True).first()
        hidden = found["years"][-1]["suppressed"] if found else {}
        ids = [id_.split(".") for id_ in hidden if id_.startswith("zone.") and id_.endswith(".plan_families")]
        return [parts[1].partition("/")[2] for parts in ids]

    def last_of(self, year: int) -> PublishedStatus | None:
        """What the newest edition of the year shows."""
        shown = self.ready().filter(year=year).order_by("-edition").values_list("published", flat=True).first()
        return PublishedStatus.of(shown) if shown else None

    def with_state(self) -> Self:
        """With `signed`, the newest signature, and `is_replaced`: a later edition of the year is published."""
        newest = ReportSignature.objects.filter(report=OuterRef("pk")).order_by("-pk").values("kind")[:1]
        later = ReportSignature.objects.filter(
            kind=Signing.PUBLISHED, report__year=OuterRef("year"), report__edition__gt=OuterRef("edition")
        )
        return self.annotate(signed=Subquery(newest), is_replaced=Exists(later))


class AnnualReport(Made):
    """One edition of the yearly status of one year. When it is ready, a trigger refuses every change.

    The PDF lies in the row, not in a folder: it is about 100 kB, it becomes visible in the same transaction as its
    figures, it follows the backup, and web and worker need no disk in common.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    edition = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)

    cutoff_on = models.DateField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)
    definitions = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    published = models.JSONField(default=dict)
    charts = models.JSONField(default=dict)

    # Where the reports were asked for with_state().
    signed: str | None = None
    is_replaced: bool = False

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-edition"]
        constraints = [
            models.UniqueConstraint(name="one_report_per_edition", fields=["year", "edition"]),
            models.UniqueConstraint(
                name="one_report_of_a_year_under_way", fields=["year"], condition=Q(status__in=["ordered", "running"])
            ),
            models.CheckConstraint(
                name="a_ready_report_is_whole",
                condition=~Q(status="ready")
                | Q(pdf__isnull=False, ready_at__isnull=False, cutoff_on__isnull=False) & ~Q(version=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ready_report_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__status="ready")
            ),
            pgtrigger.Protect(
                name="ready_report_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__status="ready")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Årsstatus %(year)s, utgave %(edition)s") % {"year": self.year, "edition": self.edition})

    @cached_property
    def contents(self) -> PublishedStatus:
        """What everybody who sees the report sees, whether on the page, on paper or as JSON."""
        return PublishedStatus.of(self.published)

    @property
    def state(self) -> str:
        """Draft, approved, published or replaced. Needs with_state()."""
        if self.is_replaced and self.signed == Signing.PUBLISHED:
            return REPLACED
        return self.signed or DRAFT

    @property
    def state_text(self) -> str:
        return str(STATES[self.state])


class Download(models.Model):
    """Somebody took a report out of the house. Text beside the key; a trigger refuses UPDATE and DELETE."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="downloads")
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF, db_default=Format.PDF)
    who = models.CharField(max_length=260)
    office = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    # Which paper of the edition, where it is not the edition's own.
    of = models.CharField(max_length=200, blank=True, db_default="")
    downloaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-downloaded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.who} {self.downloaded_at:%Y-%m-%d %H:%M}"
