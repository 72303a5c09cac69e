"""One family in an OSK meeting: why it is there, what it says, what is decided; and the wish to be taken up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.coordination.forms.osk import OskItemForm, OskReasonForm, OskWishForm
from familieplan.coordination.models import OskItem
from familieplan.coordination.operations import osk, osk_items
from familieplan.coordination.operations.meetings import MeetingOverError
from familieplan.coordination.operations.osk_items import OskRefusedError
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.osk_rows import (
    agenda,
    plan_in_short,
    reasons,
    row_of,
    services_in,
    tasks_of,
    with_opens,
)
from familieplan.coordination.views.osk import OVER, leads_it
from familieplan.coordination.views.plan import plan_header, plan_of
from familieplan.families.access import family_for
from familieplan.families.policies import Right

ACTIONS = {"tiltak": "task", "beslutt": "decide"}


def item_for(request: SignedInRequest, item_id: UUID) -> Any:
    """404 for whoever does not answer for the family, also among those who are asked to the meeting."""
    items = OskItem.objects.visible_to(request.user).filter(meeting__isnull=False, withdrawn_at=None)
    found = with_opens(items.select_related("meeting__district", "decided_by"), request.user)
    item = found.filter(public_id=item_id).first()
    if item is None:
        raise Http404
    return item


@require_http_methods(["GET", "POST"])
def osk_item(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    """The lead writes and decides; the family's team reads. What is written is kept whatever button is pressed."""
    item = item_for(request, item_id)
    leads = leads_it(request, item.meeting)
    if request.method != "POST":
        return _show(request, item, leads, _form(item))
    if not leads:
        raise Http404
    action = next((verb for name, verb in ACTIONS.items() if name in request.POST), "save")
    form = _form(item, request.POST, action)
    is_whole = form.is_valid()
    try:
        if not form.is_joined:
            osk_items.keep_words(item=item, by=request.user, seen=form.cleaned_data.get("seen"), **form.words())
        if is_whole:
            return _do(request, item, form)
    except ChangedMeanwhileError:
        item.refresh_from_db()
        form.overtaken(item, OskItemForm.initial_of(item))
    except OskRefusedError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except MeetingOverError:
        messages.info(request, OVER)
        return redirect("coordination:osk_item", item_id)
    if not form.changed and not form.is_joined:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # the QueryDict of a POST
        form.data["seen"] = str(number_of(item))  # type: ignore[index]
    return _show(request, item, leads, form, form.answer_status)


def _form(item: OskItem, data: Any = None, action: str = "save") -> OskItemForm:
    initial = {**OskItemForm.initial_of(item), "seen": number_of(item)}
    assert item.meeting  # noqa: S101 item_for finds no other
    return OskItemForm(data, item=item, services=services_in(item.meeting), action=action, initial=initial)


def _do(request: SignedInRequest, item: Any, form: OskItemForm) -> HttpResponse:
    said, here = form.cleaned_data, reverse("coordination:osk_item", args=[item.public_id])
    if form.action == "task":
        service = form.services.get(said["who"])
        facts = {"text": said["task"], "area": said["area"], "due_on": said["due_on"], "service": service}
        osk_items.agree_task(item=item, by=request.user, **facts)
        messages.success(request, _("Tiltaket står i familiens plan."))
        return redirect(f"{here}#tiltak")
    if form.action == "decide":
        names = ("decision", "reason", "follow_up_on", "no_measure_because")
        osk_items.decide(item=item, by=request.user, **{name: said[name] for name in names})
        messages.success(request, _("Beslutningen er ført."))
        left = [row for row in agenda(item.meeting, request.user) if not row.item.is_decided]
        if left:
            return redirect("coordination:osk_item", left[0].public_id)
        return redirect("coordination:osk_meeting", item.meeting.public_id)
    return redirect(here)


def _show(request: SignedInRequest, item: Any, leads: bool, form: OskItemForm, status: int = 200) -> HttpResponse:
    readlog.record(request, [str(item.family.public_id)], _("en sak i OSK-møtet"), readlog.REVIEW)
    rows = agenda(item.meeting, request.user)
    mine = next((row for row in rows if row.item.pk == item.pk), row_of(item))
    context = {
        "meeting": item.meeting,
        "item": item,
        "row": mine,
        "rows": rows,
        "done": sum(row.item.is_decided for row in rows),
        "leads": leads,
        "writes": leads and item.meeting.is_planned and not item.is_decided,
        "form": form,
        "drop": OskReasonForm(),
        "reasons": reasons(item, request.user),
        "tasks": tasks_of(item, request.user),
        "short": plan_in_short(item, request.user) if mine.opens else None,
    }
    return render(request, "coordination/osk_item.html", context, status=status)


@lead_required
@require_POST
def osk_item_save(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    """Called every few seconds while somebody writes."""
    item = item_for(request, item_id)
    if not leads_it(request, item.meeting):
        raise Http404
    form = _form(item, request.POST)
    form.is_valid()
    try:
        osk_items.keep_words(item=item, by=request.user, seen=form.cleaned_data.get("seen"), **form.words())
    except ChangedMeanwhileError:
        return render(request, "coordination/partials/osk_saved.html", {"overtaken": True}, status=409)
    except MeetingOverError:
        return render(request, "coordination/partials/osk_saved.html", {"over": True}, status=409)
    return render(request, "coordination/partials/osk_saved.html", {"at": timezone.now(), "seen": number_of(item)})


@lead_required
@require_POST
def osk_item_step(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    """Off the agenda with a reason, or open again while the meeting goes on."""
    item = item_for(request, item_id)
    if not leads_it(request, item.meeting):
        raise Http404
    meeting = item.meeting
    try:
        if "apne" in request.POST:
            osk_items.reopen(item=item, by=request.user)
            return redirect("coordination:osk_item", item_id)
        form = OskReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Skriv hvorfor saken tas av saklista, og prøv på nytt."))
            return redirect("coordination:osk_item", item_id)
        osk.drop_item(item=item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saken er tatt av saklista, og er tilbake i køen."))
    except MeetingOverError:
        messages.info(request, OVER)
    return redirect("coordination:osk_meeting", meeting.public_id)


@require_http_methods(["GET", "POST"])
def osk_wish(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whoever may change the plan wishes that the OSK team takes the family up."""
    family = family_for(request, public_id, Right.PLAN, _("ønske om OSK-møte"))
    form = OskWishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        osk.wish_for_osk(family=family, by=request.user, wish=form.cleaned_data["wish"])
        messages.success(request, _("OSK-lederen ser ønsket når neste møte forberedes."))
        return redirect("coordination:plan", public_id)
    waiting = OskItem.objects.visible_to(request.user).wished().filter(family=family).first()
    context = {
        "header": plan_header(family, plan_of(family), request),
        "family": family,
        "form": form,
        "waiting": waiting,
    }
    return render(request, "coordination/osk_wish.html", context, status=422 if form.errors else 200)
