"""What a worker makes step by step: ordered, under a lease, and visible at once when it is whole."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Longer than any one step takes, short enough that nobody waits long for a report whose worker was killed.
LEASE = timedelta(seconds=90)
# A report that brings its worker down again and again must not do so for ever.
MOST_ATTEMPTS = 5


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


class LeaseLostError(Exception):
    """Another worker has taken the report over; this one must let go of it."""


One = TypeVar("One", bound="Job")


class MadeQuerySet(models.QuerySet[One]):
    def ready(self) -> Self:
        return self.filter(status=Status.READY)

    def under_way(self) -> Self:
        return self.filter(status__in=[Status.ORDERED, Status.RUNNING])

    def abandoned(self) -> Self:
        """Under way, but no living worker holds it: never begun, or the lease has run out."""
        waiting = Q(status=Status.ORDERED, ordered_at__lt=Now() - timedelta(minutes=1))
        return self.filter(waiting | Q(status=Status.RUNNING, lease_expires_at__lt=Now()))

    def claim(self, pk: int, claimant: str) -> One | None:
        """Take it, or get None when it is made or a living worker has it.

        One conditional UPDATE: whoever changes the row owns the work until the lease runs out. A message that the
        broker delivers again keeps its id, and the worker that had it is then dead, so its claimant gets in at once.
        """
        free = Q(status=Status.ORDERED) | Q(status=Status.RUNNING) & (
            Q(lease_expires_at__lt=Now()) | Q(claimant=claimant)
        )
        taken = self.filter(free, pk=pk, attempts__lt=MOST_ATTEMPTS).update(
            status=Status.RUNNING,
            claimant=claimant,
            lease_expires_at=Now() + LEASE,
            attempts=F("attempts") + 1,
            step=Step.WAITING,
        )
        return self.get(pk=pk) if taken else None

    def give_up(self) -> int:
        """Close what has brought down every worker that tried, so that the page says so and it can be ordered anew."""
        stopped = self.abandoned().filter(attempts__gte=MOST_ATTEMPTS)
        return stopped.update(status=Status.FAILED, error_text=self.model.STOPPED)


class Job(models.Model):
    """Ordered by somebody, made by a worker under a lease, and stored whole in one UPDATE."""

    # What the page says of one that has brought down every worker, and what the worker is doing meanwhile.
    STOPPED: ClassVar[Any] = _("Rapporten stanset hver gang. Si fra til den som drifter.")
    STEPS: ClassVar[type[models.IntegerChoices]] = Step

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ordered_at = models.DateTimeField(default=timezone.now)

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ORDERED)
    step = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.WAITING)
    claimant = models.CharField(max_length=60, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_text = models.TextField(blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def steps(self) -> int:
        return len(self.STEPS) - 1

    @property
    def step_text(self) -> str:
        return str(self.STEPS(self.step).label)

    @property
    def is_under_way(self) -> bool:
        return self.status in {Status.ORDERED, Status.RUNNING}

    def advance(self, step: int) -> None:
        """Show the step on the page and renew the lease."""
        self._change(step=step, lease_expires_at=Now() + LEASE)

    def store(self, **results: Any) -> None:
        """Everything becomes visible in one UPDATE, and only to the worker that still owns the report."""
        self._change(**results, status=Status.READY, ready_at=Now(), lease_expires_at=None)

    def fail(self, text: str) -> None:
        self._change(status=Status.FAILED, error_text=text, lease_expires_at=None)

    def _change(self, **values: Any) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, status=Status.RUNNING, claimant=self.claimant)
        # A worker believed dead may still be at it: after a second claim by the same message the count differs.
        if not mine.filter(attempts=self.attempts).update(**values):
            raise LeaseLostError(self.public_id)


class Made(Job):
    """Something on paper."""

    pdf = models.BinaryField(null=True)
    archive = models.BinaryField(null=True)

    class Meta:
        abstract = True
