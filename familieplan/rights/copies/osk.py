"""What the OSK team wrote and decided of a family, in a copy. What somebody said there is theirs at the door."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from familieplan.coordination.models import OskItem
from familieplan.families.models import Family


def osk_of(family: Family, *, own: bool) -> tuple[bool, list[dict[str, Any]]]:
    """Whether what somebody said is left out, and the cases, oldest first."""
    found = OskItem.objects.filter(family=family).select_related("meeting").prefetch_related("tasks")
    rows = list(found.order_by("added_at", "pk"))
    hidden = own and any(row.family_view or row.child_view for row in rows)
    return hidden, [_row(row, own=own) for row in rows]


def _row(row: OskItem, *, own: bool) -> dict[str, Any]:
    return {
        "on": timezone.localdate(row.meeting.starts_at).isoformat() if row.meeting else "",
        "wished": row.wish,
        "taken_off": timezone.localdate(row.withdrawn_at).isoformat() if row.withdrawn_at else "",
        "invited": str(row.get_family_invited_display()) if row.family_invited else "",
        "family_said": "" if own else row.family_view,
        "children_said": "" if own else row.child_view,
        "children_not_asked": row.child_not_asked,
        "minutes": row.minutes,
        "decision": str(row.get_decision_display()) if row.is_decided else "",
        "reason": row.reason if row.is_decided else "",
        "no_measure_because": row.no_measure_because,
        "again_on": row.follow_up_on.isoformat() if row.follow_up_on else "",
        "measures": [
            {"text": task.text, "owner": task.owner, "due_on": task.due_on.isoformat()} for task in row.tasks.all()
        ],
    }
