"""In how many contacts an interpreter took part (H7c), counted among the entries that the reader may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared_by_key
from familieplan.coordination.models import FamilyPlan, Interpreter, LogEntry
from familieplan.coordination.models.journal import CONTACTS


@dataclass(frozen=True)
class Share:
    """`unanswered`: nobody wrote down whether an interpreter was there. They are shown, not guessed."""

    contacts: int
    used: int
    declined: int
    unavailable: int
    unanswered: int


def share_of(user: User, plan: FamilyPlan) -> Share:
    """Of phone calls, meetings and home visits where an interpreter was needed. A corrected entry counts once, as
    the correction has it."""
    return next((Share(**counts) for counts in _counts(user, plan.pk)), Share(0, 0, 0, 0, 0))


@prepared_by_key
def _counts(user: User, plan: int) -> QuerySet[LogEntry, Any]:
    entries = LogEntry.objects.visible_to(user).filter(plan=plan)
    needed = ~Q(interpreter=Interpreter.NOT_NEEDED)
    by_plan = entries.filter(kind__in=CONTACTS, corrected_by=None).order_by().values("plan")
    return by_plan.annotate(
        contacts=Count("pk", filter=needed),
        used=Count("pk", filter=Q(interpreter=Interpreter.USED)),
        declined=Count("pk", filter=Q(interpreter=Interpreter.DECLINED)),
        unavailable=Count("pk", filter=Q(interpreter=Interpreter.UNAVAILABLE)),
        unanswered=Count("pk", filter=Q(interpreter="")),
    ).values("contacts", "used", "declined", "unavailable", "unanswered")
