"""What stands beside an entry of the log, as one reader may see it: four questions for a page, however many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from familieplan.accounts.models import User
from familieplan.coordination.models import Answer, Attachment, FamilyPlan, FollowUp, LogEntry
from familieplan.coordination.models.rights import RightsRequest, notes_beside
from familieplan.families.policies import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass
class EntryRow:
    """One entry on the page. `may_take` and the others say which steps this reader has."""

    entry: LogEntry
    correction: LogEntry | None
    notes: list[RightsRequest] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    may_answer: bool = False
    may_take: bool = False
    may_follow_up: bool = False


def beside(entries: list[LogEntry], plan: FamilyPlan, user: User) -> list[EntryRow]:
    """`plan` has its family, with the rights that access.family_for found."""
    notes = notes_beside(entries)
    files = by_entry(Attachment.objects.visible_to(user).filter(plan=plan, entry__in=entries))
    answers = by_entry(Answer.objects.visible_to(user).filter(plan=plan, entry__in=entries))
    begun = FollowUp.objects.visible_to(user).filter(plan=plan, entry__in=entries).select_related("measure")
    follow_ups = by_entry(begun)
    rights = plan.family.rights
    rows = []
    for entry in entries:
        # The family is known here; asking for it anew would cost a question an entry.
        entry.plan = plan
        row = EntryRow(entry, getattr(entry, "corrected_by", None), notes.get(entry.pk, []))
        row.files, row.answers, row.follow_ups = files[entry.pk], answers[entry.pk], follow_ups[entry.pk]
        for answer in row.answers:
            answer.plan = plan
        mine = {answer.author_id for answer in row.answers if answer.takes_it_on}
        row.may_answer = Right.LOG in rights and not entry.is_closed
        row.may_take = row.may_answer and entry.author_id != user.pk and user.pk not in mine
        row.may_follow_up = Right.PLAN in rights and not entry.is_closed
        rows.append(row)
    return rows


def by_entry(rows: QuerySet[Any] | Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row)
    return found
