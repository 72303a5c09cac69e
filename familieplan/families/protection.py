"""Verbs on address protection. Whatever is decided holds from the next click on, for everybody."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.families.models import Clearance, Family, FamilyExport, Participation


class NotOnTheTeamError(ValueError):
    """Only somebody who takes part can be cleared."""


@transaction.atomic
def protect_address(*, family: Family, by: User, protection: str) -> None:
    """Another grade. Nothing of a family lies in a cache; papers made under the old grade are called back."""
    changed = family.protection != protection
    family.protection = protection
    family.save(update_fields=["protection"])
    if changed:
        FamilyExport.objects.filter(family=family, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_why=_("Adressebeskyttelsen er endret.")
        )


@transaction.atomic
def clear(*, family: Family, by: User, worker: User, why: str, on: date | None = None) -> Clearance:
    """Let somebody on the team see what protection hides. Raises NotOnTheTeamError."""
    if not Participation.objects.current(on).filter(family=family, worker=worker).exists():
        raise NotOnTheTeamError
    clearance, _new = Clearance.objects.get_or_create(
        family=family,
        worker=worker,
        ended_on=None,
        defaults={"given_by": by, "why": why, "started_on": on or timezone.localdate()},
    )
    return clearance


@transaction.atomic
def end_clearance(*, clearance: Clearance, by: User, on: date | None = None) -> None:
    clearance.ended_on = max(on or timezone.localdate(), clearance.started_on)
    clearance.save(update_fields=["ended_on"])
