"""Two families that were one: which of them stands, since when, and whether it was undone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.families.models.family import Family

# So long one may find out that the two were two after all; then too much has been built on it.
DAYS_TO_UNDO = 14


def last_day_to_undo() -> date:
    return timezone.localdate() + timedelta(days=DAYS_TO_UNDO)


# A row says what was decided. It gains its undoing, once, and is never another row.
GAINS_ITS_UNDOING = """
IF OLD.undone_at IS NOT NULL
   OR ROW(NEW.id, NEW.public_id, NEW.standing_id, NEW.merged_id, NEW.reason, NEW.merged_by_id, NEW.merged_at,
          NEW.undo_until_on)
      IS DISTINCT FROM
      ROW(OLD.id, OLD.public_id, OLD.standing_id, OLD.merged_id, OLD.reason, OLD.merged_by_id, OLD.merged_at,
          OLD.undo_until_on) THEN
    RAISE EXCEPTION 'a merge only gains its undoing' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
# Merged into a family that has itself been merged, a plan would stand nowhere; so there is no ring of them either.
STANDS_ITSELF = """
IF EXISTS (SELECT 1 FROM families_familymerge m WHERE m.merged_id = NEW.standing_id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'the standing family has itself been merged' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@dataclass(frozen=True)
class MergedInto:
    """For whoever sees both: in which family the merged one goes on, and since when."""

    merge_id: UUID
    public_id: UUID
    name: str
    on: date


class FamilyMergeQuerySet(models.QuerySet["FamilyMerge"]):
    def visible_to(self, user: User) -> FamilyMergeQuerySet:
        """Only whoever sees both families: to anybody else it would tell of the other."""
        seen = Family.objects.visible_to(user)
        return self.filter(Exists(seen.filter(pk=OuterRef("standing"))), Exists(seen.filter(pk=OuterRef("merged"))))

    def in_force(self) -> FamilyMergeQuerySet:
        return self.filter(undone_at=None)

    def of_one_seen(self, merged: OuterRef, user: User) -> FamilyMergeQuerySet:
        """As `visible_to`, of a family that is seen already: lists of families ask only for the other one."""
        seen = Family.objects.visible_to(user).filter(pk=OuterRef("standing"))
        return self.in_force().filter(Exists(seen), merged=merged)


class FamilyMerge(models.Model):
    """It belongs to neither family's file: a copy for the one would tell whoever reads it of the other.

    Nothing is moved. The merged family keeps its plan, its log, its consents and its team; only its plan and its
    household end on the day, and what was carried on into the standing family says where it came from
    (coordination.CarriedOver). So nobody sees more than before, and all of it can be taken back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    standing = models.ForeignKey(Family, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Family, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(_("hvorfor"), max_length=300)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    merged_at = models.DateTimeField(default=timezone.now)
    undo_until_on = models.DateField(_("kan angres til og med"), default=last_day_to_undo)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = FamilyMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_family_is_not_merged_with_itself", condition=~Q(standing=F("merged"))),
            models.CheckConstraint(name="a_merge_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_merge_is_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="a_family_is_merged_once_at_a_time", fields=["merged"], condition=Q(undone_at=None)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stands_itself", when=pgtrigger.Before, operation=pgtrigger.Insert, func=STANDS_ITSELF
            ),
            pgtrigger.Trigger(
                name="gains_its_undoing", when=pgtrigger.Before, operation=pgtrigger.Update, func=GAINS_ITS_UNDOING
            ),
            pgtrigger.Protect(name="is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.merged_at:%Y-%m-%d}"

    @property
    def may_be_undone_today(self) -> bool:
        return self.undone_at is None and timezone.localdate() <= self.undo_until_on
