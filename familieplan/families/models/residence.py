"""On what somebody in the family is in Norway, where that decides which help they can get (H9b).

An own fact with its days. It is never asked where somebody comes from, and nothing waits for an answer: a family is
registered, planned for and helped without one (H9a).
"""

from __future__ import annotations

from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.areas.models import ResidenceStatus
from familieplan.families.models.family import Family
from familieplan.families.models.person import Person


class ResidenceQuerySet(models.QuerySet["ResidenceNote"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(family__in=Family.objects.visible_to(user))

    def standing(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gt=on))


@pghistory.track()
class ResidenceNote(models.Model):
    """What holds of one person from a day; a later note ends the earlier one."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="residence_notes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="residence_notes", db_index=False)
    status = models.CharField(_("oppholdsstatus"), max_length=7, choices=ResidenceStatus.choices)
    from_on = models.DateField(_("fra"), default=timezone.localdate)
    until_on = models.DateField(_("til"), null=True, blank=True)
    said_by = models.CharField(_("hvem sier det?"), max_length=120)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="residence_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                name="one_residence_at_a_time", fields=["family", "person"], condition=Q(until_on=None)
            ),
            models.CheckConstraint(name="somebody_has_said_it", condition=~Q(said_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.from_on:%Y-%m-%d}"
