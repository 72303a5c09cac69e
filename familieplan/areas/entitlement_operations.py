"""Verbs on what shall and may be given: a new version, and somebody's approval of the words in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.entitlements import ORIGINAL
from familieplan.areas.models import Entitlement, EntitlementText, EntitlementWord


class EarlierVersionError(ValueError):
    """A version that is to hold from a day before the newest one's does not take over from anything."""


@transaction.atomic
def write_version(
    *,
    service: str,
    status: str,
    by: User,
    grade: str,
    source: str,
    valid_from_on: date,
    texts: Mapping[str, str],
) -> Entitlement:
    """`texts`: language → words, the original among them. Empty ones are left out.

    Words that are the same as in the version before keep their approval, as long as the original is the same too.
    Raises EarlierVersionError.
    """
    earlier = list(Entitlement.objects.select_for_update().filter(service=service, status=status))
    newest = max(earlier, key=lambda row: (row.valid_from_on, row.version), default=None)
    if newest and valid_from_on < newest.valid_from_on:
        raise EarlierVersionError
    row = Entitlement.objects.create(
        service=service,
        status=status,
        version=max((each.version for each in earlier), default=0) + 1,
        grade=grade,
        source=source,
        valid_from_on=valid_from_on,
        written_by=by,
    )
    before = {text.language: text for text in newest.texts.all()} if newest else {}
    same = ORIGINAL in before and before[ORIGINAL].words == texts[ORIGINAL]
    for language, words in texts.items():
        if words:
            kept = before.get(language) if same else None
            _write(row, language, words, kept if kept and kept.words == words else None)
    return row


def _write(row: Entitlement, language: str, words: str, kept: EntitlementText | None) -> None:
    approved = {"approved_by": kept.approved_by, "approved_at": kept.approved_at} if kept else {}
    EntitlementText.objects.create(entitlement=row, language=language, words=words, **approved)


@transaction.atomic
def approve(*, language: str, by: User, texts: Iterable[int], words: Iterable[int]) -> int:
    """Somebody has read these words in this language and answers for them. How many were not approved before."""
    facts = {"approved_by": by, "approved_at": timezone.now()}
    unread = {"language": language, "approved_at": None}
    approved = EntitlementText.objects.filter(pk__in=texts, **unread).update(**facts)
    return approved + EntitlementWord.objects.filter(pk__in=words, **unread).update(**facts)


def newest_version(service: str, status: str) -> Entitlement | None:
    return Entitlement.objects.filter(service=service, status=status).order_by("-valid_from_on", "-version").first()
