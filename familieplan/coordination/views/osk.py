"""The OSK team's meetings: the list, one meeting with its agenda, who is asked, and how it begins and ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required, role_required
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.areas.models import District
from familieplan.coordination.forms.osk import OskMeetingForm, OskReasonForm
from familieplan.coordination.models import Flag, MeetingState, OskAttendance, OskItem, OskMeeting
from familieplan.coordination.operations import osk as verbs
from familieplan.coordination.operations.meetings import MeetingOverError
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.osk_papers import Room, cases_for_all, name_for_all, room_of
from familieplan.coordination.osk_rows import agenda, comers, row_of, with_opens
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.leads import districts_led_by

PAST = 20
# More flags than this are no meeting.
MOST_FLAGS = 200
OVER = gettext_lazy("Møtet er holdt eller avlyst, og kan ikke endres.")


def meeting_for(request: SignedInRequest, public_id: UUID, *, leads: bool = False) -> OskMeeting:
    """404 for whoever is neither asked nor leads the district; with `leads`, for everybody but the leads."""
    seen = OskMeeting.objects.led_by(request.user) if leads else OskMeeting.objects.visible_to(request.user)
    found = seen.select_related("district", "called_by").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def leads_it(request: SignedInRequest, meeting: OskMeeting) -> bool:
    return bool(request.user.leads and OskMeeting.objects.led_by(request.user).filter(pk=meeting.pk).exists())


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def osk_meetings(request: SignedInRequest) -> HttpResponse:
    rows = OskMeeting.objects.visible_to(request.user).select_related("district")
    context = {
        "coming": rows.planned(),
        "past": rows.exclude(state=MeetingState.PLANNED).order_by("-starts_at", "-pk")[:PAST],
        "leads": request.user.leads,
    }
    return render(request, "coordination/osk_meetings.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def osk_meeting_add(request: SignedInRequest) -> HttpResponse:
    """With ?flagg= once for each flag that is to be on the agenda from the beginning."""
    district = District.objects.filter(code__in=districts_led_by(request.user)).order_by("code").first()
    if district is None:
        raise Http404
    posted = request.method == "POST"
    form = OskMeetingForm(request.POST if posted else None, district=district, user=request.user)
    flags = _flags(request, request.POST if posted else request.GET)
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("when", "place", "asked")}
        made = verbs.call_osk(district=district, by=request.user, **said)
        messages.success(request, _("Møtet er avtalt. De du har bedt, får beskjed."))
        if flags:
            _take(request, made, flags)
        return redirect("coordination:osk_meeting", made.public_id)
    return _form(request, form, _("Nytt OSK-møte"), reverse("coordination:queue"), [flag.public_id for flag in flags])


@lead_required
@require_http_methods(["GET", "POST"])
def osk_meeting_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    meeting = meeting_for(request, public_id, leads=True)
    back = reverse("coordination:osk_meeting", args=[public_id])
    if not meeting.is_planned:
        messages.info(request, OVER)
        return redirect(back)
    posted = request.method == "POST"
    kept = OskMeetingForm.initial_of(meeting)
    form = OskMeetingForm(
        request.POST if posted else None,
        initial={**kept, "seen": None if posted else number_of(meeting)},
        district=meeting.district,
        user=meeting.called_by,
    )
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("when", "place", "asked", "seen")}
        try:
            verbs.change_osk(meeting=meeting, by=request.user, **said)
            return redirect(back)
        except ChangedMeanwhileError:
            form.overtaken(meeting, kept)
        except MeetingOverError:
            messages.info(request, OVER)
            return redirect(back)
    return _form(request, form, _("Endre møtet"), back)


def _form(
    request: SignedInRequest, form: OskMeetingForm, title: str, back: str, flags: list[UUID] | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "flags": flags or []}
    return render(request, "coordination/osk_form.html", context, status=form.answer_status)


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def osk_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The agenda as each reader may know it; the lead also sees what is wished for, and who may take part in what."""
    return show(request, meeting_for(request, public_id), OskReasonForm())


def show(request: SignedInRequest, meeting: OskMeeting, form: OskReasonForm, status: int = 200) -> HttpResponse:
    leads = leads_it(request, meeting)
    rows = agenda(meeting, request.user)
    wishes: list[Any] = []
    room = Room(0)
    if leads and meeting.is_planned:
        here = OskItem.objects.visible_to(request.user).wished().filter(family__district=meeting.district)
        wishes = [row_of(item) for item in with_opens(here, request.user)[:PAST]]
        room = room_of(meeting, [row.item.family_id for row in rows])
    ids = [str(row.item.family.public_id) for row in [*rows, *wishes]]
    readlog.record(request, ids, _("sakene i et OSK-møte"), readlog.REVIEW, Deed.LISTED)
    context = {
        "meeting": meeting,
        "leads": leads,
        "rows": [(row, room.able.get(row.item.family_id, 0)) for row in rows],
        "asked": room.asked,
        "has_papers": any(row.item.in_papers_at and row.item.in_papers_at == meeting.papers_sent_at for row in rows),
        "done": sum(row.item.is_decided for row in rows),
        "left": sum(not row.item.is_decided for row in rows),
        "wishes": wishes,
        "comers": comers(meeting, request.user),
        "mine": meeting.attendances.filter(worker=request.user).first(),
        "form": form,
    }
    return render(request, "coordination/osk_meeting.html", context, status=status)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def osk_answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    meeting = meeting_for(request, public_id)
    mine = OskAttendance.objects.filter(meeting=meeting, worker=request.user).select_related("meeting").first()
    if mine is None:
        raise Http404
    try:
        verbs.answer_osk(attendance=mine, by=request.user, comes="ja" in request.POST)
        messages.success(request, _("Svaret er lagret."))
    except MeetingOverError:
        messages.info(request, OVER)
    return redirect("coordination:osk_meeting", public_id)


@lead_required
@require_POST
def osk_take(request: SignedInRequest) -> HttpResponse:
    """From the queue: the flags that are ticked go to the meeting that is chosen, or to a new one."""
    flags = _flags(request, request.POST)
    if not flags:
        messages.info(request, _("Kryss av for familiene som skal tas opp, og prøv på nytt."))
        return redirect("coordination:queue")
    asked = uuid_of(request.POST.get("mote", ""))
    if asked is None:
        chosen = "&".join(f"flagg={flag.public_id}" for flag in flags)
        return redirect(f"{reverse('coordination:osk_meeting_add')}?{chosen}")
    meeting = meeting_for(request, asked, leads=True)
    _take(request, meeting, flags)
    return redirect("coordination:osk_meeting", asked)


def _flags(request: SignedInRequest, values: Any) -> list[Flag]:
    asked = [found for each in values.getlist("flagg")[:MOST_FLAGS] if (found := uuid_of(each))]
    return list(Flag.objects.visible_to(request.user).raised().filter(public_id__in=asked)) if asked else []


def _take(request: SignedInRequest, meeting: OskMeeting, flags: list[Flag]) -> None:
    try:
        taken = verbs.take_to_osk(meeting=meeting, by=request.user, flags=flags)
    except verbs.NothingToTakeUpError:
        messages.info(request, _("Disse står på saklista til et møte fra før."))
    except MeetingOverError:
        messages.info(request, OVER)
    else:
        words = ngettext("Én familie står på saklista.", "%(count)s familier er satt på saklista.", len(taken))
        messages.success(request, words % {"count": len(taken)})


@lead_required
@require_POST
def osk_wish_take(request: SignedInRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = meeting_for(request, public_id, leads=True)
    item = OskItem.objects.visible_to(request.user).wished().filter(public_id=item_id).first()
    if item is None:
        raise Http404
    try:
        verbs.take_wish(item=item, meeting=meeting)
    except MeetingOverError:
        messages.info(request, OVER)
    return redirect("coordination:osk_meeting", public_id)


@lead_required
@require_http_methods(["GET", "POST"])
def osk_papers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET: what everybody would get, before it is sent. POST says to those who are asked that the cases can be read."""
    meeting = meeting_for(request, public_id, leads=True)
    if request.method == "POST":
        seen = [found for each in request.POST.getlist("sak")[:MOST_FLAGS] if (found := uuid_of(each))]
        try:
            verbs.send_papers(meeting=meeting, by=request.user, seen=seen)
            messages.success(request, _("De som er bedt, har fått beskjed om at sakene kan leses."))
        except MeetingOverError:
            messages.info(request, OVER)
        return redirect("coordination:osk_meeting", public_id)
    if not meeting.is_planned:
        messages.info(request, OVER)
        return redirect("coordination:osk_meeting", public_id)
    cases, left_out, room = cases_for_all(meeting, request.user)
    ids = [str(item.family.public_id) for item in [*(case.item for case in cases), *left_out]]
    readlog.record(request, ids, _("papirene til et OSK-møte"), readlog.REVIEW, Deed.LISTED)
    context = {
        "meeting": meeting,
        "cases": cases,
        "left_out": [(item, name_for_all(item), room.able.get(item.family_id, 0)) for item in left_out],
        "asked": room.asked,
    }
    return render(request, "coordination/osk_papers.html", context)


@lead_required
@require_POST
def osk_end(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Held, or with a reason called off. What was not decided waits in the queue again."""
    meeting = meeting_for(request, public_id, leads=True)
    try:
        if "avlys" in request.POST:
            form = OskReasonForm(request.POST)
            if not form.is_valid():
                return show(request, meeting, form, 422)
            verbs.cancel_osk(meeting=meeting, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Møtet er avlyst, og sakene er tilbake i køen."))
            return redirect("coordination:queue")
        left = verbs.end_osk(meeting=meeting, by=request.user)
        words = ngettext("Møtet er avsluttet. Én sak", "Møtet er avsluttet. %(count)s saker", left)
        all_done = _("Møtet er avsluttet, og alle sakene er behandlet.")
        back = _("%(left)s er tilbake i køen.") % {"left": words % {"count": left}}
        messages.success(request, back if left else all_done)
    except MeetingOverError:
        messages.info(request, OVER)
    return redirect("coordination:osk_meeting", public_id)
