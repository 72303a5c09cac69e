"""Which families a coordinator's deputy takes, when it is not all of them."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q

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


def stands_in_for_coordinator(family: Any) -> models.QuerySet[Deputy]:
    """Deputies in force for whoever coordinates this family, from the same office.

    The basis was stated for the office: another office's deputy would stand on nothing. `family` is a family, or
    OuterRef(OuterRef("pk")) inside a question over families.
    """
    held = Participation.objects.current().filter(worker=OuterRef("principal"), family=family, part=Part.COORDINATOR)
    here = held.filter(
        office__employments__in=Employment.objects.current(), office__employments__user=OuterRef("deputy")
    )
    named = DeputisedFamily.objects.filter(deputy=OuterRef("pk"), family=family)
    in_force = Deputy.objects.in_force().filter(stands_for=StandsFor.COORDINATION)
    return in_force.filter(Exists(here), Q(all_families=True) | Q(Exists(named)))
