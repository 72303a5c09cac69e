"""Verbs on «Hjelper det?»: the family's answers at its own door, and what they come to for the municipality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination import facts
from familieplan.coordination.models import (
    FamilyPlan,
    FamilyWish,
    FeltHelp,
    HelpRating,
    Measure,
    WishKind,
    WishOutcome,
)
from familieplan.coordination.operations.wishes import say_wish, withdraw_wish
from familieplan.families.models import Family, Person

CHILD_UNTIL = 18


def _seal(person: Person, plan: FamilyPlan, measure: Measure | None) -> str:
    what = f"measure {measure.pk}" if measure else f"plan {plan.pk}"
    return salted_hmac("familieplan.hjelper", f"{person.pk} {what}", algorithm="sha256").hexdigest()


@transaction.atomic
def rate(*, person: Person, plan: FamilyPlan, measure: Measure | None, answer: str) -> None:
    """The last answer stands, and an empty one takes it away. None: the whole help. Raises ValueError for another's."""
    if measure and measure.plan_id != plan.pk:
        raise ValueError("somebody rates what is in their own plan")
    seal = _seal(person, plan, measure)
    with acting_as(duty=Duty.OWN_DOOR):
        if not answer:
            HelpRating.objects.filter(seal=seal).delete()
            return
        service = measure.owner_service if measure else None
        known = service if service and not service.is_secret else None
        age = person.age_on()
        said = {
            "month_on": timezone.localdate().replace(day=1),
            "is_child": age is not None and age < CHILD_UNTIL,
            "of_whole": measure is None,
            "service": known,
            "kind": measure.kind if measure and known else None,
            "answer": FeltHelp(answer),
        }
        HelpRating.objects.update_or_create(seal=seal, defaults=said)


def answers_of(person: Person, plan: FamilyPlan, measures: Iterable[Measure]) -> dict[int | None, str]:
    """What this person has answered, by the key of the measure; None is the whole help. One query."""
    seals = {_seal(person, plan, None): None, **{_seal(person, plan, each): each.pk for each in measures}}
    with acting_as(duty=Duty.OWN_DOOR):
        found = HelpRating.objects.filter(seal__in=seals).values_list("seal", "answer")
        return {seals[seal]: answer for seal, answer in found}


def asks_for_contact(person: Person, plan: FamilyPlan) -> FamilyWish | None:
    """What this person has asked of the lead, and nobody has taken up yet."""
    asked = FamilyWish.objects.standing().filter(plan=plan, person=person, kind=WishKind.CONTACT, answered_at=None)
    with acting_as(duty=Duty.OWN_DOOR):
        return asked.first()


@transaction.atomic
def ask_for_contact(*, person: Person, plan: FamilyPlan, by: User, wanted: bool) -> None:
    """Somebody whom the help does not help lets the lead know. What was answered is not written down with it."""
    asked = asks_for_contact(person, plan)
    if wanted == (asked is not None):
        return
    with acting_as(duty=Duty.OWN_DOOR):
        if asked:
            withdraw_wish(wish=asked, by=by)
        else:
            words = _("Vi vil snakke med OSK-lederen om hjelpen vi får.")
            say_wish(plan=plan, by=by, person=person, kind=WishKind.CONTACT, words=words)
    facts.changed([plan.family_id])


def contact_taken(*, family: Family, by: User) -> None:
    """The lead has decided what comes of it: whoever asked reads that at the door, and may ask anew."""
    with acting_as(duty=Duty.FLAGS):
        asked = FamilyWish.objects.standing().filter(plan__family=family, kind=WishKind.CONTACT, answered_at=None)
        said = {"outcome": WishOutcome.NOTED, "answer": _("OSK-lederen har sett det og tatt det videre.")}
        asked.update(answered_by=by, answered_at=timezone.now(), **said)
    facts.changed([family.pk])


@dataclass(frozen=True)
class Voices:
    """Answers of a year from children or from adults, about single measures or the whole help.

    `shown` is empty where some answer was given by fewer than `threshold`: then the number alone is told, and that too
    only from `threshold` on.
    """

    is_child: bool
    of_whole: bool
    number: int
    shown: dict[str, int]

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(str(FeltHelp(answer).label), count) for answer, count in self.shown.items()]


def voices(year: int, threshold: int) -> list[Voices]:
    """Children first. Counted and never listed, as a duty."""
    with transaction.atomic(), acting_as(duty=Duty.FIGURES):
        rows = HelpRating.objects.filter(month_on__year=year).order_by()
        counted = rows.values_list("is_child", "of_whole", "answer").annotate(count=Count("pk"))
        groups: dict[tuple[bool, bool], Counter[str]] = {}
        for is_child, of_whole, answer, count in counted:
            groups.setdefault((is_child, of_whole), Counter())[answer] = count
    found = []
    for (is_child, of_whole), answers in sorted(groups.items(), reverse=True):
        number, smallest = answers.total(), min(answers.values())
        if number >= threshold:
            shown = {each.value: answers[each] for each in FeltHelp} if smallest >= threshold else {}
            found.append(Voices(is_child, of_whole, number, shown))
    return found
