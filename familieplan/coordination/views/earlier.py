"""The plans a family has had: each with its agreed versions, and as it stood on the day it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.beside import beside
from familieplan.coordination.earlier import ended_plans
from familieplan.coordination.merging import merges_into
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.sheets import areas_of
from familieplan.coordination.snapshots import hidden_from, read_by, taken_of
from familieplan.coordination.views.journal import PAGE, rows_of
from familieplan.coordination.views.plan import plan_header, plan_of
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.models.knowledge import secrets_of
from familieplan.families.policies import Right


def _page(request: SignedInRequest, family: Family, name: str, context: dict[str, Any]) -> HttpResponse:
    header = plan_header(family, plan_of(family), request)
    return render(request, f"coordination/{name}.html", {"header": header, "family": family} | context)


def _ended(request: SignedInRequest, family: Family, plan_id: int) -> FamilyPlan:
    plan = ended_plans(request.user, family).filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    plan.family = family
    return plan


@require_safe
def earlier_plans(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Its own, and those of a family that was merged into it: of such a one, for whoever sees that one too."""
    family = family_for(request, public_id, Right.VIEW, _("planene familien har hatt"))
    merged = [row.merged for row in merges_into(family, request.user).in_force()]
    before = ended_plans(request.user, *merged) if merged else []
    readlog.record(request, [str(each.public_id) for each in merged], _("planene familien har hatt"))
    context = {"plans": ended_plans(request.user, family), "before": before}
    return _page(request, family, "earlier_plans", context)


@require_safe
def earlier_plan(request: SignedInRequest, public_id: UUID, plan_id: int) -> HttpResponse:
    """As it stood when it ended: nothing in an ended plan changes any more, so its rows still say how it was."""
    family = family_for(request, public_id, Right.VIEW, _("en plan familien har hatt"))
    plan = _ended(request, family, plan_id)
    content = read_by(taken_of(plan), hidden_from(request.user, secrets_of(family.pk)), family.pk)
    context = {"plan": plan, "content": content, "areas": areas_of(content, plan.ended_on or plan.started_on)}
    return _page(request, family, "earlier_plan", context)


@require_safe
def earlier_log(request: SignedInRequest, public_id: UUID, plan_id: int) -> HttpResponse:
    """What was written while the plan ran, by the same rule as in the log: nothing is answered or added any more."""
    family = family_for(request, public_id, Right.VIEW, _("loggen i en plan familien har hatt"))
    plan = _ended(request, family, plan_id)
    header = replace(plan_header(family, plan, request), may_log=False)
    family.rights = [Right.VIEW.value]
    rows, has_newer = rows_of(request, plan)
    context = {
        "family": family,
        "plan": plan,
        "header": header,
        "rows": beside(rows[:PAGE], plan, request.user),
        "more": urlencode({"eldre": rows[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "has_newer": has_newer,
    }
    return render(request, "coordination/earlier_log.html", context)
