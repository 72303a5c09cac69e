"""Which zones an area coordinator follows, and when the coordinator last looked at what moves there."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.areas.models.places import Zone


class AreaCoordinationQuerySet(models.QuerySet["AreaCoordination"]):
    def current(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(to_on=None) | Q(to_on__gt=on))


class AreaCoordination(models.Model):
    """A coordinator follows a zone from a day to a day. It opens no door: it only says what the day shows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="zones_followed")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="coordinators")
    from_on = models.DateField(_("fra"), default=timezone.localdate)
    to_on = models.DateField(_("til"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = AreaCoordinationQuerySet.as_manager()

    class Meta:
        ordering = ["zone__number", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="a_zone_is_followed_forward_in_time", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                name="a_zone_is_followed_once_by_one", fields=["user", "zone"], condition=Q(to_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.zone_id} {self.from_on:%Y-%m-%d}"


def zones_followed(user: User) -> tuple[list[Zone], bool]:
    """The zones of this coordinator, and whether somebody chose them: without a choice they are all. One query."""
    chosen = AreaCoordination.objects.current().filter(user=user, zone=OuterRef("pk")).order_by()
    told = [(zone, zone.chosen) for zone in Zone.objects.annotate(chosen=Exists(chosen)).defer("outline")]
    mine: list[Zone] = [zone for zone, is_chosen in told if is_chosen]
    return mine or [zone for zone, _chosen in told], bool(mine)


class AreaLook(models.Model):
    """When a coordinator last marked what moved as seen. Nobody else reads it, and it is forgotten after a year."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at:%Y-%m-%d %H:%M}"
