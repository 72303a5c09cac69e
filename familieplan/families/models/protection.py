"""Address protection: who on the team may see what it hides, and the papers that were made before it."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.families.models.export_order import ExportOrder
from familieplan.families.models.family import Family
from familieplan.families.policies import Right


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def current(self, on: date | None = None) -> ClearanceQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


@pghistory.track()
class Clearance(models.Model):
    """Somebody on the team needs the protected address or name, for a reason, from a day to a day."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="clearances")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("hvorfor"), max_length=300)
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clearance_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="clearance_says_why", condition=~Q(why="")),
            models.UniqueConstraint(name="one_open_clearance", fields=["family", "worker"], condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.started_on}"


def is_cleared(user: User, family: Family) -> bool:
    """Whether this user may see what protection hides. The coordinator may; the others when they are cleared.

    `family` comes from access.family_for, so that the user takes part already.
    """
    if not family.is_protected or Right.STEER in family.rights:
        return True
    return Clearance.objects.current().filter(family=family, worker=user).exists()


class FamilyExport(models.Model):
    """A paper or file that holds one family, kept so that it can be called back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="exports")
    # Its index is made without holding writers back, by a migration of its own.
    order = models.ForeignKey(ExportOrder, models.PROTECT, null=True, blank=True, related_name="files", db_index=False)
    what = models.CharField(max_length=60)
    content_type = models.CharField(max_length=60)
    content = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["order"], name="files_of_an_order")]
        constraints = [
            models.CheckConstraint(
                name="withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.made_at:%Y-%m-%d}"
