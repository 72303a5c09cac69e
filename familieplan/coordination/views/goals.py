"""One goal: written differently, reached, set aside or opened again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.forms.plan import GoalChangeForm
from familieplan.coordination.models import FamilyPlan, Goal
from familieplan.coordination.operations import plan as verbs
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.views.plan import the_plan, to_area, words_page
from familieplan.families.policies import Right


def _goal(plan: FamilyPlan, goal_id: UUID) -> Goal:
    goal = Goal.objects.filter(plan=plan, public_id=goal_id).select_related("plan").first()
    if goal is None:
        raise Http404
    return goal


@require_http_methods(["GET", "POST"])
def goal(request: SignedInRequest, public_id: UUID, goal_id: UUID) -> HttpResponse:
    """The words of a goal, and who said them; earlier words stay in the history."""
    plan = the_plan(request, public_id, Right.PLAN, _("et mål"))
    found = _goal(plan, goal_id)
    kept = GoalChangeForm.initial_of(found)
    posted = request.method == "POST"
    form = GoalChangeForm(
        request.POST if posted else None, initial={**kept, "seen": None if posted else number_of(found)}
    )
    if posted and form.is_valid():
        try:
            verbs.reword_goal(goal=found, by=request.user, **form.cleaned_data)
            return to_area(public_id, found.area)
        except ChangedMeanwhileError:
            form.overtaken(found, kept)
    return words_page(request, plan, form, _("Endre målet"))


@require_POST
def goal_close(request: SignedInRequest, public_id: UUID, goal_id: UUID) -> HttpResponse:
    """Reached, set aside, or opened again: said by the button that was pressed."""
    goal = _goal(the_plan(request, public_id, Right.PLAN, _("et mål")), goal_id)
    if "igjen" in request.POST:
        verbs.reopen_goal(goal=goal, by=request.user)
    else:
        verbs.close_goal(goal=goal, by=request.user, reached="naadd" in request.POST)
        messages.success(request, _("Målet er avsluttet. Historikken er beholdt."))
    return to_area(public_id, goal.area)
