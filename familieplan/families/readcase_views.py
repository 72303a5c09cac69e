"""The auditor's queue: what was seen, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Concern, Outcome, ReadLogCase
from familieplan.accounts.policies import Role
from familieplan.accounts.readcase_operations import OwnReadingError, assess_case
from familieplan.families.models import ReadingQuestion
from familieplan.families.readcase_words import explain, role_of
from familieplan.families.reading_question_operations import answer_question
from familieplan.families.readlog_forms import AnswerForm, AssessForm

PAGE = 30
SHELVES = {
    "": ("", gettext_lazy("Venter på deg")),
    "folges": (Outcome.FOLLOWED_UP, gettext_lazy("Følges opp")),
    "greit": (Outcome.FINE, gettext_lazy("Greit")),
}


@role_required(Role.AUDITOR)
@require_GET
def cases(request: SignedInRequest) -> HttpResponse:
    """The newest first. Each shelf is a link of its own."""
    asked = request.GET.get("vis", "")
    shelf = asked if asked in SHELVES else ""
    found = ReadLogCase.objects.visible_to(request.user).filter(outcome=SHELVES[shelf][0])
    rows = list(_after(found, request.GET.get("etter", "")).order_by("-pk")[: PAGE + 1])
    context = {
        "rows": [(case, explain(case)) for case in rows[:PAGE]],
        "shelf": shelf,
        "shelves": [(name, label) for name, (_outcome, label) in SHELVES.items()],
        "more": f"vis={shelf}&etter={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "families/readlog_cases.html", context)


def _after(found: QuerySet[ReadLogCase], text: str) -> QuerySet[ReadLogCase]:
    return found.filter(pk__lt=int(text)) if text.isdecimal() and len(text) < 19 else found


@role_required(Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def case(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET shows the facts; POST says what came of it, and answers the family when it asked."""
    found = ReadLogCase.objects.visible_to(request.user).select_related("assessed_by", "version")
    shown = found.filter(public_id=public_id).first()
    if shown is None:
        raise Http404
    if shown.family:
        readlog.record(request, [shown.family], _("en sak om lesing"), readlog.OVERSIGHT)
    asks = shown.concern == Concern.QUESTION
    form = (AnswerForm if asks else AssessForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _assess(request, shown, form.cleaned_data)
        messages.success(request, _("Svaret er sendt til familien.") if asks else _("Vurderingen er ført."))
        return redirect("readlog:cases")
    return render(request, "families/readlog_case.html", _context(shown, form), status=422 if form.errors else 200)


def _assess(request: SignedInRequest, shown: ReadLogCase, said: dict[str, Any]) -> None:
    try:
        if shown.concern == Concern.QUESTION:
            answer_question(case=shown, by=request.user, outcome=said["outcome"], answer=said["reason"])
        else:
            assess_case(case=shown, by=request.user, outcome=said["outcome"], reason=said["reason"])
    except OwnReadingError as error:
        raise PermissionDenied(
            _("Du kan ikke vurdere din egen lesing. Be et annet personvernombud om å gjøre det.")
        ) from error


def _context(shown: ReadLogCase, form: AssessForm) -> dict[str, Any]:
    with acting_as(duty=Duty.READ_LOG):
        question = ReadingQuestion.objects.filter(case=shown).first() if shown.concern == Concern.QUESTION else None
    earlier = shown.events.exclude(outcome="").select_related("assessed_by").order_by("-pgh_id")  # type: ignore[attr-defined]
    return {
        "case": shown,
        "words": explain(shown),
        "role": role_of(shown),
        "question": question,
        "assessments": list(earlier[:20]),
        "form": form,
    }
