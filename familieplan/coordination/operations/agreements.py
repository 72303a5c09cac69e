"""Verbs on what is agreed: what a party says to the plan's words, and what the family has with it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import Agreement, FamilyPlan, Strength
from familieplan.coordination.operations.plan import touch, touch_unless_secret
from familieplan.coordination.operations.versions import ChangedMeanwhileError, hold
from familieplan.families.models import Person


@transaction.atomic
def say_to_words(
    *,
    plan: FamilyPlan,
    by: User,
    stand: str,
    words: str = "",
    person: Person | None = None,
    service: Service | None = None,
    wording: int | None = None,
    on: date | None = None,
) -> Agreement:
    """A party agrees with the words as they stand, or says in its own why not. Earlier answers are left as they are.

    Raises ChangedMeanwhileError when the words are not those of the `wording` that was shown any more.
    """
    now = hold(plan, None)
    if wording is not None and now.wording != wording:
        raise ChangedMeanwhileError
    said = Agreement.objects.create(
        plan=plan,
        wording=now.wording,
        person=person,
        service=service,
        stand=stand,
        words=words,
        said_on=on or timezone.localdate(),
        recorded_by=by,
    )
    touch_unless_secret(plan, service)
    return said


@transaction.atomic
def add_strength(*, plan: FamilyPlan, by: User, what: str, who: str = "", area: str = "") -> Strength:
    strength = Strength.objects.create(plan=plan, what=what, who=who, area=area, created_by=by)
    touch(plan)
    return strength


@transaction.atomic
def remove_strength(*, strength: Strength, by: User) -> None:
    strength.removed_at = timezone.now()
    strength.save(update_fields=["removed_at"])
    touch(strength.plan)
