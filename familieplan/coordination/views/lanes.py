"""The fast lane: opened on a family's page, read and answered by whoever is rung, and looked back at by the lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination import lanes as shown
from familieplan.coordination.forms.lanes import ActedForm, LaneForm, LearntForm, TakenBackForm
from familieplan.coordination.models import FastLane, LaneState, Shared
from familieplan.coordination.models.fastlane import ENDED, FastLaneQuerySet
from familieplan.coordination.operations import fastlane as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.families import emergency_readings
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.policies import Right
from familieplan.families.rows import family_header
from familieplan.families.stated import NotCoveredError

PAGE = 50
RUNG, FAMILIES, DISTRICT = "meg", "familiene", "bydelen"
OPEN, WAITING, LEARN, ALL = "aktuelle", "venter", "ettersyn", "alle"
YEAR = timedelta(days=365)


@require_http_methods(["GET", "POST"])
def lane_open(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """For everybody who sees the family on a basis: in a crisis nobody has to find the coordinator first."""
    family = family_for(request, public_id, Right.VIEW, _("snarvei"))
    form = LaneForm(request.POST or None, user=request.user, family=family)
    if request.method == "POST" and form.is_valid():
        made = _opened(request, family, form)
        if made:
            said = {"who": made.receiver, "clock": timezone.localtime(made.due_at).strftime("%H.%M")}
            messages.success(request, _("%(who)s er varslet, og skal ta imot innen kl. %(clock)s.") % said)
            return redirect("coordination:lane", made.public_id)
    context = {
        "form": form,
        "family": family,
        "header": family_header(family, request.user),
        "hours": verbs.hours_in_force(),
        "lanes": _latest(request.user, family),
    }
    return render(request, "coordination/lane_open.html", context, status=422 if form.errors else 200)


def _latest(user: User, family: Family) -> list[shown.Row]:
    found = _after(FastLane.objects.visible_to(user).filter(family=family), "")
    return [shown.row_of(each, user, named=True) for each in found[:5]]


def _opened(request: SignedInRequest, family: Family, form: LaneForm) -> FastLane | None:
    office = form.cleaned_data["office"]
    try:
        return verbs.open_lane(
            family=family, by=request.user, office=office, request=form.request(), ground=form.ground()
        )
    except NotCoveredError as error:
        form.add_error("basis", str(error))
    except verbs.LaneRefusedError as refused:
        form.add_error(None, str(refused))
    return None


@dataclass
class Seat:
    """A fast lane, and what this person is to it."""

    lane: FastLane
    is_rung: bool
    is_receiver: bool
    sees_family: bool
    looks_back: bool
    may_take_back: bool


def _seat(user: User, public_id: UUID) -> Seat:
    """404 for whoever neither sees the family, nor is rung, nor looks back at it."""
    sent = FastLane.objects.visible_to(user).with_state().select_related(*verbs.NEEDED)
    own = sent.filter(public_id=public_id).first()
    rung, learnt = verbs.asked_of(user, public_id), verbs.looked_back_at(user, public_id)
    found = own or rung or learnt
    if found is None:
        raise Http404
    logs = own is not None and Family.objects.permitting(user, Right.LOG).filter(pk=found.family_id).exists()
    takes_back = own is not None and (logs or found.sent_by_id == user.pk)
    receives = rung is not None and rung.is_receiver
    return Seat(found, rung is not None, receives, own is not None, learnt is not None, takes_back)


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def lane(request: SignedInRequest, lane_id: UUID) -> HttpResponse:
    return _show(request, _seat(request.user, lane_id))


def _show(request: SignedInRequest, seat: Seat, given: forms.Form | None = None, verb: str = "") -> HttpResponse:
    found = seat.lane
    purpose = readlog.REVIEW if seat.looks_back and not seat.sees_family else readlog.FOLLOW_UP
    emergency_readings.record(request, [str(found.family.public_id)], _("en snarvei"), purpose)
    offered = {name: form(prefix=name) for name, (form, _verb) in _offered(seat).items()}
    if given is not None and verb in offered:
        offered[verb] = given
    sender = shown.sender_for(found, request.user, sees_family=seat.sees_family)
    context: dict[str, Any] = {
        "lane": found,
        "steps": shown.steps_of(found, sender),
        "received_after": shown.after(found, found.received_at),
        "acted_after": shown.after(found, found.acted_at),
        "along": shown.goes_along(found) if seat.is_receiver else [],
        "chosen": [str(each.label) for each in Shared if each in found.shares],
        "family": _named(request.user, seat),
        "sees_family": seat.sees_family,
        "is_receiver": seat.is_receiver,
        "sender": sender,
        "forms": offered,
        "form": given,
    }
    return render(request, "coordination/lane.html", context, status=422 if given is not None else 200)


def _named(user: User, seat: Seat) -> str:
    """The family's name for whoever sees it, or leads where it lives; a receiver reads it only where it goes along."""
    family = seat.lane.family
    if seat.sees_family or (seat.looks_back and Family.objects.permitting(user, Right.REVIEW).filter(pk=family.pk)):
        return family.name_in_lists()
    return ""


Verb = Callable[..., object]


def _offered(seat: Seat) -> dict[str, tuple[type[forms.Form], Verb]]:
    """What this person may do with it in the state it is in: the form, and the verb that takes what the form says."""
    found = seat.lane
    offered: dict[str, tuple[type[forms.Form], Verb]] = {}
    if seat.is_rung and found.state == LaneState.OPENED:
        offered["mottatt"] = (forms.Form, verbs.receive)
    if seat.is_rung and found.is_waiting:
        offered["hjulpet"] = (ActedForm, verbs.act)
    if seat.may_take_back and found.is_waiting:
        offered["trekk"] = (TakenBackForm, verbs.withdraw)
    if seat.looks_back and found.state in ENDED:
        offered["larte"] = (LearntForm, verbs.review)
    return offered


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def lane_step(request: SignedInRequest, lane_id: UUID) -> HttpResponse:
    seat = _seat(request.user, lane_id)
    if not (seat.is_rung or seat.looks_back or seat.may_take_back):
        raise PermissionDenied(_("Bare den som er varslet, kan svare her. Spør den som åpnet snarveien."))
    name = request.POST.get("verb", "")
    form_class, verb = _offered(seat).get(name, (None, None))
    if form_class is None or verb is None:
        messages.error(request, _("Snarveien har gått videre i mellomtiden. Her ser du hva som skjedde."))
        return redirect("coordination:lane", lane_id)
    form = form_class(request.POST, prefix=name)
    if not form.is_valid():
        return _show(request, seat, form, name)
    emergency_readings.record(request, [str(seat.lane.family.public_id)], _("en snarvei"), readlog.FOLLOW_UP)
    try:
        verb(lane=seat.lane, by=request.user, **form.cleaned_data)
    except verbs.LaneRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(name))
    return redirect("coordination:lane", lane_id)


def _said(name: str) -> str:
    return {
        "mottatt": _("Takk. Den som åpnet snarveien, ser at du har tatt imot."),
        "hjulpet": _("Takk. Den som åpnet snarveien, ser hva dere gjorde."),
        "trekk": _("Snarveien er trukket tilbake. De som var varslet, har fått beskjed."),
        "larte": _("Takk. Det dere lærte, står nå på snarveien."),
    }[name]


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def lanes(request: SignedInRequest) -> HttpResponse:
    """What one is rung for, what stands on one's families, and for the lead those of the district."""
    user = request.user
    tabs = [(RUNG, _("Til deg")), (FAMILIES, _("Fra familiene dine"))]
    if user.leads:
        tabs.insert(0, (DISTRICT, _("I bydelen")))
    scope = request.GET.get("vis", "") if request.GET.get("vis", "") in dict(tabs) else tabs[0][0]
    chosen = request.GET.get("status", OPEN if scope == DISTRICT else ALL)
    with acting_as(**({"user_id": user.pk} if scope == FAMILIES else {"duty": Duty.FAST_LANE})):
        everything = _of_scope(user, scope)
        found = list(_after(_chosen(everything, chosen), request.GET.get("etter", ""))[: PAGE + 1])
        tally = {name: _chosen(everything, name).count() for name in (WAITING, LEARN, ALL)}
        recent = list(everything.with_state().filter(sent_at__gte=timezone.now() - YEAR)) if scope == DISTRICT else []
    rows = [shown.row_of(each, user, named=_names(each, scope)) for each in found[:PAGE]]
    _note_reading(request, scope, [str(row.family_id) for row in rows])
    context = {
        "tabs": tabs,
        "scope": scope,
        "rows": rows,
        "status": chosen,
        "counts": _counts(tally, scope),
        "pace": shown.pace_of(recent) if scope == DISTRICT else None,
        "more": str(rows[-1].public_id) if len(found) > PAGE else "",
    }
    return render(request, "coordination/lanes.html", context)


def _names(lane: FastLane, scope: str) -> bool:
    """A family that lives nobody knows where has no lead who may know its name."""
    return scope == FAMILIES or (scope == DISTRICT and lane.family.district_id is not None)


def _counts(tally: dict[str, int], scope: str) -> list[tuple[str, Any, int]]:
    """What the counts at the head of the list are called; for the lead those that need something stand first."""
    named = [(WAITING, _("Venter på hjelp")), (LEARN, _("Ikke sett på i ettertid")), (ALL, _("Alle"))]
    counts = [(name, label, tally[name]) for name, label in named]
    return [(OPEN, _("Å gjøre"), tally[WAITING] + tally[LEARN]), *counts] if scope == DISTRICT else counts


def _of_scope(user: User, scope: str) -> FastLaneQuerySet:
    if scope == RUNG:
        return FastLane.objects.rung_for(user)
    if scope == DISTRICT:
        return FastLane.objects.led_by(user)
    return FastLane.objects.visible_to(user)


def _chosen(everything: FastLaneQuerySet, status: str) -> FastLaneQuerySet:
    if status == WAITING:
        return everything.waiting()
    if status == LEARN:
        return everything.not_looked_back_at()
    if status == OPEN:
        return everything.not_done_with()
    return everything


def _after(found: FastLaneQuerySet, after: str) -> FastLaneQuerySet:
    last = found.filter(public_id=after).values("sent_at", "pk").first() if uuid_of(after) else None
    if last:
        found = found.filter(Q(sent_at__lt=last["sent_at"]) | Q(sent_at=last["sent_at"], pk__lt=last["pk"]))
    return found.with_state().select_related("family", "office", "sender_service").order_by("-sent_at", "-pk")


def _note_reading(request: SignedInRequest, scope: str, ids: list[str]) -> None:
    if scope == DISTRICT:
        readlog.record(request, sorted(set(ids)), _("snarveier"), readlog.REVIEW, Deed.LISTED)
    elif scope == FAMILIES:
        emergency_readings.record(request, sorted(set(ids)), _("snarveier"), readlog.OVERVIEW, Deed.LISTED)
