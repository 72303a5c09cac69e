"""What stands beside an entry of the log, as one reader may see it: four questions for a page, however many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from familieplan.accounts.models import User
from familieplan.coordination.models import Answer, Attachment, FamilyPlan, FollowUp, LogEntry, Measure
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
    """`plan` has its family, with the rights that access.family_for found.

    The entries are those that LogEntry.visible_to yielded for this reader: to ask so again of what hangs on them would
    cost more than the rest of the page. What is shut is shut with its files and answers.
    """
    notes = notes_beside(entries)
    still_open = [entry for entry in entries if not entry.is_closed]
    files = by_entry(Attachment.objects.filter(plan=plan, entry__in=still_open))
    answers = by_entry(Answer.objects.known_to(user).filter(plan=plan, entry__in=still_open))
    measures = Measure.objects.known_to(user).filter(plan=plan)
    begun = FollowUp.objects.filter(plan=plan, entry__in=entries, measure__in=measures)
    follow_ups = by_entry(begun.select_related("measure"))
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
