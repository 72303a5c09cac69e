"""The documents of a package: PDF/A-2a, without identity numbers, the same bytes for the same rows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from familieplan.coordination.models import (
    AreaAnswer,
    Assessment,
    Concern,
    FamilyPlan,
    Goal,
    Invitation,
    LogEntry,
    Measure,
)
from familieplan.families.models import Family
from familieplan.reporting.pdf import write
from familieplan.rights.copies.masks import masked

VARIANT = "pdf/a-2a"


def _paper(template: str, context: dict[str, Any]) -> bytes:
    context |= {"municipality": settings.MUNICIPALITY_NAME, "demo": settings.DEMO}
    html: str = masked(render_to_string(template, context))
    return write(html, variant=VARIANT)


def plan_paper(
    plan: FamilyPlan, family: Family, goals: list[Goal], answers: list[AreaAnswer], measures: list[Measure]
) -> bytes:
    context = {"plan": plan, "family": family, "goals": goals, "answers": answers, "measures": measures}
    return _paper("rights/print/archive_plan.html", context)


def asked_paper(family: Family, invitations: list[Invitation], concerns: list[Concern]) -> bytes:
    context = {"family": family, "invitations": invitations, "concerns": concerns}
    return _paper("rights/print/archive_asked.html", context)


def note_paper(entry: LogEntry, text: str) -> bytes:
    return _paper("rights/print/archive_note.html", {"entry": entry, "text": text})


def assessment_paper(assessment: Assessment) -> bytes:
    return _paper("rights/print/archive_assessment.html", {"assessment": assessment})
