"""What must be asked again: a child has come of age to consent, or a consent is about to run out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.prepared import prepared
from familieplan.families.models import (
    AgeRule,
    Consent,
    ConsentAge,
    ConsentedService,
    ConsentGiver,
    Family,
    Participation,
    ReminderRule,
)
from familieplan.families.models.consent import ConsentGiverQuerySet
from familieplan.families.models.person import birthday_before
from familieplan.families.policies import Part, Right

# No consent age lies below this (a constraint says so): younger children need not be looked at.
YOUNGEST = 12


@dataclass(frozen=True)
class Question:
    """A child who answers for itself from `on`, about these services of this consent. `on` may lie a little ahead."""

    giver: ConsentGiver
    years: int
    on: date
    services: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.giver.person.given_name if self.giver.person else self.giver.said_by

    @property
    def has_come(self) -> bool:
        return self.on <= timezone.localdate()


def comes_of_age_on(birth_date: date, years: int) -> date:
    """The birthday; born 29 February comes of age on 1 March when the year has no such day."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def _ahead() -> ReminderRule:
    return ReminderRule.objects.in_force().first() or ReminderRule(days_before_end=0, days_before_birthday=0)


def questions(givers: Iterable[ConsentGiver], rule: AgeRule, until: date) -> list[Question]:
    """Of the rows of `represented`: who comes of age by `until` for a service that still stands.

    Whoever was old enough for a service when the consent was given has answered for that one already.
    """
    found = []
    for giver in givers:
        born = giver.person.birth_date if giver.person else None
        ages: dict[int, list[str]] = {}
        for item in giver.consent.standing:  # type: ignore[attr-defined]  # prefetched by represented()
            years = rule.years(item.service)
            if born and giver.consent.given_on < comes_of_age_on(born, years) <= until:
                ages.setdefault(years, []).append(item.service.short_name)
        if ages and born:
            years = max(ages)
            names = tuple(name for group in ages.values() for name in group)
            found.append(Question(giver, years, comes_of_age_on(born, min(ages)), names))
    return found


def represented(on: date, user: User | None = None) -> ConsentGiverQuerySet:
    """Yeses said for a child by somebody else, in consents that stand, with what `questions` needs.

    With `user` only the services that this user may know of.
    """
    return _by_others(on).prefetch_related(_standing(on, user))


def _standing(on: date, user: User | None) -> Prefetch[Any]:
    standing = ConsentedService.objects.visible_to(user) if user else ConsentedService.objects.all()
    return Prefetch("consent__items", queryset=standing.in_force(on).select_related("service"), to_attr="standing")


def _by_others(on: date) -> ConsentGiverQuerySet:
    limit = birthday_before(on + timedelta(days=400), YOUNGEST)
    return (
        ConsentGiver.objects.filter(Q(representative__isnull=False) | ~Q(representative_name=""))
        .filter(consent__in=Consent.objects.in_force(on), person__birth_date__lte=limit)
        .select_related("person", "consent__family")
        .order_by("person__birth_date", "pk")
    )


def questions_of(family: Family, user: User) -> list[Question]:
    """On the family's page: those who may be asked now, or soon."""
    today = timezone.localdate()
    rows = represented(today, user).visible_to(user).filter(consent__family=family)
    return questions(rows, ConsentAge.objects.rule(), today + timedelta(days=_ahead().days_before_birthday))


def questions_for(user: User) -> list[Question]:
    """On Min dag: in the families whose sharing this user steers, those who must be asked now."""
    today = timezone.localdate()
    found = _represented(user)
    prefetch_related_objects(found, _standing(today, user))
    return questions(found, ConsentAge.objects.rule(), today) if found else []


@prepared
def _represented(user: User) -> QuerySet[ConsentGiver]:
    return _by_others(timezone.localdate()).permitting(user, Right.STEER)[:20]


@transaction.atomic
def ask_anew(*, on: date | None = None) -> int:
    """Tell the coordinators, once for each age that a child comes to. The consent stands meanwhile: ending it unasked
    would take help from the child. Returns how many children there were."""
    on = on or timezone.localdate()
    rule, told = ConsentAge.objects.rule(on), 0
    for question in questions(represented(on).select_for_update(of=("self",)), rule, on):
        giver = question.giver
        if (giver.told_of_age or 0) >= question.years:
            continue
        giver.told_of_age = question.years
        giver.save(update_fields=["told_of_age"])
        _tell(
            giver.consent,
            _("Et barn er nå gammelt nok til å svare selv på et samtykke. Spør barnet."),
            partial(_is_asked_about, giver, on),
        )
        told += 1
    return told


@transaction.atomic
def warn_of_ends(*, on: date | None = None) -> int:
    """Tell the coordinators, once, of each consent that soon runs out and carries a participation."""
    on = on or timezone.localdate()
    soon = on + timedelta(days=_ahead().days_before_end)
    running_out = (
        Consent.objects.in_force(on)
        .filter(until_on__lte=soon, warned_at=None)
        # Two conditions in one: on its own, "not ended" also holds for a consent that nobody stands on.
        .filter(basis__participations__isnull=False, basis__participations__ended_on=None)
        .distinct()
    )
    found = list(running_out.select_related("family"))
    for consent in found:
        Consent.objects.filter(pk=consent.pk).update(warned_at=timezone.now())
        _tell(
            consent,
            _("Et samtykke går snart ut. Spør familien på nytt, hvis dere fortsatt skal dele."),
            partial(_carries_somebody, consent),
        )
    return len(found)


def _is_asked_about(giver: ConsentGiver, on: date, user: User) -> bool:
    return bool(questions(represented(on, user).visible_to(user).filter(pk=giver.pk), ConsentAge.objects.rule(on), on))


def _carries_somebody(consent: Consent, user: User) -> bool:
    known = Participation.objects.visible_to(user).known_to(user)
    return known.filter(basis__consent=consent, ended_on=None).exists()


def _tell(consent: Consent, text: str, concerns: Callable[[User], bool]) -> None:
    """The coordinators, unless it is only about a service of which they may not know."""
    leaders = Participation.objects.current().filter(family_id=consent.family_id, part=Part.COORDINATOR)
    users = list(User.objects.filter(pk__in=leaders.values("worker"), is_active=True))
    told = [user for user in users if _as_seen_by(user, concerns)]
    notify(users=told, text=text, path=f"/familier/{consent.family.public_id}/grunnlag/", kind=NoticeKind.REQUEST)


def _as_seen_by(user: User, concerns: Callable[[User], bool]) -> bool:
    with acting_as(user_id=user.pk):
        return concerns(user)
