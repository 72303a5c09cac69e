"""The open page of a survey: a code from a poster, one question, no name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.throttle import may_go_on
from familieplan.areas.measure_forms import AnswerForm
from familieplan.areas.measure_operations import answer_survey
from familieplan.areas.models import AreaSurvey

TOO_MANY = _("Det har kommet mange svar herfra på kort tid. Vent litt, og prøv igjen.")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Throttled by address, reading as well as answering. A code that never was looks like one whose time is over."""
    if not may_go_on(request, "survey"):
        return render(request, "areas/survey_over.html", {"said": TOO_MANY, "is_family": True}, status=429)
    found = AreaSurvey.objects.open().filter(code=code.lower()).select_related("measure__zone").first()
    if found is None:
        return render(request, "areas/survey_over.html", {"is_family": True}, status=404)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_survey(survey=found, **form.cleaned_data)
        return redirect("survey_thanks")
    context = {"form": form, "survey": found, "is_family": True}
    return render(request, "areas/survey.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "areas/survey_over.html", {"thanks": True, "is_family": True})
