"""Verbs on the log: keep what is being written, sign it, correct it by a new entry."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, LogDraft, LogEntry
from familieplan.coordination.operations.plan import touch


class AlreadyCorrectedError(ValueError):
    """Somebody else has corrected the entry in the meantime; an entry is corrected once."""


def save_draft(
    *, plan: FamilyPlan, by: User, kind: str, happened_on: str, text: str, corrects: LogEntry | None = None
) -> LogDraft:
    """Keep what one author is writing, every few seconds. Nothing is judged yet: dates are kept as typed."""
    draft, _new = LogDraft.objects.update_or_create(
        plan=plan, author=by, defaults={"kind": kind, "happened_on": happened_on, "text": text, "corrects": corrects}
    )
    return draft


def discard_draft(*, plan: FamilyPlan, by: User) -> None:
    LogDraft.objects.filter(plan=plan, author=by).delete()


@transaction.atomic
def sign_entry(
    *,
    plan: FamilyPlan,
    by: User,
    kind: str,
    happened_on: date,
    text: str,
    corrects: LogEntry | None = None,
    at: datetime | None = None,
) -> LogEntry:
    """A signed entry stands for ever; a mistake is mended by one that points at it.

    Raises ValueError when the corrected entry belongs to another plan, AlreadyCorrectedError when it is corrected.
    """
    if corrects:
        _hold(corrects, plan)
    entry = LogEntry.objects.create(
        plan=plan,
        author=by,
        signature=by.signature,
        kind=kind,
        happened_on=happened_on,
        text=text,
        corrects=corrects,
        signed_at=at or timezone.now(),
    )
    discard_draft(plan=plan, by=by)
    touch(plan)
    return entry


def _hold(entry: LogEntry, plan: FamilyPlan) -> None:
    """Two who correct the same entry at once: the second waits, and then sees that it is done."""
    if not LogEntry.objects.select_for_update().filter(pk=entry.pk, plan=plan).exists():
        raise ValueError("an entry is corrected in its own plan")
    if LogEntry.objects.filter(corrects=entry).exists():
        raise AlreadyCorrectedError
