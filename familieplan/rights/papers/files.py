"""The paper itself: rows as they stand on it, and the tagged file that also keeps for the archive."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from familieplan.accounts.languages import is_approved
from familieplan.coordination.models import PaperFor, PlanPaper, Stand
from familieplan.coordination.sheets import areas_of, own_rows
from familieplan.coordination.signed import signed
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
    with translation.override(paper.language):
        return _document(paper, order)


def _document(paper: PlanPaper, order: ExportOrder) -> str:
    plan, today = paper.plan, timezone.localdate(order.ordered_at)
    content = paper.version.content if paper.version else taken_of(plan)
    readers = Readers(plan.family, order.ordered_by)
    found = readers.sees(content, paper.audience, paper.service_id)
    hidden = readers.hidden_from(paper.audience, paper.service_id)
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
        "signed": signed(paper.version, hidden) if paper.version else [],
        "coordinator": next((row for row in found["team"] if row["part"] == Part.COORDINATOR), None),
        "review": review_of(found),
        "municipality": settings.MUNICIPALITY_NAME,
        "demo": settings.DEMO,
        "rtl": translation.get_language_bidi(),
        "by_machine": not is_approved(paper.language),
    }
    html: str = masked(render_to_string("rights/print/family_plan.html", context))
    return html


def name_on_paper(family: Family, audience: str) -> str:
    """Others than the family itself need not have a strictly protected name lying on a desk."""
    hides = family.protection == Protection.STRICT and audience != PaperFor.FAMILY
    return family.name_in_lists() if hides else family.name


def review_of(found: Snapshot) -> date | None:
    return date.fromisoformat(found["next_review_on"]) if found["next_review_on"] else None
