"""One measure: its page with its history, and the quick steps from the plan and from my day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.forms.plan import MeasureChangeForm
from familieplan.coordination.models import FamilyPlan, Measure, MeasureStatus
from familieplan.coordination.operations import measures as verbs
from familieplan.coordination.views.plan import plan_header, the_plan, to_area
from familieplan.families.policies import Right


def _measure(plan: FamilyPlan, measure_id: UUID) -> Measure:
    found = (
        Measure.objects.filter(plan=plan, public_id=measure_id)
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
    found = _measure(plan, measure_id)
    form = MeasureChangeForm(
        request.POST or None,
        initial=MeasureChangeForm.initial_of(found),
        plan=plan,
        area=found.area,
        family=plan.family,
        user=request.user,
    )
    form.fields["text"].label = _("Tiltak")
    if posted and form.is_valid():
        verbs.change_measure(measure=found, by=request.user, **form.cleaned_data)
        return to_area(public_id, found.area)
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "measure": found,
        "form": form,
        "history": found.events.select_related("changed_by").order_by("-pgh_id")[:20],  # type: ignore[attr-defined]  # by pghistory
    }
    return render(request, "coordination/measure.html", context, status=422 if form.errors else 200)


@require_POST
def measure_step(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """Done, not done after all, or "I take it": one click from a list."""
    plan = the_plan(request, public_id, Right.PLAN, _("et tiltak"))
    found = _measure(plan, measure_id)
    if "ta" in request.POST:
        verbs.take_measure(measure=found, by=request.user)
    elif "angre" in request.POST:
        verbs.move_measure(measure=found, by=request.user, status=MeasureStatus.ACTIVE)
    else:
        verbs.move_measure(measure=found, by=request.user, status=MeasureStatus.DONE)
        messages.success(request, _("«%(text)s» er merket som gjort.") % {"text": found.text})
    back = request.POST.get("tilbake", "")
    if back == "min-dag":
        return redirect("coordination:my_day")
    return to_area(public_id, found.area)
