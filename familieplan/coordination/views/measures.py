"""One measure: its page with its history, and the quick steps from the plan and from my day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.coordination.forms.plan import MeasureChangeForm
from familieplan.coordination.models import FamilyPlan, FollowUp, Measure, MeasureStatus
from familieplan.coordination.operations import measures as verbs
from familieplan.coordination.operations.versions import ChangedMeanwhileError, history_of, number_of
from familieplan.coordination.views.plan import plan_header, the_plan, to_area
from familieplan.families.models import Participation
from familieplan.families.policies import Right


def _measure(plan: FamilyPlan, user: User, measure_id: UUID) -> Measure:
    found = (
        Measure.objects.visible_to(user)
        .filter(plan=plan, public_id=measure_id)
        .select_related("plan", "owner_worker", "owner_service", "owner_person")
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def measure(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """GET shows it to all who take part; POST changes it for those who may change the plan."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.PLAN if posted else Right.VIEW, _("et tiltak"))
    found = _measure(plan, request.user, measure_id)
    initial = {**MeasureChangeForm.initial_of(found), "seen": None if posted else number_of(found)}
    form = MeasureChangeForm(
        request.POST if posted else None, initial=initial, measure=found, family=plan.family, user=request.user
    )
    if posted and form.is_valid():
        try:
            verbs.change_measure(measure=found, by=request.user, **form.cleaned_data)
            return to_area(public_id, found.area)
        except ChangedMeanwhileError:
            found = _measure(plan, request.user, measure_id)
            form.overtaken(found, dict(form.initial))
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "measure": found,
        "form": form,
        "history": _history(found, plan, request.user),
        "began_in": _beginning(found, plan, request.user),
    }
    return render(request, "coordination/measure.html", context, status=form.answer_status)


def _beginning(found: Measure, plan: FamilyPlan, user: User) -> FollowUp | None:
    """The entry that it was made out of, for whoever reads that entry."""
    return FollowUp.objects.visible_to(user).filter(plan=plan, measure=found).select_related("entry").first()


def _history(found: Measure, plan: FamilyPlan, user: User) -> list[tuple[Any, str]]:
    """The latest steps, each with who took it, as far as the reader may know of that person."""
    takes_part = Participation.objects.filter(family=plan.family_id)
    unknown = set(takes_part.values_list("worker", flat=True)) - set(
        takes_part.known_to(user).values_list("worker", flat=True)
    )
    events = history_of(found).select_related("changed_by").order_by("-pgh_id")[:20]
    return [(event, _("En i teamet") if event.changed_by_id in unknown else event.changed_by.name) for event in events]


@require_POST
def measure_step(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """Done, not done after all, or "I take it": one click from a list."""
    plan = the_plan(request, public_id, Right.PLAN, _("et tiltak"))
    found = _measure(plan, request.user, measure_id)
    if "ta" in request.POST:
        _take(request, found)
    elif "angre" in request.POST:
        verbs.move_measure(measure=found, by=request.user, status=MeasureStatus.ACTIVE)
    else:
        verbs.move_measure(measure=found, by=request.user, status=MeasureStatus.DONE)
    query = f"?gjort={found.public_id}" if found.status == MeasureStatus.DONE else ""
    if request.POST.get("tilbake", "") == "min-dag":
        return HttpResponseRedirect(reverse("coordination:my_day") + query)
    return to_area(public_id, found.area, query)


def _take(request: SignedInRequest, found: Measure) -> None:
    try:
        verbs.take_measure(measure=found, by=request.user)
    except ChangedMeanwhileError:
        found.refresh_from_db()
        messages.info(request, _("%(name)s tok oppgaven før deg.") % {"name": found.owner})
