"""The plans that a family has had and that have ended, each with its agreed versions."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, PlanVersion
from familieplan.families.models import Family


def ended_plans(user: User, *families: Family) -> QuerySet[FamilyPlan]:
    """The newest first. Whoever sees the family sees them: a plan that has ended is no more secret than one that runs.

    The versions come without their content, which is long, and which nobody reads but through snapshots.read_by.
    """
    versions = PlanVersion.objects.visible_to(user).defer("content").select_related("frozen_by")
    found = FamilyPlan.objects.visible_to(user).filter(family__in=families, ended_on__isnull=False)
    return found.select_related("family").order_by("-ended_on", "-pk").prefetch_related(Prefetch("versions", versions))
