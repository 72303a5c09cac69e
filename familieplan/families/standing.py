"""On what a reader stands when it is no part of their own: an emergency, or another's absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from familieplan.accounts.models import User
from familieplan.families.models import EmergencyAccess, Family, FamilyMerge
from familieplan.families.models.deputised import stands_in_for_coordinator
from familieplan.families.models.family import PROTECTED
from familieplan.families.models.merge import MergedInto


@dataclass(frozen=True)
class Emergency:
    public_id: UUID
    ends_at: datetime


@dataclass(frozen=True)
class StandIn:
    """Who stands in for the coordinator of a family, up to and including `last_on`."""

    principal: str
    deputy_id: int
    deputy: str
    last_on: date


def with_standing(families: QuerySet[Family], user: User) -> QuerySet[Family]:
    """The same rows with `emergency_row`, `stand_in_row` and `merge_row`, in the same query."""
    mine = EmergencyAccess.objects.in_force().filter(family=OuterRef("pk"), worker=user)
    deputies = stands_in_for_coordinator(OuterRef(OuterRef("pk"))).order_by("started_on", "pk")
    return families.annotate(
        emergency_row=Subquery(mine.values(json=JSONObject(id="public_id", ends_at="ends_at"))[:1]),
        stand_in_row=Subquery(
            deputies.values(
                json=JSONObject(
                    principal=F("principal__name"),
                    deputy_id=F("deputy_id"),
                    deputy=F("deputy__name"),
                    last_on=F("last_on"),
                )
            )[:1]
        ),
        # A key alone: to say more of it here would have every page of every family planned for it.
        merge_row=Subquery(FamilyMerge.objects.in_force().filter(merged=OuterRef("pk")).values("pk")[:1]),
    )


def emergency_of(row: dict[str, Any] | None) -> Emergency | None:
    ends_at = parse_datetime(row["ends_at"]) if row else None
    return Emergency(UUID(row["id"]), ends_at) if row and ends_at else None


def stand_in_of(row: dict[str, Any] | None) -> StandIn | None:
    if row is None:
        return None
    return StandIn(row["principal"], row["deputy_id"], row["deputy"], date.fromisoformat(row["last_on"]))


def merged_into(user: User, key: int | None) -> MergedInto | None:
    """For whoever sees both families; a query of its own, for the few that have been merged."""
    if key is None:
        return None
    named = ("public_id", "merged_at", "standing__public_id", "standing__name", "standing__protection")
    row = FamilyMerge.objects.visible_to(user).filter(pk=key).values(*named).first()
    if row is None:
        return None
    name = str(PROTECTED) if row["standing__protection"] else row["standing__name"]
    on = timezone.localdate(row["merged_at"])
    return MergedInto(row["public_id"], row["standing__public_id"], name, on)
