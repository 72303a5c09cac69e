"""The family page: the whole plan on one sheet, every part of it edited where it stands.

A form opens in its life area by address (?nytt=housing), so that it works as a link without JavaScript;
htmx asks for the same page and takes only the area out of it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.accounts.prepared import ANYBODY, prepared_by_key
from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.agreed import agreed_on
from familieplan.coordination.assistance_time import months_of
from familieplan.coordination.board import board_of, rows_of
from familieplan.coordination.earlier import ended_plans
from familieplan.coordination.explanation import explain
from familieplan.coordination.finding_offers import FITS, search_for, words_of
from familieplan.coordination.flag_words import stands
from familieplan.coordination.forms.measures import MeasureForm
from familieplan.coordination.forms.plan import AreaForm, GoalForm, WordsForm
from familieplan.coordination.forms.versions import VersionedForm
from familieplan.coordination.models import (
    AreaAnswer,
    FamilyPlan,
    FamilyWish,
    Flag,
    LastLook,
    LifeArea,
    LogEntry,
    WishKind,
)
from familieplan.coordination.models.lastlook import Looked
from familieplan.coordination.models.rights import closed_areas
from familieplan.coordination.models.wish import FOR_THE_TEAM
from familieplan.coordination.operations import measures as measure_verbs
from familieplan.coordination.operations import plan as plan_verbs
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.plan_facts import PlanFacts, facts_of, wishes_shown
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.policies import Right
from familieplan.families.rows import Header, family_header

# Of what the family has said as many stand on the plan; the rest is one click away.
FEW = 3


@prepared_by_key
def _active(_user: User, family: int) -> QuerySet[FamilyPlan]:
    return FamilyPlan.objects.active().filter(family=family)


def plan_of(family: Family) -> FamilyPlan | None:
    plan = next(iter(_active(ANYBODY, family.pk)), None)
    if plan:
        plan.family = family
    return plan


def the_plan(request: SignedInRequest, public_id: UUID, right: Right, what: str | None) -> FamilyPlan:
    """The family's plan for somebody who may change it; 404 when none is started."""
    family = family_for(request, public_id, right, what)
    plan = plan_of(family)
    if plan is None:
        raise Http404
    return plan


def plan_header(family: Family, plan: FamilyPlan | None, request: SignedInRequest) -> Header:
    facts = []
    if plan:
        facts.append((_("Planen gjelder fra"), day(plan.started_on)))
        if plan.ended_on:
            facts.append((_("Planen ble avsluttet"), day(plan.ended_on)))
        elif plan.next_review_on:
            facts.append((_("Neste gjennomgang"), day(plan.next_review_on)))
    return family_header(family, request.user, facts)


def to_area(public_id: UUID, area: str, query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('coordination:plan', args=[public_id])}{query}#la-{area}")


@require_GET
def plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.VIEW, _("familieplanen"))
    found = plan_of(family)
    if found is None and family.merged_into:
        return _to_the_standing(request, family)
    opened: tuple[str, str, Any] | None = None
    for kind, name in (("measure", "nytt"), ("area", "svar"), ("goal", "mal")):
        area = request.GET.get(name, "")
        if (
            area in LifeArea
            and found
            and Right.PLAN in family.rights
            and not (kind == "area" and _is_shut(found, area))
        ):
            opened = (kind, area, _form(kind, found, family, request, area))
    if found:
        LastLook.objects.mark(request.user, [found.pk], Looked.PLAN)
    return _show(request, family, found, opened)


def _to_the_standing(request: SignedInRequest, family: Family) -> HttpResponse:
    """For whoever sees both. The old address is in people's calendars and letters, and still leads to the plan."""
    assert family.merged_into is not None  # noqa: S101 the caller has asked
    messages.info(request, _("Familien du åpnet, er slått sammen med denne. Her er planen som fortsetter."))
    return redirect("coordination:plan", family.merged_into.public_id)


def _form(kind: str, plan: FamilyPlan, family: Family, request: SignedInRequest, area: str) -> forms.Form:
    if kind == "measure":
        words = words_of(uuid_of(request.GET.get("tilbud", "")))
        return MeasureForm(plan=plan, area=area, family=family, user=request.user, initial=words)
    if kind == "goal":
        return GoalForm(initial={"area": area})
    answer = _answer(plan, area)
    return AreaForm(initial={**AreaForm.initial_of(answer), "seen": number_of(answer)})


def _is_shut(plan: FamilyPlan, area: str) -> bool:
    return area in closed_areas(plan.family_id)


def _answer(plan: FamilyPlan, area: str) -> AreaAnswer | None:
    return AreaAnswer.objects.filter(plan=plan, area=area).first()


@prepared_by_key
def _flags(user: User, family: int) -> QuerySet[Flag]:
    return Flag.objects.visible_to(user).raised().filter(family=family).with_step().select_related("version")


@prepared_by_key
def _latest(user: User, plan: int) -> QuerySet[LogEntry]:
    return LogEntry.objects.visible_to(user).filter(plan=plan)[:1]


@prepared_by_key
def _wishes(user: User, plan: int) -> QuerySet[FamilyWish]:
    return wishes_shown(user).filter(plan=plan).select_related("person")


def said_of(plan: FamilyPlan, user: User, facts: PlanFacts) -> list[FamilyWish]:
    """What the family has said to the plan; nothing is asked where there is nothing."""
    return _wishes(user, plan.pk) if facts.has_wishes else []


def _show(
    request: SignedInRequest,
    family: Family,
    plan: FamilyPlan | None,
    opened: tuple[str, str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`opened` is (kind of form, life area, form): the one form that stands open."""
    header = plan_header(family, plan, request)
    if plan is None:
        context = {"family": family, "header": header, "plans": ended_plans(request.user, family)}
        return render(request, "coordination/plan_missing.html", context)
    facts = facts_of(plan, request.user)
    said = said_of(plan, request.user, facts)
    agreed = agreed_on(plan, header, facts, said)
    board = board_of(plan, request.user, facts, agreed.strengths)
    for area in board.areas:
        if header.may_plan and area.code in FITS:
            area.offers = search_for(family, header, area.code)
        if opened and area.code == opened[1]:
            area.form_kind, area.form = opened[0], opened[2]
        area.undo = next((row for row in rows_of(area) if row.is_done(request.GET.get("gjort"))), None)
    latest = next(iter(_latest(request.user, plan.pk)), None)
    flags = _flags(request.user, family.pk) if facts.is_flagged else []
    if latest:
        latest.plan = plan
    context = {
        "family": family,
        "header": header,
        "plan": plan,
        "board": board,
        "agreed": agreed,
        "flags": [(flag.public_id, explain(flag), stands(flag)) for flag in flags],
        "latest": latest,
        "said": [wish for wish in said if wish.kind in FOR_THE_TEAM][:FEW],
        "asked": sum(wish.answered_at is None and wish.kind != WishKind.WORDS for wish in said),
        "assistance": months_of(header.members),
        "opened": opened,
    }
    return render(request, "coordination/plan.html", context, status=status)


@require_POST
def plan_start(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("familieplanen"))
    if family.merged_into:
        return _to_the_standing(request, family)
    plan_verbs.start_plan(family=family, by=request.user)
    return redirect("coordination:plan", public_id)


@require_http_methods(["GET", "POST"])
def words(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The family's own words and what it brings with it, written together."""
    plan = the_plan(request, public_id, Right.PLAN, _("familiens egne ord"))
    kept = WordsForm.initial_of(plan)
    posted = request.method == "POST"
    form = WordsForm(request.POST if posted else None, initial={**kept, "seen": None if posted else number_of(plan)})
    if posted and form.is_valid():
        try:
            plan_verbs.write_words(plan=plan, by=request.user, **form.cleaned_data)
            return redirect("coordination:plan", public_id)
        except ChangedMeanwhileError:
            form.overtaken(plan, kept)
    return words_page(request, plan, form, _("Med familiens egne ord"))


def words_page(request: SignedInRequest, plan: FamilyPlan, form: VersionedForm, title: str) -> HttpResponse:
    """A page for what the family says, and nothing else."""
    header = plan_header(plan.family, plan, request)
    context = {"header": header, "form": form, "family": plan.family, "title": title}
    return render(request, "coordination/words.html", context, status=form.answer_status)


@require_POST
def area_answer(request: SignedInRequest, public_id: UUID, area: str) -> HttpResponse:
    plan = _plan_with(request, public_id, area)
    if _is_shut(plan, area):
        raise PermissionDenied(
            _("Svaret er lukket mens noe familien har sagt fra om, vurderes. Spør familiekoordinatoren.")
        )
    form = AreaForm(request.POST, initial=AreaForm.initial_of(_answer(plan, area)))
    if form.is_valid():
        try:
            plan_verbs.answer_area(plan=plan, by=request.user, area=area, **form.cleaned_data)
            return to_area(public_id, area)
        except ChangedMeanwhileError:
            answer = _answer(plan, area)
            form.overtaken(answer, AreaForm.initial_of(answer))
    return _show(request, plan.family, plan, ("area", area, form), status=form.answer_status)


@require_POST
def goal_add(request: SignedInRequest, public_id: UUID, area: str) -> HttpResponse:
    plan = _plan_with(request, public_id, area)
    form = GoalForm({**request.POST.dict(), "area": area})
    if not form.is_valid():
        return _show(request, plan.family, plan, ("goal", area, form), status=422)
    plan_verbs.add_goal(plan=plan, by=request.user, **form.cleaned_data)
    return to_area(public_id, area)


@require_POST
def measure_add(request: SignedInRequest, public_id: UUID, area: str) -> HttpResponse:
    plan = _plan_with(request, public_id, area)
    form = MeasureForm(request.POST, plan=plan, area=area, family=plan.family, user=request.user)
    if not form.is_valid():
        return _show(request, plan.family, plan, ("measure", area, form), status=422)
    measure_verbs.add_measure(plan=plan, by=request.user, area=area, **form.cleaned_data)
    return to_area(public_id, area)


def _plan_with(request: SignedInRequest, public_id: UUID, area: str) -> FamilyPlan:
    if area not in LifeArea:
        raise Http404
    return the_plan(request, public_id, Right.PLAN, _("familieplanen"))
