"""How many families have been without a plan for so long that the archive takes over: counted, never listed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from familieplan.coordination.models import FamilyPlan
from familieplan.families.models import Family
from familieplan.rights.keeping import DAYS_IN_A_YEAR, kept_after_the_plan
from familieplan.rights.models import ArchiveCount


def count(on: date | None = None) -> ArchiveCount:
    """The night's numbers; counted twice they are the same row."""
    on = on or timezone.localdate()
    limit = on - kept_after_the_plan()
    active = FamilyPlan.objects.active().filter(family=OuterRef("pk"))
    closed = Family.objects.filter(~Exists(active)).annotate(last=Max("plans__ended_on")).filter(last__isnull=False)
    ready = closed.filter(last__lte=limit).count()
    soon = closed.filter(last__gt=limit, last__lte=limit + timedelta(days=DAYS_IN_A_YEAR)).count()
    row, _new = ArchiveCount.objects.update_or_create(counted_on=on, defaults={"ready": ready, "soon": soon})
    return row
