"""Families whose postcode points to another zone than when somebody confirmed theirs: a list, and never a change."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from familieplan.accounts.models import User
from familieplan.areas.models import Postcode, PostcodeMatch
from familieplan.families.models import Family
from familieplan.families.policies import Right


def families_to_confirm(user: User) -> QuerySet[Family]:
    """Those whose zone this user may confirm. What was confirmed after the change stands: a person has decided.

    A protected family has no zone that is shown or counted, and is not asked about.
    """
    changed = PostcodeMatch.objects.filter(
        postcode__code=OuterRef("postcode"), applied_at__gt=OuterRef("zone_confirmed_at"), written_by__isnull=False
    )
    proposed = Subquery(Postcode.objects.filter(code=OuterRef("postcode")).values("zone")[:1])
    mine = Family.objects.permitting(user, Right.STEER).filter(protection="", zone_confirmed_at__isnull=False)
    asked = mine.filter(Exists(changed)).annotate(proposed=proposed)
    differs = ~Q(zone=None) & Q(proposed=None) | Q(zone=None, proposed__isnull=False)
    both = Q(zone__isnull=False, proposed__isnull=False) & ~Q(zone=F("proposed"))
    return asked.filter(differs | both).order_by("name", "pk")
