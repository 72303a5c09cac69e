"""The documents of a package: PDF/A-2a, without identity numbers, the same bytes for the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from familieplan.coordination.assessing import told_of
from familieplan.coordination.explanation import explain
from familieplan.coordination.models import (
    AdultStatus,
    Agreement,
    AreaAnswer,
    Assessment,
    ChildCoordinator,
    Concern,
    FamilyPlan,
    FamilyWish,
    FastLane,
    Flag,
    Goal,
    IndividualPlan,
    Invitation,
    LogEntry,
    Measure,
    MeasureParty,
    Meeting,
    OskItem,
    PlanSection,
    PlanVersion,
    QualificationCourse,
    Strength,
    Transition,
)
from familieplan.coordination.sheets import areas_of
from familieplan.coordination.signed import signed
from familieplan.coordination.snapshots import Hidden, read_by
from familieplan.families.models import AreaLink, Family, Membership, ResidenceNote
from familieplan.reporting.pdf import write
from familieplan.rights.copies.masks import masked

VARIANT = "pdf/a-2a"


def _paper(template: str, context: dict[str, Any]) -> bytes:
    context |= {"municipality": settings.MUNICIPALITY_NAME, "demo": settings.DEMO}
    html: str = masked(render_to_string(template, context))
    return write(html, variant=VARIANT)


@dataclass(frozen=True)
class Said:
    """What each party has said to the plan's words, and what the family has with it."""

    agreements: list[Agreement]
    strengths: list[Strength]


def with_parties(measures: list[Measure], parties: list[MeasureParty]) -> list[tuple[Measure, list[MeasureParty]]]:
    return [(measure, [each for each in parties if each.measure_id == measure.pk]) for measure in measures]


def plan_paper(
    plan: FamilyPlan,
    family: Family,
    goals: list[Goal],
    answers: list[AreaAnswer],
    measures: list[tuple[Measure, list[MeasureParty]]],
    said: Said,
) -> bytes:
    context = {"plan": plan, "family": family, "goals": goals, "answers": answers, "measures": measures, "said": said}
    return _paper("rights/print/archive_plan.html", context)


def meetings_paper(meetings: list[Meeting]) -> bytes:
    return _paper("rights/print/archive_meetings.html", {"meetings": meetings})


def adults_paper(
    statuses: list[AdultStatus],
    courses: list[QualificationCourse],
    numbers: list[Membership],
    residence: list[ResidenceNote],
    links: list[AreaLink],
) -> bytes:
    context = {"statuses": statuses, "courses": courses, "numbers": numbers, "residence": residence, "links": links}
    return _paper("rights/print/archive_adults.html", context)


def individual_paper(
    plans: list[tuple[IndividualPlan, list[PlanSection]]],
    coordinators: list[tuple[ChildCoordinator, str]],
    onward: list[Transition],
) -> bytes:
    context = {"plans": plans, "coordinators": coordinators, "onward": onward}
    return _paper("rights/print/archive_individual.html", context)


def wishes_paper(wishes: list[tuple[FamilyWish, str]]) -> bytes:
    return _paper("rights/print/archive_wishes.html", {"wishes": wishes})


def flags_paper(flags: list[Flag]) -> bytes:
    told = [(explain(flag), list(flag.steps.all())) for flag in flags]
    return _paper("rights/print/archive_flags.html", {"flags": told})


def osk_paper(items: list[OskItem]) -> bytes:
    return _paper("rights/print/archive_osk.html", {"items": items})


def asked_paper(family: Family, invitations: list[Invitation], concerns: list[Concern]) -> bytes:
    context = {"family": family, "invitations": invitations, "concerns": concerns}
    return _paper("rights/print/archive_asked.html", context)


def lanes_paper(family: Family, lanes: list[FastLane]) -> bytes:
    return _paper("rights/print/archive_lanes.html", {"family": family, "lanes": lanes})


def note_paper(entry: LogEntry, text: str) -> bytes:
    return _paper("rights/print/archive_note.html", {"entry": entry, "text": text})


def assessment_paper(assessment: Assessment) -> bytes:
    return _paper("rights/print/archive_assessment.html", {"assessment": assessment, "parts": told_of(assessment)})


def version_paper(version: PlanVersion, hidden: Hidden) -> bytes:
    """What was agreed and who signed, as far as whoever packs it may know."""
    content = read_by(version.content, hidden, version.plan.family_id)
    areas = areas_of(content, version.agreed_on)
    context = {"version": version, "content": content, "areas": areas, "signed": signed(version, hidden)}
    return _paper("rights/print/archive_version.html", context)
