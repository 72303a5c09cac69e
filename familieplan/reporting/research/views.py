"""Extracts for research: the list, a request and its answers, and the file behind its notice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.reporting.making import Status
from familieplan.reporting.research import operations
from familieplan.reporting.research.forms import AnswerForm, RequestForm, form_of
from familieplan.reporting.research.models import (
    APPROVERS,
    ResearchFile,
    ResearchRequest,
    ResearchRule,
    State,
)
from familieplan.reporting.research.variables import VARIABLES

READS = (*SEES_FIGURES, Role.AUDITOR)


def _request(user: User, public_id: UUID) -> ResearchRequest:
    found = ResearchRequest.objects.visible_to(user).select_related("ground").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@role_required(*READS)
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    found = ResearchRequest.objects.visible_to(request.user)[:100]
    context = {
        "requests": found,
        "variables": VARIABLES,
        "rule": ResearchRule.in_force(),
        "may_ask": request.user.holds(*SEES_FIGURES),
    }
    return render(request, "reporting/research/requests.html", context)


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = operations.ask(by=request.user, **form.cleaned_data)
        messages.success(request, _("Forespørselen er sendt. En administrator og en OSK-leder må godkjenne den."))
        return redirect("research:request", made.public_id)
    context = {"form": form, "rule": ResearchRule.in_force()}
    return render(request, "reporting/research/edit.html", context, status=422 if form.errors else 200)


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Of one's own, while it waits. What is changed must be approved anew."""
    found = _request(request.user, public_id)
    if found.asked_by_id != request.user.pk or found.state != State.ASKED:
        raise Http404
    form = RequestForm(request.POST or None, initial=form_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(request=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Forespørselen er endret, og må godkjennes på nytt."))
        except operations.NotYoursToAnswerError as error:
            messages.error(request, str(error))
        return redirect("research:request", public_id)
    context = {"form": form, "asked": found, "rule": ResearchRule.in_force()}
    return render(request, "reporting/research/edit.html", context, status=422 if form.errors else 200)


@role_required(*READS)
@require_safe
def one(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What is asked for and what has happened to it; while the extract is made, the step."""
    found = _request(request.user, public_id)
    file = found.files.listed().first()
    context = {"asked": found, "file": file}
    if getattr(request, "htmx", False) and file and file.is_under_way:
        return render(request, "reporting/research/progress.html", context)
    return _page(request, found, file, AnswerForm(initial={"version": found.version}))


def _page(
    request: SignedInRequest, found: ResearchRequest, file: ResearchFile | None, form: AnswerForm, status: int = 200
) -> HttpResponse:
    own, waits = found.asked_by_id == request.user.pk, found.state == State.ASKED and not found.is_over
    approvals = list(found.approvals.filter(version=found.version))
    has_answered = any(each.by_id == request.user.pk or each.role == request.user.role for each in approvals)
    answers = waits and not own and request.user.holds(*APPROVERS)
    context = {
        "asked": found,
        "file": file,
        "form": form,
        "own": own,
        "waits": waits,
        "approvals": approvals,
        "answers": answers,
        "may_approve": answers and not has_answered,
        "events": found.events.all(),
        # What could be held against this one by the same receiver, or another.
        "others": _overlapping(found) if waits else [],
        "rule": ResearchRule.in_force(),
    }
    answer = render(request, "reporting/research/request.html", context, status=status)
    if getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer


def _overlapping(found: ResearchRequest) -> list[ResearchRequest]:
    """Extracts of the same years that are made: two of them together may tell more than each of them."""
    made = ResearchRequest.objects.filter(state=State.APPROVED, years__overlap=found.years)
    return list(made.exclude(pk=found.pk)[:20])


@role_required(*SEES_FIGURES)
@require_POST
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Approve, refuse or take back a request, or have an extract that failed made anew."""
    found = _request(request.user, public_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, found.files.listed().first(), form, status=422)
    said = form.cleaned_data
    try:
        if "godkjenn" in request.POST:
            operations.approve(request=found, by=request.user, version=said["version"])
            messages.success(request, _("Du har godkjent uttrekket."))
        elif "lag" in request.POST:
            operations.order_anew(request=found, by=request.user)
        else:
            done = operations.answer_no(request=found, by=request.user, reason=said["reason"])
            messages.success(request, _("%(state)s.") % {"state": done.get_state_display()})
    except operations.NotYoursToAnswerError as error:
        form.add_error(None, str(error))
        return _page(request, found, found.files.listed().first(), form, status=422)
    return redirect("research:request", public_id)


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def file(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the package to whoever asked for it, and both logs say so. Nobody else has it."""
    found = _request(request.user, public_id)
    made = found.files.listed().filter(status=Status.READY, removed_at=None).first()
    if found.asked_by_id != request.user.pk or found.is_over or made is None:
        raise Http404
    if request.method != "POST":
        context = {"asked": found, "file": made, "method": made.method}
        return render(request, "reporting/research/file.html", context)
    content = operations.take_out(request=found, by=request.user)
    if content is None:
        raise Http404
    readlog.record(request, [str(found.public_id)], _("uttrekk til forskning"), readlog.RESEARCH, Deed.OUT)
    served = HttpResponse(content, content_type="application/zip")
    served["Content-Disposition"] = f'attachment; filename="uttrekk-{str(found.public_id)[:8]}.zip"'
    served["Cache-Control"] = "no-store"
    return served
