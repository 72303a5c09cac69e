"""The meetings of a family's team in a copy: when, where, what about, and who was asked, by service."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.models import Meeting
from familieplan.families.models import Family
from familieplan.rights import shown


def meetings_of(family: Family) -> list[dict[str, Any]]:
    """Oldest first. Where a protected family meets stands on no paper."""
    asked = shown.asked_to_meetings(family)
    return [
        _meeting(row, family, [each for each in asked if each.meeting_id == row.pk]) for row in shown.meetings(family)
    ]


def _meeting(row: Meeting, family: Family, asked: list[Any]) -> dict[str, Any]:
    people = [each.person.given_name for each in asked if each.person]
    services = sorted({each.service.name for each in asked if each.service})
    return {
        "starts_at": timezone.localtime(row.starts_at).isoformat(timespec="minutes"),
        "ends_at": timezone.localtime(row.ends_at).isoformat(timespec="minutes"),
        "place": _("Skjermet") if row.place and family.is_protected else row.place,
        "about": row.about.splitlines(),
        "state": str(row.get_state_display()),
        "reason": row.reason,
        "asked": [*people, *([] if family.is_protected else services)],
    }
