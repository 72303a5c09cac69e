"""The forum of users, read by everybody who works here and written by area coordinators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import EVERY_ROLE, SEES_AREAS, WRITES_OF_AREAS
from familieplan.areas import forum_operations as verbs
from familieplan.areas.forum_forms import AnswerInputForm, ForumForm, InputForm
from familieplan.areas.models import MEETINGS_A_YEAR, ForumInput, ForumMeeting

writes = role_required(*WRITES_OF_AREAS)
reads = role_required(*EVERY_ROLE)


@reads
@require_safe
def forum(request: SignedInRequest) -> HttpResponse:
    """This year first, whether or not anybody has met: what is missing is said. Two queries."""
    this_year = timezone.localdate().year
    counted = ForumMeeting.objects.annotate(
        said=Count("inputs"), done=Count("inputs", filter=Q(inputs__done_on__isnull=False))
    )
    by_year: dict[int, list[ForumMeeting]] = {this_year: []}
    for meeting in counted:
        by_year.setdefault((meeting.held_on or meeting.planned_on).year, []).append(meeting)
    context = {
        "years": sorted(by_year.items(), reverse=True),
        "this_year": this_year,
        "held": sum(meeting.held_on is not None for meeting in by_year[this_year]),
        "wanted": MEETINGS_A_YEAR,
        **_who(request),
    }
    return render(request, "areas/forum.html", context)


def _who(request: SignedInRequest) -> dict[str, bool]:
    return {
        "may_write": request.user.holds(*WRITES_OF_AREAS),
        "sees_areas": request.user.holds(*SEES_AREAS),
    }


@writes
@require_http_methods(["GET", "POST"])
def forum_new(request: SignedInRequest) -> HttpResponse:
    form = ForumForm(request.POST or None)
    if form.is_valid():
        meeting = verbs.plan_forum(**form.cleaned_data)
        messages.success(request, _("Møtet er lagt inn. Innspill føres på siden til møtet."))
        return redirect("areas:forum_meeting", meeting.public_id)
    return _form_page(request, form, _("Nytt møte i brukerforum"))


@writes
@require_http_methods(["GET", "POST"])
def forum_edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(ForumMeeting, public_id=public_id)
    form = ForumForm(request.POST or None, initial=ForumForm.initial_of(meeting))
    if form.is_valid():
        verbs.change_forum(meeting=meeting, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("areas:forum_meeting", public_id)
    return _form_page(request, form, _("Endre møtet"), meeting)


def _form_page(
    request: SignedInRequest, form: forms.Form, title: str, meeting: ForumMeeting | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "meeting": meeting}
    return render(request, "areas/forum_form.html", context, status=422 if form.errors else 200)


@reads
@require_safe
def forum_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(ForumMeeting, public_id=public_id)
    return _show(request, meeting, InputForm(meeting=meeting))


def _show(request: SignedInRequest, meeting: ForumMeeting, form: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "meeting": meeting,
        "inputs": meeting.inputs.select_related("office"),
        "form": form,
        **_who(request),
    }
    return render(request, "areas/forum_meeting.html", context, status=422 if form.errors else 200)


@writes
@require_POST
def forum_input(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(ForumMeeting, public_id=public_id)
    form = InputForm(request.POST, meeting=meeting)
    if form.is_valid():
        verbs.write_input(meeting=meeting, **form.cleaned_data)
        messages.success(request, _("Innspillet er ført."))
        return redirect("areas:forum_meeting", public_id)
    return _show(request, meeting, form)


@writes
@require_http_methods(["GET", "POST"])
def forum_answer(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    said = get_object_or_404(ForumInput.objects.select_related("meeting"), meeting__public_id=public_id, pk=pk)
    at_first = AnswerInputForm.initial_of(said)
    form = AnswerInputForm(request.POST or None, meeting=said.meeting, kept=said.group, initial=at_first)
    if form.is_valid():
        verbs.answer_input(forum_input=said, **form.cleaned_data)
        messages.success(request, _("Svaret er lagret."))
        return redirect("areas:forum_meeting", public_id)
    context = {"form": form, "said": said, "meeting": said.meeting}
    return render(request, "areas/forum_answer.html", context, status=422 if form.errors else 200)
