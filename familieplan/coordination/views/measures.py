"""One measure: its page with its history, and the quick steps from the plan and from my day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.coordination.adulthood import Line, adults_beside, children_beside
from familieplan.coordination.changes import unknown_workers
from familieplan.coordination.finding_offers import behind
from familieplan.coordination.forms.measures import EvaluationForm, MeasureChangeForm, PartyForm
from familieplan.coordination.models import FamilyPlan, FollowUp, LifeArea, Measure, MeasureParty, MeasureStatus
from familieplan.coordination.models.measure import MeasureQuerySet
from familieplan.coordination.operations import measures as verbs
from familieplan.coordination.operations import parties
from familieplan.coordination.operations.versions import ChangedMeanwhileError, history_of, number_of, with_number
from familieplan.coordination.views.plan import plan_header, the_plan, to_area
from familieplan.families.access import family_for
from familieplan.families.policies import Right
from familieplan.families.rows import Header


def _measure(plan: FamilyPlan, user: User, measure_id: UUID) -> Measure:
    found = _one(user, measure_id).filter(plan=plan).first()
    if found is None:
        raise Http404
    return found


def _to_change(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> Measure:
    """For somebody who may change the plan; with its plan, and with what `hold` must know, in one question."""
    family = family_for(request, public_id, Right.PLAN, _("et tiltak"))
    found = with_number(_one(request.user, measure_id)).filter(plan__family=family, plan__ended_on=None).first()
    if found is None:
        raise Http404
    found.plan.family = family
    return found


def _one(user: User, measure_id: UUID) -> MeasureQuerySet:
    known = Measure.objects.visible_to(user).filter(public_id=measure_id)
    return known.select_related("plan", "goal", "owner_worker", "owner_service", "owner_person", "kind", "funding")


@require_http_methods(["GET", "POST"])
def measure(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """GET shows it to all who take part; POST changes it for those who may change the plan."""
    posted = request.method == "POST"
    if posted:
        found = _to_change(request, public_id, measure_id)
        plan = found.plan
    else:
        plan = the_plan(request, public_id, Right.VIEW, _("et tiltak"))
        found = _measure(plan, request.user, measure_id)
    form = _change_form(request, found, plan, posted=posted)
    if posted and form.is_valid():
        try:
            verbs.change_measure(measure=found, by=request.user, **form.cleaned_data)
            return to_area(public_id, found.area)
        except ChangedMeanwhileError:
            found = _measure(plan, request.user, measure_id)
            form.overtaken(found, MeasureChangeForm.initial_of(found))
    return _page(request, plan, found, form)


def _change_form(
    request: SignedInRequest, found: Measure, plan: FamilyPlan, *, posted: bool = False
) -> MeasureChangeForm:
    initial = {**MeasureChangeForm.initial_of(found), "seen": None if posted else number_of(found)}
    written = request.POST if posted else None
    return MeasureChangeForm(written, initial=initial, measure=found, family=plan.family, user=request.user)


def _page(
    request: SignedInRequest,
    plan: FamilyPlan,
    found: Measure,
    form: MeasureChangeForm,
    evaluation: EvaluationForm | None = None,
    party: PartyForm | None = None,
) -> HttpResponse:
    """The measure with its three forms; the one that was sent has the words, and the status."""
    seen = form.initial["seen"] or number_of(found)
    known = EvaluationForm(initial={**EvaluationForm.initial_of(found), "seen": seen}, prefix="ev")
    status = evaluation.answer_status if evaluation else 422 if party else form.answer_status
    header = plan_header(plan.family, plan, request)
    context = {
        "header": header,
        "beside": _beside(found, plan, request.user, header),
        "family": plan.family,
        "measure": found,
        "form": form,
        "evaluation": evaluation or known,
        "party_form": party or PartyForm(family=plan.family, user=request.user, like=form, prefix="med"),
        "parties": _parties(found, plan, request.user),
        "more_areas": [LifeArea(area).label for area in found.also_areas],
        "history": _history(found, plan, request.user),
        "behind": behind(found),
        "began_in": _beginning(found, plan, request.user),
        "has_errors": status == 422,
    }
    return render(request, "coordination/measure.html", context, status=status)


def _beside(found: Measure, plan: FamilyPlan, user: User, header: Header) -> list[Line]:
    """A child's measure beside how the adults stand, an adult's beside the children (H3-iii)."""
    if found.area == LifeArea.LEARNING:
        return adults_beside(plan, user, header.members) if header.may_log else []
    return children_beside(plan, user, header.members)


def _parties(found: Measure, plan: FamilyPlan, user: User) -> list[MeasureParty]:
    known = MeasureParty.objects.known_to(user).standing().filter(plan=plan, measure=found)
    return list(known.select_related("worker", "service", "person"))


@require_POST
def measure_evaluate(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """What the team found, and what the family says of it."""
    found = _to_change(request, public_id, measure_id)
    plan = found.plan
    sent = EvaluationForm(request.POST, initial=EvaluationForm.initial_of(found), prefix="ev")
    if sent.is_valid():
        try:
            verbs.evaluate_measure(measure=found, by=request.user, **sent.cleaned_data)
            return _to_measure(public_id, measure_id, "evaluering")
        except ChangedMeanwhileError:
            found = _measure(plan, request.user, measure_id)
            sent.overtaken(found, EvaluationForm.initial_of(found))
    return _page(request, plan, found, _change_form(request, found, plan), evaluation=sent)


@require_POST
def party_add(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    found = _to_change(request, public_id, measure_id)
    plan = found.plan
    sent = PartyForm(request.POST, family=plan.family, user=request.user, prefix="med")
    if not sent.is_valid():
        return _page(request, plan, found, _change_form(request, found, plan), party=sent)
    parties.add_party(measure=found, by=request.user, **sent.cleaned_data)
    return _to_measure(public_id, measure_id, "sammen")


@require_POST
def party_step(request: SignedInRequest, public_id: UUID, measure_id: UUID, party_id: UUID) -> HttpResponse:
    """The task is done, not done after all, or taken away: said by the button that was pressed."""
    plan = the_plan(request, public_id, Right.PLAN, _("et tiltak"))
    party = MeasureParty.objects.visible_to(request.user).standing().filter(plan=plan, public_id=party_id).first()
    if party is None:
        raise Http404
    party.plan = plan
    if "fjern" in request.POST:
        parties.remove_party(party=party, by=request.user)
        messages.success(request, _("Oppgaven er tatt bort. Du kan angre under «Endringer i dag»."))
    else:
        parties.tick_party(party=party, by=request.user, done="angre" not in request.POST)
    if request.POST.get("tilbake") == "min-dag":
        messages.success(request, _("Oppgaven er gjort. Du kan angre under «Endringer i dag» i planen."))
        return redirect("coordination:my_day")
    return _to_measure(public_id, measure_id, "sammen")


def _to_measure(public_id: UUID, measure_id: UUID, place: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('coordination:measure', args=[public_id, measure_id])}#{place}")


def _beginning(found: Measure, plan: FamilyPlan, user: User) -> FollowUp | None:
    """The entry that it was made out of, for whoever reads that entry."""
    return FollowUp.objects.visible_to(user).filter(plan=plan, measure=found).select_related("entry").first()


def _history(found: Measure, plan: FamilyPlan, user: User) -> list[tuple[Any, str]]:
    """The latest steps, each with who took it, as far as the reader may know of that person."""
    unknown = unknown_workers(plan.family_id, user)
    events = history_of(found).select_related("changed_by").order_by("-pgh_id")[:20]
    return [(event, _("En i teamet") if event.changed_by_id in unknown else event.changed_by.name) for event in events]


@require_POST
def measure_step(request: SignedInRequest, public_id: UUID, measure_id: UUID) -> HttpResponse:
    """Done, not done after all, or "I take it": one click from a list."""
    found = _to_change(request, public_id, measure_id)
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
