"""Measures that were made of an offer which is there no more, for whoever can agree on something else (H6c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared
from familieplan.coordination.models import Measure
from familieplan.families.models import Family
from familieplan.families.policies import Right


@dataclass(frozen=True)
class Ended:
    """`why` is what the actor, or an area coordinator, said when it was taken out."""

    family: str
    family_id: UUID
    public_id: UUID
    text: str
    offer: str
    why: str
    at: datetime


def ended_offers(user: User, limit: int) -> list[Ended]:
    """The newest first. It stands until the measure is ended, somebody else does it, or the offer is there again."""
    return [
        Ended(
            family=row.plan.family.name_in_lists(),
            family_id=row.plan.family.public_id,
            public_id=row.public_id,
            text=row.text,
            offer=row.offer.title,
            why=row.offer.get_withdrawn_why_display(),
            at=row.offer.withdrawn_at,
        )
        for row in _of_ended(user, limit=limit + 1)
    ]


@prepared
def _of_ended(user: User, *, limit: int) -> QuerySet[Any]:
    """Of the families one coordinates, or stands in for, and those where one made the measure and may change it."""
    steered = Family.objects.permitting(user, Right.STEER).filter(pk=OuterRef("plan__family"))
    mine = Measure.objects.permitting(user, Right.PLAN).known_to(user).open()
    mine = mine.filter(Q(created_by=user) | Exists(steered), offer__withdrawn_at__isnull=False, plan__ended_on=None)
    return mine.select_related("plan__family", "offer").order_by("-offer__withdrawn_at", "pk")[:limit]
