"""An edition on paper for a bydel, a zone or in nynorsk: watch it being made, take it out of the house."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.reporting import operations
from familieplan.reporting.models import AnnualReport, Format, ReportPaper, Status
from familieplan.reporting.views import served

ON_PAPER = (Format.PDF, Format.ARCHIVE)


def _paper(public_id: UUID) -> ReportPaper:
    found = ReportPaper.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def paper(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET shows the step, and then the notice; POST serves the file and writes down who took it."""
    found = _paper(public_id)
    report = AnnualReport.objects.with_state().defer("pdf", "archive", "figures", "charts").get(pk=found.report_id)
    asked = request.POST.get("format", "")
    if request.method == "POST" and found.status == Status.READY and asked in ON_PAPER:
        return served(operations.take_out(report=report, by=request.user, as_=Format(asked), paper=found))
    context = {"paper": found, "report": report, "may_order": request.user.holds(Role.ADMINISTRATOR)}
    if getattr(request, "htmx", False) and found.is_under_way:
        return render(request, "reporting/partials/paper_progress.html", context)
    answer = render(request, "reporting/paper.html", context, status=422 if request.method == "POST" else 200)
    if getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer


@role_required(Role.ADMINISTRATOR)
@require_POST
def cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    if operations.cancel_report(report=_paper(public_id), by=request.user):
        messages.success(request, _("Bestillingen er avbrutt."))
    else:
        messages.info(request, _("Rapporten var alt ferdig."))
    return redirect("reporting:paper", public_id)
