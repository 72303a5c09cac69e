"""The plan and the assessments in a copy: what was agreed, in the family's words, and by whom as a service."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.assessing import ToldPart, told
from familieplan.coordination.models import (
    Agreement,
    AidApplication,
    Assessment,
    FamilyPlan,
    LifeArea,
    Measure,
    MeasureParty,
    OwnerKind,
)
from familieplan.coordination.models.rights import CLOSED, closed_areas
from familieplan.coordination.operations.assessment_answers import as_it_stands
from familieplan.families.models import Family, FamilyLogin
from familieplan.rights import shown
from familieplan.rights.copies.versions import versions_of


def _day(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""


def plans_of(family: Family) -> list[dict[str, Any]]:
    measures = list(shown.measures(family).select_related("kind", "funding"))
    parties = list(shown.parties(family))
    said = list(shown.agreements(family))
    shut = closed_areas(family.pk)
    rows = (
        FamilyPlan.objects.filter(family=family)
        .prefetch_related("answers", "goals", "assets")
        .order_by("started_on", "pk")
    )
    found = []
    for row in rows:
        plan = _plan(row, [each for each in measures if each.plan_id == row.pk], parties, shut)
        agreed = {"agreements": [_said(each) for each in said if each.plan_id == row.pk]}
        found.append(plan | agreed | {"versions": versions_of(row)})
    return found


def _plan(plan: FamilyPlan, measures: list[Measure], parties: list[MeasureParty], shut: set[str]) -> dict[str, Any]:
    return {
        "from": _day(plan.started_on),
        "to": _day(plan.ended_on),
        "ended_because": plan.end_reason,
        "situation": plan.situation,
        "vision": plan.vision,
        "vision_by": plan.vision_by,
        "strengths": plan.strengths,
        "resources": [
            {"what": each.what, "who": each.who, "area": str(each.get_area_display())}
            for each in plan.assets.all()
            if each.removed_at is None
        ],
        "next_review_on": _day(plan.next_review_on),
        "answers": [
            {
                "area": str(answer.get_area_display()),
                "state": str(answer.get_state_display()),
                "situation": str(CLOSED) if answer.area in shut else answer.situation,
                "answered_on": _day(timezone.localdate(answer.answered_at)),
            }
            for answer in sorted(plan.answers.all(), key=lambda each: each.pk)
        ],
        "goals": [
            {
                "area": str(goal.get_area_display()),
                "words": goal.words,
                "said_by": goal.said_by,
                "set_on": _day(goal.set_on),
                "reached_on": _day(goal.reached_on),
                "ended_on": _day(goal.ended_on),
            }
            for goal in plan.goals.all()
        ],
        "measures": [
            _measure(measure, [each for each in parties if each.measure_id == measure.pk]) for measure in measures
        ],
    }


def _said(row: Agreement) -> dict[str, str]:
    party = row.person.given_name if row.person else row.service.name if row.service else ""
    return {"party": party, "answer": str(row.get_stand_display()), "words": row.words, "said_on": _day(row.said_on)}


def _measure(measure: Measure, parties: list[MeasureParty]) -> dict[str, Any]:
    return {
        "area": str(measure.get_area_display()),
        "also_areas": [str(LifeArea(area).label) for area in measure.also_areas],
        "kind": measure.kind.name if measure.kind else "",
        "funding": measure.funding.name if measure.funding else "",
        "started_on": _day(measure.started_on),
        "timetable": measure.timetable,
        "parties": [
            {"who": _service_or(party), "task": party.task, "done_on": _day(party.done_on)} for party in parties
        ],
        "text": measure.text,
        "owner": owner_of(measure),
        "due_on": _day(measure.due_on),
        "status": str(measure.get_status_display()),
        "done_on": _day(measure.done_on),
        "note": measure.note,
        "evaluate_on": _day(measure.evaluate_on),
        "evaluated_on": _day(measure.evaluated_on),
        "result": str(measure.get_result_display()) if measure.result else "",
        "result_words": measure.result_words,
        "led_to": str(measure.get_led_to_display()) if measure.led_to else "",
        "felt_help": str(measure.get_felt_help_display()) if measure.felt_help else "",
        "felt_help_words": measure.felt_help_words,
        "felt_help_by": measure.felt_help_by,
    }


def _service_or(party: MeasureParty) -> str:
    """As with an owner: a service, a member, or that it is somebody outside."""
    if party.service:
        return party.service.name
    return party.person.given_name if party.person else _("Noen utenfor familien")


def owner_of(measure: Measure) -> str:
    """A service, a member, or that it is somebody outside: who that is, is theirs to say."""
    if measure.owner_kind == OwnerKind.SERVICE and measure.owner_service:
        return measure.owner_service.name
    if measure.owner_kind == OwnerKind.FAMILY and measure.owner_person:
        return measure.owner_person.given_name
    return _("Noen utenfor familien") if measure.owner_kind == OwnerKind.LOCAL else ""


def assessments_of(family: Family, asker: FamilyLogin | None, *, own: bool) -> tuple[bool, dict[str, Any]]:
    """Whether what a child said is left out, and the applications and assessments.

    At the door a child's own words go to that child, and to others in the family only when the child wants it: whoever
    else asks the coordinator.
    """
    left_out = False
    found = []
    for row in Assessment.objects.filter(family=family).select_related("child", "form").order_by("opened_on", "pk"):
        stands = as_it_stands(row)
        is_the_child = asker is not None and asker.person_id == row.child_id
        hides = own and not is_the_child and stands.values.get("child_share") != "yes"
        parts = told(stands)
        kept = [part for part in parts if not (hides and part.childs_words)]
        left_out = left_out or len(kept) < len(parts)
        found.append(_assessment(row, kept))
    applications = AidApplication.objects.filter(family=family).select_related("applicant").order_by("applied_on", "pk")
    return left_out, {
        "applications": [
            {"applicant": str(each.applicant), "applied_on": _day(each.applied_on)} for each in applications
        ],
        "assessments": found,
    }


def _assessment(row: Assessment, parts: list[ToldPart]) -> dict[str, Any]:
    return {
        "child": row.child.given_name,
        "opened_on": _day(row.opened_on),
        "parts": [
            {
                "title": part.title,
                "answers": [{"question": answer.question, "answer": answer.words} for answer in part.answers],
            }
            for part in parts
        ],
        "completed_on": _day(row.completed_on),
    }
