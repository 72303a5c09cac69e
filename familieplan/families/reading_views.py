"""Pages about who has read a family: the log, and the family's question about a line of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.steps import step
from familieplan.families.access import family_for
from familieplan.families.models import Family, ReadingQuestion
from familieplan.families.policies import Right
from familieplan.families.reading_question_forms import ReadingQuestionForm
from familieplan.families.reading_question_operations import AlreadyAskedError, ask_about_reading
from familieplan.families.readings import days_of, readings_known_to
from familieplan.families.rows import family_header


def _page(
    request: SignedInRequest, family: Family, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {"family": family, "header": family_header(family, request.user)}
    return render(request, f"families/{template}.html", context, status=status)


@require_GET
def readers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who has read this family, newest first: the same list the family may ask for."""
    family = family_for(request, public_id, Right.VIEW, _("hvem som har lest"), purpose=readlog.INSIGHT)
    rows, onward = step(readings_known_to(request.user, family), request.GET.get("etter", ""))
    questions = list(ReadingQuestion.objects.visible_to(request.user).filter(family=family))
    context = {
        "days": days_of(rows, family, questions),
        "questions": questions,
        "may_ask": Right.LOG in family.rights,
        "more": urlencode({"etter": onward}) if onward else "",
    }
    return _page(request, family, "readers", context)


@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """«Familien lurer på denne lesingen»: carried to the auditor by somebody who follows the family.

    Anybody who may write in its log may carry it, so that it need not pass the one it is about.
    """
    family = family_for(request, public_id, Right.LOG, _("spørsmål om en lesing"), purpose=readlog.INSIGHT)
    record = readings_known_to(request.user, family).filter(pk=pk).first()
    if record is None:
        raise Http404
    form = ReadingQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_about_reading(family=family, by=request.user, record=record, **form.cleaned_data)
            messages.success(request, _("Spørsmålet er sendt til personvernombudet. Svaret kommer på denne siden."))
        except AlreadyAskedError:
            messages.info(request, _("Familien har alt spurt om denne lesingen. Svaret kommer på denne siden."))
        return redirect("families:readers", public_id)
    context = {"form": form, "asked": days_of([record], family)[0].readings[0], "record": record}
    return _page(request, family, "reading_question", context, 422 if request.method == "POST" else 200)
