"""The read log a step at a time: found by the place of the last row, never by counting."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from familieplan.accounts.models import ReadRecord

STEP = 50


def step(records: QuerySet[ReadRecord], position: str, size: int = STEP) -> tuple[list[ReadRecord], str]:
    """The next rows after a position, newest first, and the position of the last; "" when there are no more."""
    records = records.order_by("-read_at", "-id")
    if after := _position(position):
        records = records.filter(Q(read_at__lt=after[0]) | Q(read_at=after[0], id__lt=after[1]))
    rows = list(records[: size + 1])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], f"{last.read_at.isoformat()}~{last.pk}"


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if timezone.is_aware(found[0]) and found[1] < 2**63 else None
