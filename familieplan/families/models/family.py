"""The family, and the rows that say who may reach it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from familieplan.accounts.models import User
from familieplan.areas.models import District, Zone
from familieplan.families.policies import Protection, Right

if TYPE_CHECKING:
    from familieplan.families.models.merge import MergedInto
    from familieplan.families.standing import Emergency, StandIn


@cache
def permission_of(right: Right) -> int:
    """The key of a right's permission row, asked for once per process: a join on its name would blind the planner."""
    permission: int = Permission.objects.values_list("pk", flat=True).get(
        content_type__app_label="families", content_type__model="family", codename=right.value
    )
    return permission


def in_force() -> Q:
    """Access rows whose time has not run out: the moment itself ends them, no task has to."""
    return Q(until_at=None) | Q(until_at__gt=timezone.now())


# What a protected family is called where its name may not stand.
PROTECTED = _("Skjermet familie")


# The key of no family.
NOBODY = -1


class FamilyQuerySet(models.QuerySet["Family"]):
    def permitting(self, user: User, right: Right) -> FamilyQuerySet:
        """The families on which this user holds the right: one indexed EXISTS on the access rows.

        guardian's own shortcut widens access by default and filters the whole table; this does neither.
        """
        return self.filter(Exists(self._rows(user, right).filter(content_object=OuterRef("pk"))))

    def visible_to(self, user: User, among: Sequence[int] | None = None) -> FamilyQuerySet:
        """`among`: keys of a few families, each of which is asked about by itself. A plan that is kept for everybody
        would otherwise begin with all that one person sees, and a lead sees tens of thousands: of one of two conditions
        no join is made, and of "from here to here" no table to look up in.
        """
        if among is None:
            return self.permitting(user, Right.VIEW)
        here = {"content_object_id__gte": OuterRef("pk"), "content_object_id__lte": OuterRef("pk")}
        return self.filter(Exists(self._rows(user, Right.VIEW).filter(**here)) | Q(pk=NOBODY), pk__in=among)

    @staticmethod
    def _rows(user: User, right: Right) -> models.QuerySet[FamilyUserAccess]:
        return FamilyUserAccess.objects.filter(in_force(), user_id=user.pk, permission_id=permission_of(right))

    def of_person(self, identity_hash: str) -> FamilyQuerySet:
        """The families that a person of this number belongs to today."""
        from familieplan.families.models.person import Membership

        belongs = Membership.objects.current().filter(person__identity_hash=identity_hash)
        return self.filter(pk__in=belongs.values("family_id"))

    def with_children_on(self, on: date | None = None) -> FamilyQuerySet:
        """Families where a child is under 18 on the day."""
        from familieplan.families.models.person import Membership

        children = Membership.objects.current(on).children(on).filter(family=OuterRef("pk"))
        return self.filter(Exists(children))


@pghistory.track()
class Family(models.Model):
    """A family as it knows itself. Zone is proposed from the postcode and confirmed by a person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("navn"), max_length=120)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=4, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    zone_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone_confirmed_at = models.DateTimeField(null=True, blank=True)
    protection = models.CharField(_("adressebeskyttelse"), max_length=16, choices=Protection.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What the reader may do, as access.family_for found it; empty on a family that came by another way.
    rights: Sequence[str] = ()
    # The kind of basis that the reader's own part stands on ("" for none); None until somebody has asked.
    basis_kind: str | None = None
    # And on what the reader stands, where that is an emergency, or who stands in for the coordinator.
    emergency: Emergency | None = None
    stand_in: StandIn | None = None
    # For whoever sees both: the family that this one has been merged into.
    merged_into: MergedInto | None = None

    objects = FamilyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [(right.value, str(right.label)) for right in Right]
        # Both lists are walked in their order until the page is full, whoever asks and however much they see.
        indexes = [
            models.Index(fields=["name", "id"], name="family_in_order_of_name"),
            models.Index(fields=["created_at", "id"], name="family_in_order_of_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_zone_is_confirmed_by_somebody",
                condition=Q(zone=None) | Q(zone_confirmed_by__isnull=False, zone_confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_protected(self) -> bool:
        return bool(self.protection)

    def name_in_lists(self, steers: bool = False) -> str:
        """A protected family stands without its name in every list; whoever steers who takes part knows it anyway."""
        return str(PROTECTED) if self.is_protected and not steers else self.name


class FamilyUserAccess(UserObjectPermissionBase):
    """One right on one family for one person: the shadow of a participation or a duty.

    Written by families/access.py and nowhere else. `until_at` is the moment when the last fact behind it runs out.
    """

    content_object = models.ForeignKey(Family, models.CASCADE, related_name="access_rows")
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [
            models.Index(
                fields=["user", "permission", "content_object"], include=["until_at"], name="access_rows_in_force"
            )
        ]
