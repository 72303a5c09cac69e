"""Open a family in danger, end it, review it. Every try leaves a row, also one that opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Trim
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.families import access, emergency_news
from familieplan.families.models import (
    AccessTerms,
    EmergencyAccess,
    EmergencyAttempt,
    EmergencyReview,
    Family,
    LegalBasis,
    Membership,
    Person,
)


@dataclass(frozen=True)
class Sought:
    """A member of the family: by number, or by full name and birth date."""

    identity_number: str = ""
    name: str = ""
    birth_date: date | None = None

    @property
    def way(self) -> str:
        return EmergencyAttempt.Way.NUMBER if self.identity_number else EmergencyAttempt.Way.NAME

    @property
    def hash(self) -> str:
        """The same for the same question, and no way back from it."""
        return identity.keyed_hash(self.identity_number or f"{self.name.casefold()}|{self.birth_date}")


@dataclass(frozen=True)
class Opened:
    """The families that the worker can now go to; `newly` of them by this act."""

    families: list[Family]
    newly: list[EmergencyAccess]


@transaction.atomic
def open_in_emergency(*, by: User, sought: Sought, basis: LegalBasis, why: str) -> Opened:
    """Find the families of a person in danger and open each of them until the terms' hours have passed.

    Nobody found, or more than one person, opens nothing. Raises ValueError when the worker has no office today, or
    the provision lets that office be told of nothing.
    """
    if by.employment is None:
        raise ValueError("a family is opened from an office")
    if not LegalBasis.objects.opening_in_danger(by.employment.office.service).filter(pk=basis.pk).exists():
        raise ValueError("the provision opens no family to this service today")
    grounds = {
        "worker": by,
        "office": by.employment.office,
        "basis_law": basis.law,
        "basis_reference": basis.paragraph,
        "why": why,
    }
    attempt = EmergencyAttempt.objects.create(way=sought.way, sought_hash=sought.hash, **grounds)
    with acting_as(duty=Duty.EMERGENCY):
        families = _families_of(sought)
        seen = _seen_by(by, families)
        newly = [_open(family, attempt, grounds) for family in families if family.pk not in seen]
        if newly:
            access.sync(families=[each.family_id for each in newly], users=[by.pk])
            emergency_news.tell_of_opening(newly, by=by)
    return Opened(families, newly)


def _seen_by(user: User, families: list[Family]) -> set[int]:
    with acting_as(user_id=user.pk):
        known = Family.objects.visible_to(user).filter(pk__in=[family.pk for family in families])
        return set(known.values_list("pk", flat=True))


def _families_of(sought: Sought) -> list[Family]:
    """The families a person belongs to today; a child may have two homes, and both may be the place of danger."""
    people = Person.objects.annotate(full_name=Trim(Concat("given_name", Value(" "), "family_name")))
    if sought.identity_number:
        people = people.filter(identity_hash=identity.keyed_hash(sought.identity_number))
    else:
        people = people.filter(full_name__iexact=" ".join(sought.name.split()), birth_date=sought.birth_date)
    here = Membership.objects.current().filter(person__in=people).values_list("person", "person__identity_hash")
    found = list(here)
    # Two of the same name and birth date: one of them is not in danger, and nobody may guess which.
    if len({number or str(person) for person, number in found}) != 1:
        return []
    members = Membership.objects.current().filter(person__in=[person for person, _number in found])
    return list(Family.objects.filter(pk__in=members.values("family")).order_by("pk"))


def _open(family: Family, attempt: EmergencyAttempt, grounds: dict[str, object]) -> EmergencyAccess:
    now, terms = timezone.now(), AccessTerms.objects.in_force()
    end_what_has_run_out(families=[family.pk])
    return EmergencyAccess.objects.create(
        attempt=attempt,
        family=family,
        opened_at=now,
        ends_at=now + timedelta(hours=terms.emergency_hours),
        review_due_on=timezone.localdate() + timedelta(days=terms.review_days),
        **grounds,
    )


@transaction.atomic
def end_emergency(*, emergency: EmergencyAccess, by: User) -> None:
    """The worker has seen enough. Ending it twice changes nothing."""
    ended = EmergencyAccess.objects.in_force().filter(pk=emergency.pk, worker=by).update(ended_at=timezone.now())
    if ended:
        access.sync(families=[emergency.family_id], users=[by.pk])


@transaction.atomic
def end_what_has_run_out(*, families: Iterable[int] | None = None) -> int:
    """Tidy up behind the clock: the rows opened nothing any more since the moment itself. As often as one likes."""
    over = EmergencyAccess.objects.filter(ended_at=None, ends_at__lte=timezone.now())
    if families is not None:
        over = over.filter(family__in=families)
    rows = list(over.select_for_update().values_list("pk", "family_id", "worker_id"))
    if rows:
        EmergencyAccess.objects.filter(pk__in=[row[0] for row in rows]).update(ended_at=F("ends_at"))
        access.sync(families={row[1] for row in rows}, users={row[2] for row in rows})
    return len(rows)


class NotForThisReviewerError(ValueError):
    """The lead opened it, works where it was opened, or it is not over, or it is reviewed already."""


@transaction.atomic
def review_emergency(*, emergency: EmergencyAccess, by: User, verdict: str, reason: str) -> EmergencyReview:
    """A lead of another office says once whether it was right. Raises NotForThisReviewerError."""
    with acting_as(duty=Duty.EMERGENCY):
        over = Q(ended_at__isnull=False) | Q(ends_at__lte=timezone.now())
        mine = EmergencyAccess.objects.select_for_update(of=("self",)).reviewable_by(by).filter(over)
        held = mine.filter(pk=emergency.pk).first()
        if held is None or EmergencyReview.objects.filter(access=held).exists() or by.employment is None:
            raise NotForThisReviewerError
        review = EmergencyReview.objects.create(
            access=held, reviewer=by, office=by.employment.office, verdict=verdict, reason=reason
        )
        emergency_news.tell_of_review(review)
    return review
