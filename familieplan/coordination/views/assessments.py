"""Kartlegging of each child: the list of a family, and one child's form that saves as it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.explanation import assessment_due_on
from familieplan.coordination.forms.assessments import ANSWERS, ApplicationForm, AssessmentForm
from familieplan.coordination.models import Assessment
from familieplan.coordination.operations.assessments import (
    AssessmentCompletedError,
    complete_assessment,
    register_application,
    save_answers,
)
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.policies import Right
from familieplan.families.rows import Header, family_header


@dataclass(frozen=True)
class ChildRow:
    """One child beside the form: how far its kartlegging has come."""

    public_id: UUID
    name: str
    answered: int
    completed_on: date | None
    is_here: bool


@require_safe
def assessments(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One list, the newest application first."""
    family = family_for(request, public_id, Right.VIEW, _("kartlegging"), purpose=readlog.ASSESS)
    return _list(request, family, ApplicationForm(family=family))


@require_POST
def application(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A parent has applied for help: the assessments of all the children open at once."""
    family = family_for(request, public_id, Right.PLAN, _("søknad om hjelp"), purpose=readlog.ASSESS)
    form = ApplicationForm(request.POST, family=family)
    if not form.is_valid():
        return _list(request, family, form, status=422)
    register_application(family=family, by=request.user, **form.cleaned_data)
    messages.success(request, _("Søknaden er registrert, og kartleggingen av barna er åpnet."))
    return redirect("coordination:assessments", public_id=public_id)


def _list(request: SignedInRequest, family: Family, form: ApplicationForm, status: int = 200) -> HttpResponse:
    found = Assessment.objects.visible_to(request.user).filter(family=family)
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "form": form,
        "assessments": found.select_related("child", "application__applicant", "completed_by").order_by(
            "-application__applied_on", "child__birth_date", "pk"
        ),
    }
    return render(request, "coordination/assessments.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: SignedInRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """GET reads; POST completes, or keeps what is written when "lagre" was pressed or something is missing."""
    posted = request.method == "POST"
    family = family_for(
        request, public_id, Right.PLAN if posted else Right.VIEW, _("kartlegging av et barn"), purpose=readlog.ASSESS
    )
    found = _assessment_of(request, family, assessment_id)
    completing = posted and "lagre" not in request.POST
    form = AssessmentForm(request.POST if posted else None, instance=found, completing=completing)
    if not posted:
        return _show(request, family, form)
    valid = form.is_valid()
    verb = complete_assessment if completing and valid else save_answers
    try:
        verb(assessment=found, by=request.user, answers=form.cleaned_data)
    except AssessmentCompletedError:
        return _show(request, family, form, status=409)
    if not valid:
        return _show(request, family, form, status=422)
    messages.success(request, _("Kartleggingen er fullført.") if completing else _("Det du har skrevet, er lagret."))
    return redirect("coordination:assessment", public_id=public_id, assessment_id=assessment_id)


@require_POST
def assessment_save(request: SignedInRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """One field, saved while it is written; only what was sent is touched."""
    family = family_for(request, public_id, Right.PLAN, _("kartlegging av et barn"), purpose=readlog.ASSESS)
    found = _assessment_of(request, family, assessment_id)
    form = AssessmentForm(request.POST, instance=found)
    saved = False
    if form.is_valid():
        sent = {name: value for name, value in form.cleaned_data.items() if name in request.POST}
        try:
            save_answers(assessment=found, by=request.user, answers=sent)
            saved = True
        except AssessmentCompletedError:
            # The whole form can overtake its own last field: what is kept already was not lost.
            kept = Assessment.objects.values(*sent).get(pk=found.pk) if sent else {}
            saved = kept == sent
    context = {"saved_at": timezone.localtime() if saved else None}
    return render(request, "coordination/partials/assessment_saved.html", context, status=200 if saved else 409)


def _assessment_of(request: SignedInRequest, family: Family, assessment_id: UUID) -> Assessment:
    found = (
        Assessment.objects.visible_to(request.user)
        .filter(family=family, public_id=assessment_id)
        .select_related("child", "application__applicant", "completed_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _show(request: SignedInRequest, family: Family, form: AssessmentForm, status: int = 200) -> HttpResponse:
    """409 shows what another completed, and beside it what this person wrote and could not save."""
    found = _assessment_of(request, family, form.instance.public_id)
    siblings = Assessment.objects.visible_to(request.user).filter(application=found.application_id)
    header: Header = family_header(family, request.user)
    may_write = header.may_plan and not found.completed_on
    context = {
        "family": family,
        "header": header,
        "assessment": found,
        "child": _name_and_age(found),
        "deadline": assessment_due_on(found.application.applied_on),
        "form": form,
        "parts": form.parts() if may_write else [],
        "answered": _answered(found),
        "may_write": may_write,
        "unsaved": form.cleaned_data if status == 409 else None,
        "children": _rows(siblings.select_related("child").order_by("child__birth_date", "pk"), found),
    }
    return render(request, "coordination/assessment.html", context, status=status)


def _rows(found: Iterable[Assessment], here: Assessment) -> list[ChildRow]:
    return [
        ChildRow(each.public_id, _name_and_age(each), _answered(each), each.completed_on, each.pk == here.pk)
        for each in found
    ]


def _answered(found: Assessment) -> int:
    return sum(1 for name in ANSWERS if getattr(found, name))


def _name_and_age(found: Assessment) -> str:
    age = found.child.age_on()
    name = found.child.given_name
    return name if age is None else _("%(name)s, %(age)s år") % {"name": name, "age": age}
