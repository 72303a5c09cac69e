"""Verbs on yearly reports: order one, make one, take one out of the house."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.reporting.export import Taken, taken
from familieplan.reporting.models import (
    AnnualReport,
    Download,
    Format,
    ReportPaper,
    ReportSignature,
    Signing,
    Status,
    one_at_a_time,
)


@transaction.atomic
def order_report(*, by: User, year: int) -> AnnualReport:
    """One report of a year is under way at a time: ordering again gives the one that is."""
    from familieplan.reporting.tasks import send

    # A double click orders twice: the second waits, and then finds the first.
    one_at_a_time()
    under_way = AnnualReport.objects.under_way().filter(year=year).first()
    if under_way:
        return under_way
    latest = AnnualReport.objects.filter(year=year).aggregate(edition=Max("edition"))["edition"] or 0
    report = AnnualReport.objects.create(year=year, edition=latest + 1, author=by, author_name=by.name)
    transaction.on_commit(lambda: send(report.pk), robust=True)
    return report


@transaction.atomic
def order_paper(*, by: User, report: AnnualReport, scope: str, language: str) -> ReportPaper:
    """A ready edition of a place or in a language, made once: ordering again gives the one that there is."""
    from familieplan.reporting.tasks import send_paper

    one_at_a_time()
    there = report.papers.exclude(status=Status.FAILED).filter(scope=scope, language=language).first()
    if there:
        return there
    kind = {"scope": scope, "language": language}
    paper = ReportPaper.objects.create(report=report, author=by, author_name=by.name, **kind)
    transaction.on_commit(lambda: send_paper(paper.pk), robust=True)
    return paper


class NotYoursToSignError(ValueError):
    """The author's own report, or one that is not at that step. The words are meant for the screen."""


@transaction.atomic
def sign_report(*, report: AnnualReport, by: User, kind: str) -> ReportSignature:
    """Approved by another than the author; published when approved. Twice is once. Raises NotYoursToSignError."""
    there = report.signatures.filter(kind=kind).first()
    if there:
        return there
    if report.status != Status.READY:
        raise NotYoursToSignError(_("Rapporten er ikke ferdig laget ennå."))
    if kind == Signing.APPROVED and report.author_id == by.pk:
        raise NotYoursToSignError(_("Du har laget rapporten. En annen må lese og godkjenne den."))
    if kind == Signing.PUBLISHED and not report.signatures.filter(kind=Signing.APPROVED).exists():
        raise NotYoursToSignError(_("Rapporten må godkjennes før den publiseres."))
    return ReportSignature.objects.create(report=report, by=by, kind=kind, by_name=by.signature)


def cancel_report(*, report: AnnualReport | ReportPaper, by: User) -> bool:
    """Stops one that is under way; the worker finds that it has lost it. False when it was made in the meantime."""
    text = _("Avbrutt av %(name)s.") % {"name": by.name}
    under_way = type(report).objects.under_way().filter(pk=report.pk)
    return bool(under_way.update(status=Status.FAILED, error_text=text, lease_expires_at=None, claimant=""))


@transaction.atomic
def take_out(*, report: AnnualReport, by: User, as_: Format = Format.PDF, paper: ReportPaper | None = None) -> Taken:
    """The report as a file, with a row that says who took it, and as what. Needs a ready report with_state().

    `paper`: that of a place or in a language, in place of the edition's own.
    """
    Download.objects.create(
        report=report,
        format=as_,
        of=paper.name if paper else "",
        who=f"{by.name} <{by.email}>",
        office=by.employment.office.name if by.employment else "",
        role=by.role,
    )
    return taken(report, as_, paper)
