"""The end of a plan: the work is done, the family has moved, or it does not want a plan any more."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination import facts
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.meetings import call_off_what_is_left


class AlreadyEndedError(ValueError):
    """The plan has ended."""


@transaction.atomic
def close_plan(*, plan: FamilyPlan, by: User, reason: str, on: date | None = None) -> FamilyPlan:
    """From the day on the family has no active plan; the file waits for the archive. Raises AlreadyEndedError.

    Who takes part stays as it is: a part ends with its own basis, and somebody must still answer the family.
    """
    found = FamilyPlan.objects.select_for_update().get(pk=plan.pk)
    if found.ended_on is not None:
        raise AlreadyEndedError
    found.ended_on, found.end_reason = max(on or timezone.localdate(), found.started_on), reason
    found.save(update_fields=["ended_on", "end_reason"])
    call_off_what_is_left(found)
    facts.changed([found.family_id])
    return found
