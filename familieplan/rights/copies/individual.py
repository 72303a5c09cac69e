"""The individuell plan and the barnekoordinator of each person, in a copy."""

from __future__ import annotations

from typing import Any

from familieplan.coordination.models import ChildCoordinator, IndividualPlan, PlanSection, Transition
from familieplan.families.models import Family, FamilyLogin
from familieplan.rights import shown
from familieplan.rights.shown import unknown_to


def individual_of(family: Family, asker: FamilyLogin | None, *, own: bool) -> tuple[bool, dict[str, Any]]:
    """Whether a plan of somebody else's is left out, and what is in it: at the door each gets their own plan."""
    plans = list(IndividualPlan.objects.filter(plan__family=family).select_related("person"))
    mine = [row for row in plans if not own or (asker and asker.person_id == row.person_id)]
    sections: dict[int, list[dict[str, str]]] = {}
    for row in PlanSection.objects.filter(of__in=[each.pk for each in mine]):
        said = {"section": str(row.get_section_display()), "where": str(row.get_filled_display()), "words": row.words}
        sections.setdefault(row.of_id, []).append(said)
    unknown = set(unknown_to(family).workers)
    told = ChildCoordinator.objects.filter(plan__family=family).select_related("child", "worker").order_by("pk")
    return len(mine) < len(plans), {
        "individual_plans": [_plan(row, sections.get(row.pk, [])) for row in mine],
        "transitions": [_transition(row) for row in shown.transitions(family)],
        "child_coordinators": [_coordinator(row) for row in told if row.worker_id not in unknown],
    }


def _plan(row: IndividualPlan, sections: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "name": row.person.given_name,
        "answer": str(row.get_wanted_display()),
        "answered_on": row.answered_on.isoformat(),
        "to": row.ended_on.isoformat() if row.ended_on else "",
        "sections": sections,
    }


def _coordinator(row: ChildCoordinator) -> dict[str, str]:
    return {
        "child": row.child.given_name,
        "answer": str(row.get_answer_display()),
        "who": row.worker.name if row.worker else "",
        "said_on": row.said_on.isoformat(),
    }


def _transition(row: Transition) -> dict[str, str]:
    return {
        "child": row.child.given_name,
        "track": str(row.get_track_display()),
        "from": row.giver.name,
        "to": row.invitation.addressee if row.invitation else "",
        "words": row.words,
        "opened_on": row.opened_on.isoformat(),
        "closed_on": row.closed_on.isoformat() if row.closed_on else "",
    }
