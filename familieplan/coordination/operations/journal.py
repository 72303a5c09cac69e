"""Verbs on the log: keep what is being written, sign it, correct it by a new entry."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import Audience, FamilyPlan, LogDraft, LogEntry
from familieplan.coordination.models.journal import WIDEST_FIRST, LogEntryQuerySet
from familieplan.coordination.operations.plan import touch
from familieplan.families.models import Family, Participation, SharingBasis
from familieplan.families.secrecy import hidden_from_somebody


class AlreadyCorrectedError(ValueError):
    """Somebody else has corrected the entry in the meantime; an entry is corrected once."""


def save_draft(
    *,
    plan: FamilyPlan,
    by: User,
    kind: str,
    happened_on: str,
    text: str,
    audience: str = "",
    narrow_reason: str = "",
    corrects: LogEntry | None = None,
) -> LogDraft:
    """Keep what one author is writing, every few seconds. Nothing is judged yet: dates are kept as typed."""
    draft, _new = LogDraft.objects.update_or_create(
        plan=plan,
        author=by,
        defaults={
            "kind": kind,
            "happened_on": happened_on,
            "text": text,
            "audience": audience,
            "narrow_reason": narrow_reason,
            "corrects": corrects,
        },
    )
    return draft


def discard_draft(*, plan: FamilyPlan, by: User) -> None:
    LogDraft.objects.filter(plan=plan, author=by).delete()


def secret_service_of(user: User) -> Service | None:
    service = user.employment.office.service if user.employment else None
    return service if service and service.is_secret else None


def widest_audience(family: Family, user: User) -> Audience:
    """The widest that the author's basis allows: with a consent the family reads too, with a law the professionals."""
    kind = family.basis_kind
    if kind is None:
        mine = Participation.objects.current().filter(family=family, worker=user)
        kind = family.basis_kind = mine.values_list("basis__kind", flat=True).first() or ""
    return Audience.EVERYBODY if kind == SharingBasis.Kind.CONSENT else Audience.PROFESSIONALS


def is_narrower(audience: str, than: str) -> bool:
    return WIDEST_FIRST.index(Audience(audience)) > WIDEST_FIRST.index(Audience(than))


def correctable(plan: FamilyPlan, by: User) -> LogEntryQuerySet:
    """What one reads of the plan's log. Whoever somebody may not know of leaves no trace on what others have signed."""
    own = secret_service_of(by)
    entries = LogEntry.objects.visible_to(by).filter(plan=plan).not_closed()
    return entries.filter(kept_by=own) if hidden_from_somebody(plan.family, own) else entries


@transaction.atomic
def sign_entry(
    *,
    plan: FamilyPlan,
    by: User,
    kind: str,
    happened_on: date,
    text: str,
    audience: str = "",
    narrow_reason: str = "",
    corrects: LogEntry | None = None,
    at: datetime | None = None,
) -> LogEntry:
    """A signed entry stands for ever; a mistake is mended by one that points at it and has the same readers.

    No audience means the widest that the basis allows. Raises ValueError when the corrected entry belongs to another
    plan, and when fewer than the widest shall read without a reason; AlreadyCorrectedError when it is corrected.
    """
    if corrects:
        _hold(corrects, plan)
    widest = widest_audience(plan.family, by)
    audience = audience or widest
    if is_narrower(audience, widest) and not narrow_reason and corrects is None:
        raise ValueError("to narrow who reads an entry needs a reason")
    readers = {"audience": audience, "narrow_reason": narrow_reason, "kept_by": secret_service_of(by)}
    if corrects:
        readers = {name: getattr(corrects, name) for name in readers}
    entry = LogEntry.objects.create(
        plan=plan,
        author=by,
        office_id=corrects.office_id if corrects else by.office_id,
        signature=by.signature,
        kind=kind,
        happened_on=happened_on,
        text=text,
        corrects=corrects,
        signed_at=at or timezone.now(),
        **readers,
    )
    discard_draft(plan=plan, by=by)
    # That something moved would tell that somebody is there.
    if not hidden_from_somebody(plan.family, entry.kept_by):
        touch(plan)
    return entry


def _hold(entry: LogEntry, plan: FamilyPlan) -> None:
    """Two who correct the same entry at once: the second waits, and then sees that it is done."""
    if not LogEntry.objects.select_for_update().filter(pk=entry.pk, plan=plan).exists():
        raise ValueError("an entry is corrected in its own plan")
    if LogEntry.objects.filter(corrects=entry).exists():
        raise AlreadyCorrectedError
