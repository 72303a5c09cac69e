"""Verbs over the auditor's watch list and the rules that look for unusual reading."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import ReadRuleVersion, User, WatchEntry, WatchKind


@transaction.atomic
def watch(*, by: User, words: str, why: str, until: date, employee: User | None = None) -> WatchEntry:
    """Hold readings against a name, or a family's number, from today and before the day `until`."""
    return WatchEntry.objects.create(
        kind=WatchKind.OWN if employee else WatchKind.NEWS,
        words=" ".join(words.split()),
        employee=employee,
        why=why,
        valid_from=timezone.localdate(),
        valid_to=until,
        added_by=by,
    )


@transaction.atomic
def end_watch(*, entry: WatchEntry, by: User) -> None:
    """From today on nothing is held against it; the row stays, so that earlier cases can be understood."""
    entry.valid_to = max(timezone.localdate(), entry.valid_from)
    entry.save(update_fields=["valid_to"])


@transaction.atomic
def change_rule(*, rule: str, by: User, valid_from: date, is_on: bool, parameters: dict[str, int]) -> ReadRuleVersion:
    """A new version from a day; the one before ends that day, and one that was to begin later never begins.

    Raises ValueError for a day that has been: what was seen then was seen by the rule of that day.
    """
    if valid_from < timezone.localdate():
        raise ValueError("a rule is never changed backwards")
    versions = list(ReadRuleVersion.objects.select_for_update().filter(rule=rule))
    for each in versions:
        if each.valid_to is None or each.valid_to > valid_from:
            each.valid_to = max(valid_from, each.valid_from)
            each.save(update_fields=["valid_to"])
    return ReadRuleVersion.objects.create(
        rule=rule,
        version=1 + max((each.version for each in versions), default=0),
        is_on=is_on,
        parameters=parameters,
        valid_from=valid_from,
        set_by=by,
    )
