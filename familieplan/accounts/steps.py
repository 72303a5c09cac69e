"""The read log a step at a time: found by the place of the last row, never by counting."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from familieplan.accounts.models import ReadRecord

STEP = 50
LOOK_THROUGH = 20_000


def step(
    records: QuerySet[ReadRecord], position: str, *, only: Combinable | None = None
) -> tuple[list[ReadRecord], str]:
    """The next rows after a position, newest first, and the position to go on from; "" when there are no more.

    `only` is a dear condition that no index answers: a step tries it on LOOK_THROUGH rows and no more, so that a page
    costs the same when nearly nothing passes it. Such a step may be short, even empty, and still go on.
    """
    records = records.order_by("-read_at", "-id")
    if after := _position(position):
        # The first condition is what the index understands, and what leaves the other months alone.
        beyond = Q(read_at__lt=after[0]) | Q(read_at=after[0], id__lt=after[1])
        records = records.filter(beyond, read_at__lte=after[0])
    edge = None
    if only is not None:
        edge = next(iter(records.values_list("read_at", "id")[LOOK_THROUGH - 1 : LOOK_THROUGH]), None)
        if edge:
            within = Q(read_at__gt=edge[0]) | Q(read_at=edge[0], id__gte=edge[1])
            records = records.filter(within, read_at__gte=edge[0])
        records = records.filter(only)
    rows = list(records[: STEP + 1])
    if len(rows) > STEP:
        edge = (rows[STEP - 1].read_at, rows[STEP - 1].pk)
    return rows[:STEP], f"{edge[0].isoformat()}~{edge[1]}" if edge else ""


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if timezone.is_aware(found[0]) and found[1] < 2**63 else None
