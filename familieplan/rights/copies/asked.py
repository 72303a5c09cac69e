"""Who was asked into the plan or to help at once, and what a school was worried about, in a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.models import Concern, FastLane, Invitation, Shared
from familieplan.families.models import Family
from familieplan.rights import shown


def asked_of(family: Family, *, own: bool) -> dict[str, Any]:
    return {
        "invitations": [_invitation(row, family) for row in shown.invitations(family)],
        "fast_lanes": [_lane(row, family) for row in shown.lanes(family)],
        "concerns": [_concern(row, family, own=own) for row in shown.concerns(family)],
    }


def tells_of_others(family: Family, *, own: bool) -> bool:
    """At the door what a child said to a teacher is left out: it may be theirs alone."""
    return own and shown.concerns(family).exclude(child_view="").exists()


def _at(value: datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes")


def _invitation(row: Invitation, family: Family) -> dict[str, Any]:
    hidden = family.is_protected and row.office is not None
    return {
        "whom": _("Kontoret er skjult") if hidden else row.addressee,
        "area": str(row.get_area_display()),
        "asks_for": row.asks_for,
        "shares": row.shares,
        "until": row.until_on.isoformat() if row.until_on else "",
        "sent_at": _at(row.sent_at),
        "state": str(row.state.label),
        "steps": [
            {
                "step": str(step.get_kind_display()),
                "reason": str(step.get_reason_display()) if step.reason else "",
                "words": step.words,
                "at": _at(step.happened_at),
            }
            for step in row.steps.all()
        ],
    }


def _lane(row: FastLane, family: Family) -> dict[str, Any]:
    return {
        "whom": _("Kontoret er skjult") if family.is_protected else row.office.name,
        "need": row.need,
        "shared": [str(each.label) for each in Shared if each in row.shares],
        "on": row.disclosure.on_what,
        "sent_at": _at(row.sent_at),
        "state": str(row.state.label),
        "steps": [
            {"step": str(step.get_kind_display()), "words": step.words, "at": _at(step.happened_at)}
            for step in row.steps.all()
        ],
    }


def _concern(row: Concern, family: Family, *, own: bool) -> dict[str, str]:
    answer = getattr(row, "answer", None)
    return {
        "office": _("Kontoret er skjult") if family.is_protected else row.office.name,
        "child": row.child_name,
        "seen": row.seen,
        "parents_told": str(row.get_parents_told_display()),
        "not_told_because": row.not_told_because,
        "child_view": "" if own else row.child_view,
        "no_view_because": row.no_view_because,
        "sent_at": _at(row.sent_at),
        "answer": answer.text if answer else "",
        "answered_at": _at(answer.answered_at) if answer else "",
    }
