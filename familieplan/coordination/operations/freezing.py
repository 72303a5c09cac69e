"""Verbs on agreed versions: the plan is frozen as it stands, and each party signs or says why not."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import FamilyPlan, PlanVersion, Signature
from familieplan.coordination.operations.plan import touch
from familieplan.coordination.operations.versions import hold
from familieplan.coordination.snapshots import taken_of
from familieplan.families.models import Person


@transaction.atomic
def freeze_plan(*, plan: FamilyPlan, by: User, occasion: str = "", agreed_on: date | None = None) -> PlanVersion:
    """All of it, also what whoever freezes may not know of: what a reader gets is decided when it is read."""
    now = hold(plan, None)
    newest = now.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = PlanVersion.objects.create(
        plan=now,
        number=newest + 1,
        agreed_on=agreed_on or timezone.localdate(),
        occasion=occasion,
        content=taken_of(now),
        frozen_by=by,
    )
    touch(plan)
    return version


@transaction.atomic
def sign_version(
    *,
    version: PlanVersion,
    by: User,
    how: str,
    words: str = "",
    person: Person | None = None,
    service: Service | None = None,
    signed_on: date | None = None,
) -> Signature:
    """Somebody signs, or will not and says why. An earlier answer of the same party stays where it is."""
    return Signature.objects.create(
        plan_id=version.plan_id,
        version=version,
        person=person,
        service=service,
        how=how,
        words=words,
        signed_on=signed_on or timezone.localdate(),
        recorded_by=by,
    )
