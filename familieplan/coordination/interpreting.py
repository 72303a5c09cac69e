"""In how many contacts an interpreter took part (H7c), counted among the entries that the reader may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from familieplan.coordination.models import Interpreter
from familieplan.coordination.models.journal import CONTACTS, LogEntryQuerySet


@dataclass(frozen=True)
class Share:
    """`unanswered`: nobody wrote down whether an interpreter was there. They are shown, not guessed."""

    contacts: int
    used: int
    declined: int
    unavailable: int
    unanswered: int


def share_of(entries: LogEntryQuerySet) -> Share:
    """Of phone calls, meetings and home visits where an interpreter was needed. A corrected entry counts once, as
    the correction has it."""
    needed = ~Q(interpreter=Interpreter.NOT_NEEDED)
    counts = entries.filter(kind__in=CONTACTS, corrected_by=None).aggregate(
        contacts=Count("pk", filter=needed),
        used=Count("pk", filter=Q(interpreter=Interpreter.USED)),
        declined=Count("pk", filter=Q(interpreter=Interpreter.DECLINED)),
        unavailable=Count("pk", filter=Q(interpreter=Interpreter.UNAVAILABLE)),
        unanswered=Count("pk", filter=Q(interpreter="")),
    )
    return Share(**counts)
