"""Verbs on what a family asks about what is written of it: asked, answered, shut and opened again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import (
    LogEntry,
    RequestKind,
    RequestOutcome,
    Restriction,
    RightsRequest,
)
from familieplan.families.models import Family, Person


class AlreadyAnsweredError(ValueError):
    """Somebody else has answered the request in the meantime; an answer stands."""


class AlreadyClosedError(ValueError):
    """What is asked to be shut is shut already."""


@transaction.atomic
def ask_for_right(
    *,
    family: Family,
    by: User,
    kind: str,
    about: str,
    said_by: str,
    person: Person | None = None,
    entry: LogEntry | None = None,
    area: str = "",
    subject: str = "",
) -> RightsRequest:
    """Raises ValueError when the entry is of another family."""
    if entry is not None and entry.plan.family_id != family.pk:
        raise ValueError("the entry is of another family")
    return RightsRequest.objects.create(
        family=family,
        person=person,
        said_by=said_by,
        kind=kind,
        about=about,
        entry=entry,
        area=area,
        subject=subject,
        asked_by=by,
    )


@transaction.atomic
def answer_request(
    *, request: RightsRequest, by: User | None, outcome: str, reason: str, note: str = ""
) -> RightsRequest:
    """The answer and its reason, in words the family reads. What was asked to be shut is shut with the same answer.

    Nobody (None) answers where a rule does.
    Raises AlreadyAnsweredError, and AlreadyClosedError when it is shut for another request.
    """
    found = RightsRequest.objects.select_for_update(of=("self",)).select_related("family", "entry").get(pk=request.pk)
    if found.handled_at is not None:
        raise AlreadyAnsweredError
    found.outcome, found.reason, found.note = outcome, reason, note
    found.handled_by, found.handled_at = by, timezone.now()
    found.save(update_fields=["outcome", "reason", "note", "handled_by", "handled_at"])
    shuts = found.kind in {RequestKind.RESTRICTION, RequestKind.OBJECTION} and (found.entry_id or found.area)
    if shuts and outcome == RequestOutcome.GRANTED and by is not None:
        _restrict(found, by)
    return found


def _restrict(request: RightsRequest, by: User) -> Restriction:
    shut = Restriction.objects.current().filter(family=request.family)
    shut = shut.filter(entry=request.entry) if request.entry_id else shut.filter(entry=None, area=request.area)
    if shut.exists():
        raise AlreadyClosedError
    return Restriction.objects.create(
        request=request,
        family=request.family,
        entry=request.entry,
        area="" if request.entry_id else request.area,
        started_by=by,
    )


@transaction.atomic
def end_restriction(*, restriction: Restriction, by: User, reason: str) -> None:
    """The family is told beforehand (GDPR art. 18 no. 3); `reason` says what was found."""
    restriction.ended_by, restriction.ended_at, restriction.end_reason = by, timezone.now(), reason
    restriction.save(update_fields=["ended_by", "ended_at", "end_reason"])
