"""Which families a coordinator's deputy takes, when it is not all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from familieplan.accounts.models import Deputy, Employment, StandsFor
from familieplan.families.models.family import Family
from familieplan.families.models.participation import Participation
from familieplan.families.policies import Part


@pghistory.track()
class DeputisedFamily(models.Model):
    """A family that a deputy takes by name."""

    deputy = models.ForeignKey(Deputy, models.CASCADE, related_name="named_families")
    family = models.ForeignKey(Family, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="a_family_is_named_once", fields=["deputy", "family"])]

    def __str__(self) -> str:
        return f"{self.deputy_id}: {self.family_id}"


def stands_in_for_coordinator(family: Any, on: date | None = None) -> models.QuerySet[Deputy]:
    """Deputies in force for whoever coordinates this family (a family or OuterRef), from the same office.

    The basis was stated for the office: another office's deputy would stand on nothing.
    """
    on = on or timezone.localdate()
    coordinates = Participation.objects.current(on).filter(family=family, part=Part.COORDINATOR)
    here = Employment.objects.current(on).filter(user=OuterRef("deputy"), office=OuterRef("coordinating_office"))
    named = DeputisedFamily.objects.filter(deputy=OuterRef("pk"), family=family)
    return (
        Deputy.objects.in_force(on)
        .filter(stands_for=StandsFor.COORDINATION, principal__participations__in=coordinates)
        .annotate(coordinating_office=F("principal__participations__office"))
        .filter(Exists(here), Q(all_families=True) | Q(Exists(named)))
    )
