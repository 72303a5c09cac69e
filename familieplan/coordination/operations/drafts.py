"""Verbs on drafts: keep what is being written, and never put one page's words in place of another's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared_by_key
from familieplan.coordination.models import EntryKind, FamilyPlan, LogDraft, LogEntry

PUT_AWAY_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Writing:
    """What stands in the fields of an editor. Nothing is judged yet: dates are kept as typed."""

    kind: str = EntryKind.NOTE
    happened_on: str = ""
    text: str = ""
    audience: str = ""
    narrow_reason: str = ""
    interpreter: str = ""
    interpreter_language: str = ""
    interpreter_reason: str = ""
    corrects: LogEntry | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


class AlreadySignedError(ValueError):
    """The very words that are to be kept were signed a moment ago: what was on its way came too late."""


def drafts_of(plan: FamilyPlan, by: User) -> list[LogDraft]:
    """What somebody is writing in a plan, the latest first."""
    return list(LogDraft.objects.standing().filter(plan=plan, author=by).select_related("corrects"))


@transaction.atomic
def save_draft(*, plan: FamilyPlan, by: User, key: UUID | None = None, seen: str = "", **words: Any) -> LogDraft:
    """Keep what one author is writing, every few seconds. `words` are those of Writing.

    `key` is the draft that the page writes, `seen` the version of it that the page knows. When another page has saved
    since, and these words do not go on from those, they become a draft of their own. Raises AlreadySignedError.
    """
    writing = Writing(**words)
    facts = {each.name: getattr(writing, each.name) for each in fields(writing)}
    mine = LogDraft.objects.standing().filter(plan=plan, author=by)
    draft = mine.select_for_update().filter(key=key).first() if key else None
    if draft and not is_overtaken(draft, seen, writing.text):
        for name, value in facts.items():
            setattr(draft, name, value)
        draft.save()
        return draft
    if draft is None and key:
        signed = LogEntry.objects.filter(plan=plan, author=by, public_id=key).values_list("text", flat=True).first()
        if signed is not None and _same(signed, writing.text):
            raise AlreadySignedError
        if signed is None and (made := _entered(LogDraft(key=key, plan=plan, author=by, **facts))):
            return made
    return LogDraft.objects.create(key=uuid.uuid4(), plan=plan, author=by, **facts)


def _entered(draft: LogDraft) -> LogDraft | None:
    """None when the number is somebody else's, or another plan's: it is then no number for this draft."""
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        return None
    return draft


def is_overtaken(draft: LogDraft, seen: str, text: str) -> bool:
    """Another page has saved words that are not in these. An answer that was lost on its way is no other page."""
    return draft.version != seen and not _plain(text).startswith(_plain(draft.text))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def discard_draft(*, draft: LogDraft, by: User) -> None:
    """Put away, and brought back as long as it lies there. Raises ValueError for somebody else's."""
    if draft.author_id != by.pk:
        raise ValueError("a draft is discarded by its author")
    draft.discarded_at = timezone.now()
    draft.save(update_fields=["discarded_at"])


def bring_back_draft(*, plan: FamilyPlan, by: User, key: UUID) -> LogDraft | None:
    """None for one that is not there, or not this person's."""
    draft = LogDraft.objects.filter(plan=plan, author=by, key=key).first()
    if draft:
        draft.discarded_at = None
        draft.save(update_fields=["discarded_at"])
    return draft


@transaction.atomic
def forget_discarded_drafts() -> int:
    """A duty of the rules of keeping: what has been put away for a day is deleted with its files. Returns how many."""
    limit = timezone.now() - PUT_AWAY_FOR
    _total, by_model = LogDraft.objects.filter(discarded_at__lt=limit).delete()
    return by_model.get("coordination.LogDraft", 0)


@prepared_by_key
def _mine(user: User, plan: int) -> QuerySet[LogDraft]:
    return LogDraft.objects.standing().filter(plan=plan, author=user)


def spent_drafts(*, plan: FamilyPlan, by: User, text: str, key: UUID | None = None, seen: str = "") -> list[LogDraft]:
    """The drafts whose words have been signed: the page's own unless another page went on with it, and any other
    that says the very same."""
    return [
        draft
        for draft in _mine(by, plan.pk)
        if (draft.key == key and not is_overtaken(draft, seen, text)) or _same(draft.text, text)
    ]
