"""Yearly reports, the rule for small figures, and who has taken a report out of the house."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.disclosure import Edition
from familieplan.reporting.goals import GoalStatus, PastFigure, PastSeries, PolicyGoal, PolicyMeasure, PolicyPlan
from familieplan.reporting.published import PublishedStatus, shown_by
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
    "ReportSignature",
    "Signing",
    "Status",
    "Step",
    "ZoneFigures",
    "one_at_a_time",
]

# Longer than any one step takes, short enough that nobody waits long for a report whose worker was killed.
LEASE = timedelta(seconds=90)
# A report that brings its worker down again and again must not do so for ever.
MOST_ATTEMPTS = 5


class DisclosureRule(models.Model):
    """From this day figures below `smallest_shown` are hidden. A report keeps the threshold it was made with."""

    valid_from = models.DateField(unique=True)
    smallest_shown = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(name="something_small_is_always_hidden", condition=Q(smallest_shown__gte=2))
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.smallest_shown}"

    @classmethod
    def threshold(cls, on: date | None = None) -> int:
        rule = cls.objects.filter(valid_from__lte=on or timezone.localdate()).latest("valid_from")
        return rule.smallest_shown


class Status(models.TextChoices):
    ORDERED = "ordered", _("Bestilt")
    RUNNING = "running", _("Lages")
    READY = "ready", _("Ferdig")
    FAILED = "failed", _("Ble ikke laget")


class Step(models.IntegerChoices):
    """What the worker is doing, as the page says it."""

    WAITING = 0, _("venter på tur")
    FIGURES = 1, _("regner ut perioder for året")
    TREND = 2, _("regner ut årene før")
    DISCLOSURE = 3, _("skjuler små tall")
    CHARTS = 4, _("tegner diagrammer")
    PDF = 5, _("lager PDF")


class Format(models.TextChoices):
    """What a report can be taken out as."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", _("Regneark (XLSX)")
    CSV = "csv", _("Tabell (CSV)")
    JSON = "json", _("Data (JSON)")


class LeaseLostError(Exception):
    """Another worker has taken the report over; this one must let go of it."""


def one_at_a_time() -> None:
    """Until the transaction ends, nobody else orders a report or makes one visible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('familieplan.reports'))")


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def listed(self) -> AnnualReportQuerySet:
        """For lists: without the paper and the drawings, which nobody reads there."""
        return self.defer("pdf", "charts", "figures")

    def ready(self) -> AnnualReportQuerySet:
        return self.filter(status=Status.READY)

    def editions(self) -> list[Edition]:
        """Every year of every report that is made, as whoever publishes more must know it. What is alike, once."""
        rows = self.ready().values_list("figures", "published").order_by("pk")
        found = [edition for figures, published in rows.iterator() for edition in shown_by(figures, published)]
        return list({edition.key: edition for edition in found}.values())

    def under_way(self) -> AnnualReportQuerySet:
        return self.filter(status__in=[Status.ORDERED, Status.RUNNING])

    def with_state(self) -> Self:
        """With `signed`, the newest signature, and `is_replaced`: a later edition of the year is published."""
        newest = ReportSignature.objects.filter(report=OuterRef("pk")).order_by("-pk").values("kind")[:1]
        later = ReportSignature.objects.filter(
            kind=Signing.PUBLISHED, report__year=OuterRef("year"), report__edition__gt=OuterRef("edition")
        )
        return self.annotate(signed=Subquery(newest), is_replaced=Exists(later))

    def abandoned(self) -> AnnualReportQuerySet:
        """Under way, but no living worker holds it: never begun, or the lease has run out."""
        waiting = Q(status=Status.ORDERED, ordered_at__lt=Now() - timedelta(minutes=1))
        return self.filter(waiting | Q(status=Status.RUNNING, lease_expires_at__lt=Now()))

    def claim(self, report_id: int, claimant: str) -> AnnualReport | None:
        """Take the report, or get None when it is made or a living worker has it.

        One conditional UPDATE: whoever changes the row owns the work until the lease runs out. A message that the
        broker delivers again keeps its id, and the worker that had it is then dead, so its claimant gets in at once.
        """
        free = Q(status=Status.ORDERED) | Q(status=Status.RUNNING) & (
            Q(lease_expires_at__lt=Now()) | Q(claimant=claimant)
        )
        taken = self.filter(free, pk=report_id, attempts__lt=MOST_ATTEMPTS).update(
            status=Status.RUNNING,
            claimant=claimant,
            lease_expires_at=Now() + LEASE,
            attempts=F("attempts") + 1,
            step=Step.WAITING,
        )
        return self.get(pk=report_id) if taken else None

    def give_up(self) -> int:
        """Close what has brought down every worker that tried, so that the page says so and it can be ordered anew."""
        return (
            self.abandoned()
            .filter(attempts__gte=MOST_ATTEMPTS)
            .update(status=Status.FAILED, error_text=_("Rapporten stanset hver gang. Si fra til den som drifter."))
        )


class AnnualReport(models.Model):
    """One edition of the yearly status of one year. When it is ready, a trigger refuses every change.

    The PDF lies in the row, not in a folder: it is about 100 kB, it becomes visible in the same transaction as its
    figures, it follows the backup, and web and worker need no disk in common.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("år"))
    edition = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    ordered_at = models.DateTimeField(default=timezone.now)

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ORDERED)
    step = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.WAITING)
    claimant = models.CharField(max_length=60, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_text = models.TextField(blank=True)

    cutoff_on = models.DateField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)
    definitions = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    published = models.JSONField(default=dict)
    charts = models.JSONField(default=dict)
    pdf = models.BinaryField(null=True)
    ready_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def steps(self) -> int:
        return len(Step) - 1

    @property
    def step_text(self) -> str:
        return str(Step(self.step).label)

    def advance(self, step: Step) -> None:
        """Show the step on the page and renew the lease."""
        self._change(step=step, lease_expires_at=Now() + LEASE)

    def store(self, **results: Any) -> None:
        """Everything becomes visible in one UPDATE, and only to the worker that still owns the report."""
        self._change(**results, status=Status.READY, ready_at=Now(), lease_expires_at=None)

    def fail(self, text: str) -> None:
        self._change(status=Status.FAILED, error_text=text, lease_expires_at=None)

    def _change(self, **values: Any) -> None:
        mine = AnnualReport.objects.filter(pk=self.pk, status=Status.RUNNING, claimant=self.claimant)
        # A worker believed dead may still be at it: after a second claim by the same message the count differs.
        if not mine.filter(attempts=self.attempts).update(**values):
            raise LeaseLostError(self.public_id)


class Download(models.Model):
    """Somebody took a report out of the house. Text beside the key; a trigger refuses UPDATE and DELETE."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="downloads")
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF, db_default=Format.PDF)
    who = models.CharField(max_length=260)
    office = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    downloaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-downloaded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.who} {self.downloaded_at:%Y-%m-%d %H:%M}"
