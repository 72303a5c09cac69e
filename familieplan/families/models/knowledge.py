"""Who may know that a secret service takes part. Without a row here its part is neither confirmed nor denied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.families.models.basis import BasisHolds, SharingBasis
from familieplan.families.models.family import Family


class KnowledgeQuerySet(models.QuerySet["Knowledge"]):
    def current(self, on: date | None = None) -> KnowledgeQuerySet:
        """Those whose basis holds on the day: knowledge ends with it."""
        on = on or timezone.localdate()
        return (
            self.filter(started_on__lte=on)
            .filter(Q(ended_on=None) | Q(ended_on__gt=on))
            .filter(BasisHolds("basis", Value(on)))
        )


@pghistory.track()
class Knowledge(models.Model):
    """One service may know that another, secret, one follows this family; on a basis, from a day to a day."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    about = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("tjenesten som deltar"))
    told = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("tjenesten som kan vite det"))
    basis = models.ForeignKey(SharingBasis, models.PROTECT, related_name="+")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)

    objects = KnowledgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="knowledge_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="nobody_is_told_of_oneself", condition=~Q(about=F("told"))),
            models.UniqueConstraint(
                name="told_once_at_a_time", fields=["family", "about", "told", "basis"], condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told} – {self.about}"


def may_know(user: User, family: str, service: str) -> Q:
    """Rows whose service this user may know of. `family` and `service` are the row's own paths to their keys."""
    told: Any = Knowledge.objects.current().filter(
        family=OuterRef(family), about=OuterRef(service), told=user.service_id or 0
    )
    return (
        Q(**{service: None})
        | Q(**{f"{service}__is_secret": False})
        | Q(**{service: user.service_id or 0})
        | Q(Exists(told))
    )


@dataclass(frozen=True)
class Secrets:
    """What `may_know` decides in the database, for many readers of one family at once."""

    services: frozenset[int]
    told: frozenset[tuple[int, int]]

    def kept_from(self, service_id: int | None) -> frozenset[int]:
        """The services that whoever works in this one is not to know of."""
        return frozenset(
            each for each in self.services if each != service_id and (each, service_id or 0) not in self.told
        )


def secrets_of(family_id: int) -> Secrets:
    """Two questions."""
    services = Service.objects.filter(is_secret=True).values_list("pk", flat=True)
    told = Knowledge.objects.current().filter(family=family_id).values_list("about", "told")
    return Secrets(frozenset(services), frozenset(told))
