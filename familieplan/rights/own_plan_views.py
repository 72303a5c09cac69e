"""«Vår plan» itself: what the family and the services have agreed, one's own tasks, and one's own words to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.forms.wishes import WishForm
from familieplan.coordination.models import FamilyPlan, FamilyWish, Measure, MeasureParty, MeasureStatus, Stand
from familieplan.coordination.models.measure import ENDED
from familieplan.coordination.operations import wishes as wish_verbs
from familieplan.coordination.operations.measures import move_measure
from familieplan.coordination.operations.parties import tick_party
from familieplan.coordination.sheets import areas_of
from familieplan.coordination.snapshots import Hidden, Snapshot, read_by, taken_of
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.models import Family, Person
from familieplan.families.own_access import own_family_for
from familieplan.rights.own_views import own_page
from familieplan.rights.shown import unknown_to


@dataclass(frozen=True)
class Task:
    """Something that this person has taken on themselves: a measure, or their own part of one."""

    key: UUID
    text: str
    due_on: date | None
    done_on: date | None


def _plan(family: Family) -> FamilyPlan | None:
    found = FamilyPlan.objects.active().filter(family=family).first()
    if found:
        found.family = family
    return found


def plan_or_404(family: Family) -> FamilyPlan:
    found = _plan(family)
    if found is None:
        raise Http404
    return found


def _seen(plan: FamilyPlan) -> Snapshot:
    """As the paper for the family has it: without those that the family is not to learn of here."""
    unknown = unknown_to(plan.family)
    hidden = Hidden(frozenset(unknown.services), frozenset(unknown.workers), frozenset(unknown.parts))
    with acting_as(duty=Duty.COPY):
        return read_by(taken_of(plan), hidden, plan.family_id)


def _tasks(plan: FamilyPlan, person: Person) -> list[Task]:
    """Open ones first, by deadline; those done the last two weeks after."""
    lately = timezone.localdate() - timedelta(days=14)
    measures = Measure.objects.filter(plan=plan, owner_person=person).exclude(status=MeasureStatus.STOPPED)
    found = [Task(row.public_id, row.text, row.due_on, row.done_on) for row in measures]
    parties = MeasureParty.objects.standing().filter(plan=plan, person=person)
    found += [Task(row.public_id, row.task, None, row.done_on) for row in parties]
    shown = [task for task in found if task.done_on is None or task.done_on >= lately]
    return sorted(shown, key=lambda task: (task.done_on is not None, task.due_on or date.max))


@require_GET
def plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("planen"))
    found = _plan(family)
    if found is None:
        return own_page(request, family, "plan", {"plan": None})
    seen = _seen(found)
    context: dict[str, Any] = {
        "plan": seen,
        "areas": areas_of(seen, timezone.localdate()),
        "tasks": _tasks(found, request.user.family_login.person),
        "said": [{**row, "stand": str(Stand(row["stand"]).label)} for row in seen["agreements"]],
        "review": date.fromisoformat(seen["next_review_on"]) if seen["next_review_on"] else None,
    }
    return own_page(request, family, "plan", context)


@require_POST
def task_done(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One's own task, and nobody else's: done, or not done after all."""
    family = own_family_for(request, public_id, None)
    found, person = plan_or_404(family), request.user.family_login.person
    key, done = uuid_of(request.POST.get("oppgave", "")), "angre" not in request.POST
    measure = Measure.objects.filter(plan=found, owner_person=person, public_id=key).first() if key else None
    party = MeasureParty.objects.standing().filter(plan=found, person=person, public_id=key).first() if key else None
    # Somebody in a family writes nothing by themselves: the door does, and only this.
    with acting_as(duty=Duty.OWN_DOOR):
        if party:
            party.plan = found
            tick_party(party=party, by=request.user, done=done)
        elif measure and measure.status != MeasureStatus.STOPPED and (measure.status in ENDED) != done:
            measure.plan = found
            move_measure(measure=measure, by=request.user, status=MeasureStatus.DONE if done else MeasureStatus.ACTIVE)
        elif measure is None:
            raise Http404
    messages.success(request, _("Fint, oppgaven er gjort.") if done else _("Oppgaven står som ikke gjort."))
    return redirect("own:plan", public_id)


@require_http_methods(["GET", "POST"])
def wishes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One's own words, what one asks for, and the answers. What others in the family say is theirs."""
    posted = request.method == "POST"
    family = own_family_for(request, public_id, _("det du har sagt til planen"))
    found, person = plan_or_404(family), request.user.family_login.person
    if posted and "trekk" in request.POST:
        return _withdraw(request, found, person, request.POST["trekk"])
    form = WishForm(request.POST if posted else None, initial={"kind": request.GET.get("om", "")})
    if posted and form.is_valid():
        with acting_as(duty=Duty.OWN_DOOR):
            wish_verbs.say_wish(plan=found, by=request.user, person=person, **form.cleaned_data)
        messages.success(request, _("Det er skrevet i planen. Svaret kommer på denne siden."))
        return redirect("own:wishes", public_id)
    rows = FamilyWish.objects.standing().filter(plan=found, person=person)
    return own_page(request, family, "wishes", {"form": form, "rows": rows}, 422 if posted else 200)


def _withdraw(request: SignedInRequest, plan: FamilyPlan, person: Person, asked: str) -> HttpResponse:
    key = uuid_of(asked)
    wish = FamilyWish.objects.standing().filter(plan=plan, person=person, public_id=key).first() if key else None
    if wish is None:
        raise Http404
    try:
        with acting_as(duty=Duty.OWN_DOOR):
            wish_verbs.withdraw_wish(wish=wish, by=request.user)
        messages.success(request, _("Det er tatt tilbake."))
    except wish_verbs.WishAnsweredError:
        messages.info(request, _("Det er alt besvart, og blir stående."))
    return redirect("own:wishes", plan.family.public_id)
