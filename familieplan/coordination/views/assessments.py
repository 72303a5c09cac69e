"""Kartlegging of the children of a family: the list, the application that opens them, and asking a child anew."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.assessing import child_rows
from familieplan.coordination.forms.assessments import ApplicationForm
from familieplan.coordination.models import Assessment
from familieplan.coordination.operations.assessments import StillOpenError, assess_again, register_application
from familieplan.coordination.views.assessing import assessment_of
from familieplan.families.access import family_for
from familieplan.families.models import Family, Membership
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


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


@require_POST
def assessment_again(request: SignedInRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    """A completed one stands as it is; what has changed is written in a new one."""
    family = family_for(request, public_id, Right.PLAN, _("kartlegging av et barn"), purpose=readlog.ASSESS)
    found = assessment_of(request, family, assessment_id)
    try:
        opened = assess_again(assessment=found, by=request.user)
    except StillOpenError:
        messages.info(request, _("Barnet har alt en kartlegging som er åpen. Skriv i den."))
        return redirect("coordination:assessments", public_id=public_id)
    messages.success(request, _("En ny kartlegging er åpnet. Den forrige står som den er."))
    return redirect("coordination:assessment", public_id=public_id, assessment_id=opened.public_id)


def _list(request: SignedInRequest, family: Family, form: ApplicationForm, status: int = 200) -> HttpResponse:
    found = Assessment.objects.visible_to(request.user).filter(family=family)
    rows = found.select_related("child", "application__applicant").prefetch_related("answers__question")
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "form": form,
        "children": child_rows(
            rows.order_by("-application__applied_on", "child__birth_date", "-pk"), lives_elsewhere(family)
        ),
    }
    return render(request, "coordination/assessments.html", context, status=status)


def lives_elsewhere(family: Family) -> set[int]:
    """The members whose home is another one."""
    away = Membership.objects.current().filter(family=family, lives_here=False)
    return set(away.values_list("person", flat=True))
