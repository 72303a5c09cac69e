"""The meetings of a family's team: the list, one meeting with its steps, and the forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.forms.meetings import CancelForm, MeetingForm
from familieplan.coordination.meeting_rows import asked_rows, invitation_of, meetings_of, place_of
from familieplan.coordination.models import FamilyPlan, Meeting, MeetingAnswer, MeetingInvitation, MeetingState
from familieplan.coordination.operations import meetings as verbs
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.models.protection import is_cleared
from familieplan.families.policies import Right

PAST = 20
OVER = gettext_lazy("Møtet er holdt eller avlyst, og kan ikke endres.")


def _meeting(request: SignedInRequest, plan: FamilyPlan, meeting_id: UUID) -> Meeting:
    found = Meeting.objects.visible_to(request.user).filter(plan=plan, public_id=meeting_id).first()
    if found is None:
        raise Http404
    found.plan = plan
    return found


@require_GET
def meetings(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Those to come in their order, then those that have been, newest first."""
    plan = the_plan(request, public_id, Right.VIEW, _("møtene"))
    rows = meetings_of(plan, request.user)
    limit = None if "alle" in request.GET else PAST + 1
    past = list(rows.exclude(state=MeetingState.PLANNED).order_by("-starts_at", "-pk")[:limit])
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "coming": [_row(each, plan, request) for each in rows.filter(state=MeetingState.PLANNED)],
        "past": [_row(each, plan, request) for each in (past if limit is None else past[:PAST])],
        "has_more": limit is not None and len(past) > PAST,
    }
    return render(request, "coordination/meetings.html", context)


def _row(meeting: Any, plan: FamilyPlan, request: SignedInRequest) -> tuple[Meeting, str]:
    return meeting, place_of(meeting, plan.family, request.user)


@require_GET
def meeting(request: SignedInRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.VIEW, _("et møte"))
    return _show(request, plan, _meeting(request, plan, meeting_id), CancelForm())


def _show(
    request: SignedInRequest, plan: FamilyPlan, found: Meeting, form: CancelForm, status: int = 200
) -> HttpResponse:
    mine = invitation_of(found, request.user)
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "meeting": found,
        "place": place_of(found, plan.family, request.user, in_list=False),
        "asked": asked_rows(found, plan.family, request.user),
        "mine": mine,
        "form": form,
        "answers": MeetingAnswer,
    }
    return render(request, "coordination/meeting.html", context, status=status)


@require_http_methods(["GET", "POST"])
def meeting_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.PLAN, _("et møte"))
    posted = request.method == "POST"
    form = MeetingForm(request.POST if posted else None, family=plan.family, user=request.user)
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("when", "about", "place", "asked")}
        made = verbs.call_meeting(plan=plan, by=request.user, **said)
        messages.success(request, _("Møtet er avtalt. De du har spurt, får beskjed."))
        return redirect("coordination:meeting", public_id, made.public_id)
    return _form(request, plan, form, _("Nytt møte"), reverse("coordination:meetings", args=[public_id]))


@require_http_methods(["GET", "POST"])
def meeting_change(request: SignedInRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    """What two people change at once is laid side by side; whom they ask is put together."""
    plan = the_plan(request, public_id, Right.PLAN, _("et møte"))
    found, posted = _meeting(request, plan, meeting_id), request.method == "POST"
    if not found.is_planned:
        messages.info(request, OVER)
        return redirect("coordination:meeting", public_id, meeting_id)
    asked = MeetingInvitation.objects.known_to(request.user).filter(plan=plan, meeting=found)
    kept = MeetingForm.initial_of(found, asked)
    form = MeetingForm(
        request.POST if posted else None,
        family=plan.family,
        user=request.user,
        shows_place=is_cleared(request.user, plan.family),
        initial={**kept, "seen": None if posted else number_of(found)},
    )
    if posted and form.is_valid():
        said = {"place": None, **form.cleaned_data}
        try:
            verbs.change_meeting(meeting=found, by=request.user, **said)
            messages.success(request, _("Møtet er endret."))
            return redirect("coordination:meeting", public_id, meeting_id)
        except ChangedMeanwhileError:
            found.refresh_from_db()
            form.overtaken(found, MeetingForm.initial_of(found, asked))
        except verbs.MeetingOverError:
            form.add_error(None, OVER)
    return _form(request, plan, form, _("Endre møtet"), _page(found))


def _page(found: Meeting) -> str:
    return reverse("coordination:meeting", args=[found.plan.family.public_id, found.public_id])


def _form(request: SignedInRequest, plan: FamilyPlan, form: MeetingForm, title: str, back: str) -> HttpResponse:
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "form": form,
        "title": title,
        "back": back,
    }
    return render(request, "coordination/meeting_form.html", context, status=form.answer_status)


@require_POST
def meeting_step(request: SignedInRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Held: on to the note about it. Called off: with a reason."""
    plan = the_plan(request, public_id, Right.PLAN, _("et møte"))
    found = _meeting(request, plan, meeting_id)
    try:
        if "holdt" in request.POST:
            verbs.hold_meeting(meeting=found, by=request.user)
            return redirect(note_on(found))
        form = CancelForm(request.POST)
        if not form.is_valid():
            return _show(request, plan, found, form, status=422)
        verbs.cancel_meeting(meeting=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Møtet er avlyst. De som var bedt, får beskjed."))
    except verbs.MeetingOverError:
        messages.info(request, OVER)
    return redirect(_page(found))


def note_on(found: Meeting) -> str:
    """The log's editor with the kind and the day of the meeting."""
    log = reverse("coordination:log", args=[found.plan.family.public_id])
    return f"{log}?slag=meeting&dag={timezone.localdate(found.starts_at).isoformat()}&tomt#nytt"


@require_POST
def meeting_answer(request: SignedInRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Whoever is asked says yes or no, also with a part that only reads."""
    plan = the_plan(request, public_id, Right.VIEW, _("et møte"))
    found = _meeting(request, plan, meeting_id)
    mine, comes = invitation_of(found, request.user), "ja" in request.POST
    if mine is None:
        raise Http404
    try:
        verbs.answer_meeting(invitation=mine, by=request.user, comes=comes)
    except verbs.MeetingOverError:
        messages.info(request, OVER)
    else:
        said = _("Du kommer %(day)s.") if comes else _("Du kommer ikke %(day)s.")
        messages.success(request, said % {"day": day(found.starts_at)})
    return redirect("coordination:my_day" if request.POST.get("tilbake") == "min-dag" else _page(found))


@require_GET
def meeting_door(request: SignedInRequest, meeting_id: UUID) -> HttpResponse:
    """An address that names no family, for notices and calendars; the meeting's page asks who may read it."""
    found = Meeting.objects.visible_to(request.user).filter(public_id=meeting_id).select_related("plan__family").first()
    if found is None:
        raise Http404
    return redirect(_page(found))
