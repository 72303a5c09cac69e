"""Kartlegging of one child: read, written bit by bit, each answer saved alone, and completed once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.assessing import child_rows, name_and_age, sheet_of, told
from familieplan.coordination.explanation import assessment_due_on
from familieplan.coordination.forms.assessments import QuestionsForm, seen_in
from familieplan.coordination.models import Assessment, FormSection
from familieplan.coordination.operations.assessment_answers import Saved, as_it_stands, sections_of
from familieplan.coordination.operations.assessments import (
    AssessmentCompletedError,
    complete_assessment,
    save_answers,
)
from familieplan.families.access import family_for
from familieplan.families.models import Family, Membership
from familieplan.families.policies import Right
from familieplan.families.rows import family_header

MISSING = gettext_lazy("Svar på dette før du fullfører.")


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: SignedInRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """GET reads; POST keeps what is written, and completes unless a button for going on was pressed."""
    posted = request.method == "POST"
    right = Right.PLAN if posted else Right.VIEW
    family = family_for(request, public_id, right, _("kartlegging av et barn"), purpose=readlog.ASSESS)
    found = assessment_of(request, family, assessment_id)
    sections = sections_of(found)
    if not posted:
        stands = as_it_stands(found, sections)
        return _show(request, family, stands, _filled(stands), opened=request.GET.get("del", ""))
    form = _posted(request, found, sections)
    valid = form.is_valid()
    answers = form.answers()
    answers.pop(request.POST.get("deres", ""), None)  # what another wrote is left as it stands
    goes_on = bool({"lagre", "deres", "neste"} & request.POST.keys())
    verb = save_answers if goes_on or not valid else complete_assessment
    try:
        saved = verb(assessment=found, by=request.user, answers=answers, seen=seen_in(request.POST), sections=sections)
    except AssessmentCompletedError:
        return _show(request, family, as_it_stands(found, sections), form, status=409, unsaved=True)
    if saved.overtaken:
        return _show(request, family, saved, form, status=409)
    if not valid or not (goes_on or saved.is_completed):
        return _show(request, family, saved, _with_what_is_missing(saved, form, valid), status=422)
    messages.success(request, _("Det du har skrevet, er lagret.") if goes_on else _("Kartleggingen er fullført."))
    return _onward(request, public_id, found)


def _onward(request: SignedInRequest, public_id: UUID, found: Assessment) -> HttpResponse:
    following = request.POST.get("neste", "")
    if not following.replace("-", "").replace("_", "").isalnum():
        return redirect("coordination:assessment", public_id=public_id, assessment_id=found.public_id)
    place = reverse("coordination:assessment", args=[public_id, found.public_id])
    return HttpResponseRedirect(f"{place}?del={following}#del-{following}")


def _posted(request: SignedInRequest, found: Assessment, sections: list[FormSection]) -> QuestionsForm:
    questions = [question for section in sections for question in section.questions.all()]
    return QuestionsForm(request.POST, questions=questions, child=found.child.given_name)


def _filled(saved: Saved) -> QuestionsForm:
    child = saved.assessment.child.given_name
    return QuestionsForm.showing(saved.values, questions=saved.questions, child=child)


def _with_what_is_missing(saved: Saved, form: QuestionsForm, valid: bool) -> QuestionsForm:
    """What is kept, with what must be mended; a text that could not be kept still stands in its field."""
    if not valid:
        return form
    shown = _filled(saved)
    shown.is_valid()
    for question in saved.missing:
        shown.add_error(question.key, question.missing or str(MISSING))
    return shown


@require_POST
def assessment_save(request: SignedInRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """One answer, saved when its field is left or after a pause. Only what was sent is touched."""
    family = family_for(request, public_id, Right.PLAN, _("kartlegging av et barn"), purpose=readlog.ASSESS)
    found = assessment_of(request, family, assessment_id)
    sections = sections_of(found)
    form = _posted(request, found, sections)
    valid = form.is_valid()
    answers = form.answers()
    try:
        saved = save_answers(
            assessment=found, by=request.user, answers=answers, seen=seen_in(request.POST), sections=sections
        )
    except AssessmentCompletedError:
        before = as_it_stands(found, sections)
        # The whole form can overtake its own last field: what is kept already was not lost.
        late = all(before.values.get(key, "") == value for key, value in answers.items())
        return _saved(request, family, before, form, status=200 if late and valid else 409, too_late=not late)
    status = 409 if saved.overtaken else 200 if valid else 422
    return _saved(request, family, saved, form, status=status)


def _saved(
    request: SignedInRequest, family: Family, saved: Saved, form: QuestionsForm, status: int, too_late: bool = False
) -> HttpResponse:
    """What stands below the field, and with it how far the whole has come."""
    sent = next((question.key for question in saved.questions if question.key in seen_in(request.POST)), "")
    sheet = sheet_of(saved, form)
    part = next((part for part in sheet.parts if any(row.question.key == sent for row in part.rows)), None)
    context = {
        "family": family,
        "sheet": sheet,
        "part": part,
        "row": next((row for row in part.rows if row.question.key == sent), None) if part else None,
        "saved_at": timezone.localtime() if status == 200 else None,
        "too_late": too_late,
    }
    return render(request, "coordination/partials/assessment_saved.html", context, status=status)


def assessment_of(request: SignedInRequest, family: Family, assessment_id: UUID) -> Assessment:
    found = (
        Assessment.objects.visible_to(request.user)
        .filter(family=family, public_id=assessment_id)
        .select_related("child", "application__applicant", "completed_by", "form")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _show(
    request: SignedInRequest, family: Family, saved: Saved, form: QuestionsForm, status: int = 200, **said: Any
) -> HttpResponse:
    """409 shows what another wrote, and beside it what this person wrote and could not save."""
    found = assessment_of(request, family, saved.assessment.public_id) if status == 409 else saved.assessment
    header = family_header(family, request.user)
    may_write = header.may_plan and not found.completed_on
    siblings = Assessment.objects.visible_to(request.user).filter(application=found.application_id)
    rows = siblings.select_related("child").prefetch_related("answers__question")
    sheet = sheet_of(saved, form, said.get("opened", ""))
    unsaved = said.get("unsaved")
    context = {
        "family": family,
        "header": header,
        "assessment": found,
        "child": name_and_age(found),
        "deadline": _deadline(found),
        "sheet": sheet,
        "may_write": may_write,
        "may_ask_again": header.may_plan and bool(found.completed_on),
        "told": [] if may_write else told(as_it_stands(found) if unsaved else saved, with_unanswered=True),
        "unsaved": _unsaved(saved, form) if unsaved else [],
        "children": child_rows(rows.order_by("child__birth_date", "-pk"), set(), found),
    }
    return render(request, "coordination/assessment.html", context, status=status)


def _unsaved(saved: Saved, form: QuestionsForm) -> list[str]:
    """In words, what this person wrote that does not stand already."""
    written = form.answers()
    return [
        f"{question.asks_of(saved.assessment.child.given_name)} {question.words_of(written[question.key])}"
        for question in saved.questions
        if written.get(question.key)
    ]


def _deadline(found: Assessment) -> Any:
    """Counted from the application, or from the day that the child joined the family after it."""
    joined = Membership.objects.filter(family=found.family_id, person=found.child_id, ended_on=None)
    first = joined.values_list("started_on", flat=True).first()
    applied_on = found.application.applied_on
    return assessment_due_on(max(applied_on, first) if first else applied_on)
