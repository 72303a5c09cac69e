"""Verbs on those who do something in a measure beside its leader: add one, tick the task, take it away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import Measure, MeasureParty, OwnerKind
from familieplan.coordination.operations.measures import Owner
from familieplan.coordination.operations.plan import touch_unless_secret


@transaction.atomic
def add_party(*, measure: Measure, by: User, who: Owner, task: str) -> MeasureParty:
    """Raises ValueError for nobody: a task that nobody has is a measure of its own."""
    if who.kind == OwnerKind.NOBODY:
        raise ValueError("a party is somebody")
    party = MeasureParty.objects.create(
        plan=measure.plan,
        measure=measure,
        kind=who.kind,
        worker=who.worker,
        service=who.service,
        person=who.person,
        name=who.name,
        task=task,
        created_by=by,
    )
    touch_unless_secret(measure.plan, party.service)
    return party


@transaction.atomic
def tick_party(*, party: MeasureParty, by: User, done: bool) -> None:
    """The task is done, or it is not done after all."""
    party.done_on = timezone.localdate() if done else None
    party.save(update_fields=["done_on"])
    touch_unless_secret(party.plan, party.service)


@transaction.atomic
def remove_party(*, party: MeasureParty, by: User) -> None:
    party.removed_at = timezone.now()
    party.save(update_fields=["removed_at"])
    touch_unless_secret(party.plan, party.service)
