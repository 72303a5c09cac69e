"""The yearly status: order it, watch it being made, read it, take it out of the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.coordination.operations.barriers import barriers_of
from familieplan.coordination.operations.helping import voices
from familieplan.reporting import operations
from familieplan.reporting.export import Taken
from familieplan.reporting.languages import Language
from familieplan.reporting.models import AnnualReport, DisclosureRule, Format, Signing, Status
from familieplan.reporting.ordering import OrderForm
from familieplan.reporting.signing import DRAFT
from familieplan.reporting.tables import tables


def _overview(request: SignedInRequest, form: OrderForm, status: int = 200) -> HttpResponse:
    reports = list(AnnualReport.objects.listed().with_state()[:30])
    latest = next((report for report in reports if report.status == Status.READY), None)
    # What a report has taken in is read there, as it shows and hides it; without one, the year so far.
    this = timezone.localdate().year
    told = tables(latest.contents) if latest else None
    further = {table.id: table for table in told.further} if told else {}
    return render(
        request,
        "reporting/overview.html",
        {
            "voices": voices(this, DisclosureRule.threshold()) if "voices" not in further else None,
            "voices_year": this if "voices" not in further else latest and latest.year,
            "barriers": barriers_of(this, DisclosureRule.threshold()) if "barriers" not in further else None,
            "said": [further[id_] for id_ in ("voices", "barriers") if id_ in further],
            "form": form,
            "reports": reports,
            "latest": latest,
            "tables": told,
            "forum": latest.contents.forum if latest else None,
            "may_order": request.user.holds(Role.ADMINISTRATOR),
        },
        status=status,
    )


@role_required(*SEES_FIGURES)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    return _overview(request, OrderForm())


@role_required(Role.ADMINISTRATOR)
@require_POST
def order(request: SignedInRequest) -> HttpResponse:
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _overview(request, form, status=422)
    said = form.cleaned_data
    if form.is_edition:
        return redirect("reporting:report", operations.order_report(by=request.user, year=said["year"]).public_id)
    if form.edition is None:
        raise Http404
    kind = {"scope": said["scope"], "language": said["language"] or Language.BOKMAL}
    paper = operations.order_paper(by=request.user, report=form.edition, **kind)
    return redirect("reporting:paper", paper.public_id)


def _report(public_id: UUID) -> AnnualReport:
    found = AnnualReport.objects.defer("pdf", "archive", "figures").with_state().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@role_required(*SEES_FIGURES)
@require_safe
def report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """While it is made the page shows the step; htmx asks every two seconds, a plain browser reloads."""
    found = _report(public_id)
    context: dict[str, Any] = {"report": found, "year": found.year}
    context["may_order"] = request.user.holds(Role.ADMINISTRATOR)
    if found.status == Status.READY:
        context |= {
            "tables": tables(found.contents),
            "forum": found.contents.forum,
            "around": found.contents.circumstances,
            "signatures": found.signatures.all(),
            "papers": found.papers.listed(),
            "may_approve": found.state == DRAFT and found.author_id != request.user.pk,
            "may_publish": found.state == Signing.APPROVED and request.user.holds(Role.ADMINISTRATOR),
            # Drawn and cleaned by our own charts.py, stored with the report, never from a person.
            "charts": {name: mark_safe(svg) for name, svg in found.charts.items()},  # noqa: S308
        }
    if getattr(request, "htmx", False) and found.status in (Status.ORDERED, Status.RUNNING):
        return render(request, "reporting/partials/progress.html", context)
    answer = render(request, "reporting/report.html", context)
    if getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer


@role_required(*SEES_FIGURES)
@require_POST
def sign(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Approve, as anybody who sees figures but the author; publish, as an administrator."""
    found = _report(public_id)
    kind = Signing.PUBLISHED if "publiser" in request.POST else Signing.APPROVED
    if kind == Signing.PUBLISHED and not request.user.holds(Role.ADMINISTRATOR):
        raise Http404
    try:
        operations.sign_report(report=found, by=request.user, kind=kind)
        words = {Signing.APPROVED: _("Rapporten er godkjent."), Signing.PUBLISHED: _("Rapporten er publisert.")}
        messages.success(request, words[kind])
    except operations.NotYoursToSignError as error:
        messages.error(request, str(error))
    return redirect("reporting:report", public_id)


@role_required(Role.ADMINISTRATOR)
@require_POST
def cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    if operations.cancel_report(report=_report(public_id), by=request.user):
        messages.success(request, _("Bestillingen er avbrutt."))
    else:
        messages.info(request, _("Rapporten var alt ferdig."))
    return redirect("reporting:report", public_id)


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def download(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the PDF, or the figures as what `format` asks for, and writes down who took it."""
    found = AnnualReport.objects.ready().with_state().defer("figures", "charts").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    asked = request.POST.get("format", Format.PDF)
    if asked == Format.ARCHIVE and found.archive is None:
        raise Http404
    if request.method != "POST" or asked not in Format.values:
        context = {"report": found, "year": found.year, "unknown": request.method == "POST"}
        context["has_archive"] = found.archive is not None
        return render(request, "reporting/download.html", context, status=422 if context["unknown"] else 200)
    return served(operations.take_out(report=found, by=request.user, as_=Format(asked)))


def served(file: Taken) -> HttpResponse:
    # A streamed answer is an answer to everybody but the types.
    kind: Any = HttpResponse if isinstance(file.content, bytes) else StreamingHttpResponse
    answer: HttpResponse = kind(file.content, content_type=file.kind)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Cache-Control"] = "no-store"
    return answer
