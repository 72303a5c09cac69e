"""The paper itself: rows as they stand on it, and the tagged file that also keeps for the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.models import AreaState, LifeArea, MeasureStatus, PaperFor, PlanPaper, Stand
from familieplan.coordination.snapshots import Snapshot, taken_of
from familieplan.families.models import ExportOrder, Family
from familieplan.families.policies import Part, Protection
from familieplan.reporting.pdf import KEPT_AND_TAGGED, write
from familieplan.rights.copies.masks import masked
from familieplan.rights.papers.readers import Readers

NAMES = {
    PaperFor.FAMILY: "planen-til-familien.pdf",
    PaperFor.TEAM: "planen-til-teamet.pdf",
    PaperFor.SERVICE: "planen-til-en-tjeneste.pdf",
}


@dataclass(frozen=True)
class Row:
    text: str
    who: str
    when: str
    is_late: bool = False


@dataclass
class Area:
    label: str
    situation: str = ""
    goals: list[dict[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows of the table that the area's name stands beside."""
        return len(self.rows) + len(self.goals) or 1


def paper_of_order(order: ExportOrder) -> list[tuple[str, str, bytes]]:
    """Nothing when whoever ordered it may no longer see the plan."""
    papers = PlanPaper.objects.visible_to(order.ordered_by).select_related("plan__family", "service", "version")
    paper = papers.filter(order=order).first()
    if paper is None:
        return []
    return [
        (NAMES[PaperFor(paper.audience)], "application/pdf", write(document(paper, order), variant=KEPT_AND_TAGGED))
    ]


def document(paper: PlanPaper, order: ExportOrder) -> str:
    """Also a number that somebody wrote into a text is no longer there when this returns."""
    plan, today = paper.plan, timezone.localdate(order.ordered_at)
    content = paper.version.content if paper.version else taken_of(plan)
    found = Readers(plan.family, order.ordered_by).sees(content, paper.audience, paper.service_id)
    as_of = paper.version.agreed_on if paper.version else today
    context = {
        "paper": paper,
        "name": name_on_paper(plan.family, paper.audience),
        "as_of": as_of,
        "printed_on": today,
        "printed_by": order.ordered_by.name,
        "is_family": paper.audience == PaperFor.FAMILY,
        "plan": found,
        "areas": areas_of(found, as_of),
        "own": own_rows(found, paper.service_id, as_of) if paper.service_id else [],
        "said": [{**row, "stand": str(Stand(row["stand"]).label)} for row in found["agreements"]],
        "disagree": [row for row in found["agreements"] if row["stand"] == Stand.DISAGREES],
        "coordinator": next((row for row in found["team"] if row["part"] == Part.COORDINATOR), None),
        "review": review_of(found),
        "municipality": settings.MUNICIPALITY_NAME,
        "demo": settings.DEMO,
    }
    html: str = masked(render_to_string("rights/print/family_plan.html", context))
    return html


def name_on_paper(family: Family, audience: str) -> str:
    """Others than the family itself need not have a strictly protected name lying on a desk."""
    hides = family.protection == Protection.STRICT and audience != PaperFor.FAMILY
    return family.name_in_lists() if hides else family.name


def review_of(found: Snapshot) -> date | None:
    return date.fromisoformat(found["next_review_on"]) if found["next_review_on"] else None


def areas_of(found: Snapshot, as_of: date) -> list[Area]:
    """All six, in the order of the plan. What has not been talked about stands there too."""
    states = {row["area"]: row for row in found["answers"]}
    areas = []
    for code in LifeArea:
        answer = states.get(code, {"state": AreaState.UNANSWERED, "situation": ""})
        area = Area(str(code.label), answer["situation"])
        area.goals = [row for row in found["goals"] if row["area"] == code]
        area.rows = [row_of(row, as_of) for row in found["measures"] if row["area"] == code]
        if not area.rows and not area.goals:
            area.rows = [Row(_nothing(answer["state"]), "", "")]
        areas.append(area)
    return areas


def _nothing(state: str) -> str:
    return {
        AreaState.NO_NEED: _("Ikke behov nå"),
        AreaState.IN_WORK: _("Dette trenger vi å finne noen til"),
    }.get(AreaState(state), _("Vi har ikke snakket om dette ennå"))


def row_of(measure: dict[str, Any], as_of: date) -> Row:
    due = date.fromisoformat(measure["due_on"]) if measure["due_on"] else None
    who = [measure["owner"], *(f"{party['who']}: {party['task']}" for party in measure["parties"])]
    if measure["status"] == MeasureStatus.DONE:
        return Row(measure["text"], _lines(who), _("Gjort"))
    late = bool(due and due < as_of)
    when = short_day(due) if due else measure["timetable"]
    text = f"{measure['text']}. {measure['timetable']}" if due and measure["timetable"] else measure["text"]
    return Row(text, _lines(who), _("%(day)s, forsinket") % {"day": when} if late else when, late)


def _lines(words: Iterable[str]) -> str:
    return "\n".join(words)


def own_rows(found: Snapshot, service: int, as_of: date) -> list[Row]:
    """What the service itself has taken on: first on its paper."""
    rows = []
    for measure in found["measures"]:
        if measure["status"] == MeasureStatus.DONE:
            continue
        if measure["service"] == service:
            rows.append(row_of(measure, as_of))
        for party in measure["parties"]:
            if party["service"] == service and not party["done_on"]:
                rows.append(Row(f"{party['task']} ({measure['text']})", party["who"], row_of(measure, as_of).when))
    return rows
