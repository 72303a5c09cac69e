"""An order of papers that hold one family: who asked, how far it has come, and the files it became."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.families.models.family import Family

# Longer than a copy takes, short enough that nobody waits long for one whose worker was killed.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 4


class OrderKind(models.TextChoices):
    """A family's own copy holds what the family may read; one made for it by the coordinator holds what law gives."""

    OWN = "own", _("Kopi bestilt av familien")
    COPY = "copy", _("Kopi til familien")
    ARCHIVE = "archive", _("Arkivpakke")
    PLAN = "plan", _("Planen på papir")


class OrderStatus(models.TextChoices):
    ORDERED = "ordered", _("Bestilt")
    RUNNING = "running", _("Lages")
    READY = "ready", _("Klar")
    FAILED = "failed", _("Ble ikke laget")


class ExportOrderQuerySet(models.QuerySet["ExportOrder"]):
    def under_way(self) -> ExportOrderQuerySet:
        return self.filter(status__in=[OrderStatus.ORDERED, OrderStatus.RUNNING])

    def of_rights(self) -> ExportOrderQuerySet:
        """Not the plan on paper, which more people order, and which has its own page and its own notice."""
        return self.exclude(kind=OrderKind.PLAN)

    def abandoned(self) -> ExportOrderQuerySet:
        """Under way, but no living worker holds it: never begun, or the lease has run out."""
        waiting = Q(status=OrderStatus.ORDERED, ordered_at__lt=Now() - timedelta(minutes=1))
        return self.filter(waiting | Q(status=OrderStatus.RUNNING, lease_expires_at__lt=Now()))

    def claim(self, order_id: int) -> ExportOrder | None:
        """Take the order, or None when it is made or a living worker has it: one conditional UPDATE decides."""
        free = Q(status=OrderStatus.ORDERED) | Q(status=OrderStatus.RUNNING, lease_expires_at__lt=Now())
        taken = self.filter(free, pk=order_id, attempts__lt=MOST_ATTEMPTS).update(
            status=OrderStatus.RUNNING, lease_expires_at=Now() + LEASE, attempts=models.F("attempts") + 1
        )
        return self.select_related("family", "ordered_by").get(pk=order_id) if taken else None


class ExportOrder(models.Model):
    """Made by a worker; a message that comes twice makes one set of files."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=8, choices=OrderKind.choices)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=8, choices=OrderStatus.choices, default=OrderStatus.ORDERED)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = ExportOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_order_under_way",
                fields=["family", "kind", "ordered_by"],
                condition=Q(status__in=["ordered", "running"]),
            ),
            models.CheckConstraint(
                name="a_ready_order_says_when",
                condition=~Q(status="ready") | Q(ready_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ordered_at:%Y-%m-%d}"
