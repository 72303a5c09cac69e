"""Verbs on the log: sign an entry, correct it by a new one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import Audience, FamilyPlan, LogEntry
from familieplan.coordination.models.journal import WIDEST_FIRST, LogEntryQuerySet
from familieplan.coordination.operations.attachments import sign_attachments
from familieplan.coordination.operations.drafts import AlreadySignedError, spent_drafts
from familieplan.coordination.operations.plan import touch
from familieplan.families.models import Family, Participation, SharingBasis
from familieplan.families.secrecy import hidden_from_somebody


class AlreadyCorrectedError(ValueError):
    """Somebody else has corrected the entry in the meantime; an entry is corrected once."""


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


def sign_entry(
    *,
    plan: FamilyPlan,
    by: User,
    kind: str,
    happened_on: date,
    text: str,
    audience: str = "",
    narrow_reason: str = "",
    interpreter: str = "",
    interpreter_language: str = "",
    interpreter_reason: str = "",
    corrects: LogEntry | None = None,
    at: datetime | None = None,
    key: UUID | None = None,
    seen: str = "",
) -> LogEntry:
    """A signed entry stands for ever; a mistake is mended by one that points at it and has the same readers.

    No audience means the widest that the basis allows. `key` and `seen` are those of the draft (operations/drafts.py):
    it goes, and its files stand with the entry. Raises ValueError when the corrected entry belongs to another plan,
    and when fewer than the widest shall read without a reason; AlreadyCorrectedError and AlreadySignedError.
    """
    widest = widest_audience(plan.family, by)
    audience = audience or widest
    if is_narrower(audience, widest) and not narrow_reason and corrects is None:
        raise ValueError("to narrow who reads an entry needs a reason")
    readers = {"audience": audience, "narrow_reason": narrow_reason, "kept_by": secret_service_of(by)}
    if corrects:
        readers = {name: getattr(corrects, name) for name in readers}
    entry = LogEntry(
        plan=plan,
        author=by,
        office_id=corrects.office_id if corrects else by.office_id,
        signature=by.signature,
        kind=kind,
        happened_on=happened_on,
        text=text,
        interpreter=interpreter,
        interpreter_language=interpreter_language,
        interpreter_reason=interpreter_reason,
        corrects=corrects,
        signed_at=at or timezone.now(),
        **readers,
    )
    entry.public_id = key or entry.public_id
    try:
        _enter(entry, key, seen)
    except IntegrityError:
        # The draft's own number, so that nothing is signed twice.
        twin = LogEntry.objects.filter(plan=plan, author=by, public_id=entry.public_id).first()
        if twin and twin.text == text:
            raise AlreadySignedError from None
        # A page that came back by the browser's arrow, with other words: an entry of its own.
        entry.pk, entry.public_id = None, uuid4()
        _enter(entry, key, seen)
    return entry


@transaction.atomic
def _enter(entry: LogEntry, key: UUID | None, seen: str) -> None:
    if entry.corrects:
        _hold(entry.corrects, entry.plan)
    entry.save(force_insert=True)
    spent = spent_drafts(plan=entry.plan, by=entry.author, text=entry.text, key=key, seen=seen)
    if spent:
        sign_attachments(drafts=spent, entry=entry)
    for draft in spent:
        draft.delete()
    # That something moved would tell that somebody is there.
    if not hidden_from_somebody(entry.plan.family, entry.kept_by):
        touch(entry.plan)


def _hold(entry: LogEntry, plan: FamilyPlan) -> None:
    """Two who correct the same entry at once: the second waits, and then sees that it is done."""
    if not LogEntry.objects.select_for_update().filter(pk=entry.pk, plan=plan).exists():
        raise ValueError("an entry is corrected in its own plan")
    if LogEntry.objects.filter(corrects=entry).exists():
        raise AlreadyCorrectedError
