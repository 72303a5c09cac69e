"""Verbs and questions about families in area measures: come along, leave, and what there is to choose among."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.models import AreaMeasure
from familieplan.families.models import AreaLink, Family


@dataclass(frozen=True)
class Choice:
    measure: AreaMeasure
    is_with: bool


def choices_of(family: Family) -> list[Choice]:
    """Those the family takes part in, then those that run, in its own zone first. A hidden address has no zone here."""
    mine = {link.measure_id for link in AreaLink.objects.filter(family=family, to_on=None)}
    zone = None if family.is_protected else family.zone_id
    running = AreaMeasure.objects.running() | AreaMeasure.objects.filter(pk__in=mine)
    found = list(running.select_related("zone").defer("zone__outline"))
    found.sort(key=lambda each: (each.pk not in mine, each.zone_id != zone, each.zone.number, each.name))
    return [Choice(each, each.pk in mine) for each in found]


@transaction.atomic
def join(*, family: Family, measure: AreaMeasure, by: User, said_by: str = "") -> None:
    """Twice is once."""
    AreaLink.objects.get_or_create(
        family=family, measure=measure, to_on=None, defaults={"said_by": said_by, "written_by": by}
    )


@transaction.atomic
def leave(*, family: Family, measure: AreaMeasure) -> None:
    """At any time, and without a reason."""
    AreaLink.objects.filter(family=family, measure=measure, to_on=None).update(to_on=timezone.localdate())
