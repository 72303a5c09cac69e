"""The open page of a letter to a local actor: one offer, yes or no, no sign-in and no name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.throttle import may_go_on
from familieplan.areas.offer_forms import HoldsForm
from familieplan.areas.offer_operations import QuestionOverError, answer_question, question_of
from familieplan.areas.offer_search import row_of

TOO_MANY = _("Det har kommet mange svar herfra på kort tid. Vent litt, og prøv igjen.")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Throttled by address, reading as well as answering. A wrong, an old and a used code look the same."""
    if not may_go_on(request, "offer"):
        return _over(request, status=429, said=TOO_MANY)
    question = question_of(code)
    if question is None:
        return _over(request, status=404)
    form = HoldsForm(request.POST if request.method == "POST" else None, offer=question.offer)
    if form.is_valid():
        said = form.cleaned_data
        try:
            answer_question(question=question, goes_on=said["holds"] == "yes", ends_on=said["ends_on"])
        except QuestionOverError:
            return _over(request, status=404)
        return redirect("offer_thanks")
    context = {"form": form, "offer": question.offer, "row": row_of(question.offer), "is_family": True}
    return render(request, "areas/offer_answer.html", context, status=422 if form.errors else 200)


def _over(request: HttpRequest, *, status: int, **said: object) -> HttpResponse:
    return render(request, "areas/offer_over.html", {"is_family": True, **said}, status=status)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return _over(request, status=200, thanks=True)
