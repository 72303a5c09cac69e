"""Agreed versions in a copy: what was agreed and who signed, with services by their names and nobody outside named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from familieplan.accounts.models import Service
from familieplan.coordination.models import AreaState, FamilyPlan, LifeArea, MeasureStatus, OwnerKind
from familieplan.coordination.signed import signed
from familieplan.coordination.snapshots import Hidden, Snapshot, read_by
from familieplan.rights.shown import unknown_to


def versions_of(plan: FamilyPlan) -> list[dict[str, Any]]:
    """Oldest first, each as the family may read it today."""
    rows = list(plan.versions.order_by("number"))
    if not rows:
        return []
    unknown = unknown_to(plan.family)
    hidden = Hidden(frozenset(unknown.services), frozenset(unknown.workers), frozenset(unknown.parts))
    services = dict(Service.objects.values_list("pk", "name"))
    found = []
    for row in rows:
        content = read_by(row.content, hidden, plan.family_id)
        said = [
            {"party": party.name, "answer": party.label, "words": party.words, "on": party.signed_on}
            for party in signed(row, hidden)
        ]
        facts = {"number": row.number, "agreed_on": row.agreed_on.isoformat(), "occasion": row.occasion}
        found.append({**facts, "signed": said, **_content(content, services)})
    return found


def _content(content: Snapshot, services: dict[int, str]) -> dict[str, Any]:
    kept = ("situation", "vision", "vision_by", "strengths", "next_review_on")
    return {
        **{name: content[name] for name in kept},
        "resources": [{"what": row["what"], "who": row["who"]} for row in content["resources"]],
        "answers": [
            {
                "area": str(LifeArea(row["area"]).label),
                "state": str(AreaState(row["state"]).label),
                "situation": row["situation"],
            }
            for row in content["answers"]
        ],
        "goals": [{name: row[name] for name in ("words", "said_by", "reached_on")} for row in content["goals"]],
        "measures": [
            {
                "area": str(LifeArea(row["area"]).label),
                "text": row["text"],
                "owner": _who(row["owner_kind"], row, row["owner"], services),
                "parties": [
                    {"who": _who(party["kind"], party, party["who"], services), "task": party["task"]}
                    for party in row["parties"]
                ],
                "timetable": row["timetable"],
                "due_on": row["due_on"],
                "status": str(MeasureStatus(row["status"]).label),
            }
            for row in content["measures"]
        ],
    }


def _who(kind: str, row: dict[str, Any], name: str, services: dict[int, str]) -> str:
    """As elsewhere in a copy: a service, a member, or that it is somebody outside."""
    if kind == OwnerKind.SERVICE:
        return services.get(row["service"], "")
    if kind == OwnerKind.FAMILY:
        return name
    return _("Noen utenfor familien") if kind == OwnerKind.LOCAL else ""
