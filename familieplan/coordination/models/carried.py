"""What a merge ended in the family that was merged, and what it carried on into the one that stands."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.coordination.models.measure import Measure
from familieplan.coordination.models.plan import FamilyPlan, Goal
from familieplan.families.models import FamilyMerge, Membership


class CarriedOverQuerySet(models.QuerySet["CarriedOver"]):
    def visible_to(self, user: User) -> CarriedOverQuerySet:
        return self.filter(Exists(FamilyMerge.objects.visible_to(user).filter(pk=OuterRef("merge"))))


class CarriedOver(models.Model):
    """One row of the merged family that ended with the merge or was carried over, and what came of it.

    `version` is the newest version of what came of it (operations.versions) when the merge was done: whoever undoes
    the merge sees by it whether somebody has worked on it since. Rows are never changed.
    """

    merge = models.ForeignKey(FamilyMerge, models.PROTECT, related_name="carried")
    # The plan that ended, when it was open.
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    # None: who was said to be the same person, or not to belong here; the place in the household only ended.
    member_now = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    goal_now = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    measure_now = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    version = models.BigIntegerField(_("utgave"), default=0)

    objects = CarriedOverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="one_thing_is_carried_over",
                condition=Q(plan__isnull=False, member=None, goal=None, measure=None)
                | Q(plan=None, member__isnull=False, goal=None, measure=None)
                | Q(plan=None, member=None, goal__isnull=False, measure=None)
                | Q(plan=None, member=None, goal=None, measure__isnull=False),
            ),
            models.CheckConstraint(
                name="what_came_of_it_is_of_its_kind",
                condition=Q(goal_now__isnull=True, goal=None) | Q(goal_now__isnull=False, goal__isnull=False),
            ),
            models.CheckConstraint(
                name="a_measure_came_of_a_measure",
                condition=Q(measure_now__isnull=True, measure=None)
                | Q(measure_now__isnull=False, measure__isnull=False),
            ),
            models.CheckConstraint(
                name="a_place_came_of_a_place", condition=Q(member_now=None) | Q(member__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.merge}"
