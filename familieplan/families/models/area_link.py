"""A family takes part in an area measure because it wants to (IO2-e), and for as long as it wants to."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.areas.models import AreaMeasure
from familieplan.families.models.family import Family


class AreaLinkQuerySet(models.QuerySet["AreaLink"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(family__in=Family.objects.visible_to(user))

    def standing(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(to_on=None) | Q(to_on__gt=on))


class AreaLink(models.Model):
    """Seen with the family alone. Whoever works with the measure sees a number, and only when it is not a small one."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="area_links")
    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="+")
    from_on = models.DateField(_("fra"), default=timezone.localdate)
    to_on = models.DateField(_("til"), null=True, blank=True)
    # Who of the family said it, when a worker wrote it down; empty when the family did it at its own door.
    said_by = models.CharField(_("hvem i familien sier det?"), max_length=80, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)

    objects = AreaLinkQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_family_leaves_after_it_came", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                name="a_family_takes_part_once", fields=["family", "measure"], condition=Q(to_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.measure_id} {self.from_on:%Y-%m-%d}"
