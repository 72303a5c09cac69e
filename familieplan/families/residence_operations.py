"""Verbs on what somebody is in Norway on: say it from a day, or that it is no longer said."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from familieplan.accounts.models import User
from familieplan.families.models import Membership, ResidenceNote


class BeforeTheLastError(ValueError):
    """What held from a later day stands already."""


@transaction.atomic
def say_residence(
    *, membership: Membership, by: User, status: str, from_on: date, said_by: str
) -> ResidenceNote | None:
    """The earlier note ends the day this one begins; an empty `status` only ends it. Raises BeforeTheLastError."""
    who = {"family_id": membership.family_id, "person_id": membership.person_id}
    earlier = ResidenceNote.objects.select_for_update().filter(**who, until_on=None).first()
    if earlier:
        if from_on < earlier.from_on:
            raise BeforeTheLastError
        earlier.until_on = from_on
        earlier.save(update_fields=["until_on"])
    if not status:
        return None
    return ResidenceNote.objects.create(**who, status=status, from_on=from_on, said_by=said_by, written_by=by)
