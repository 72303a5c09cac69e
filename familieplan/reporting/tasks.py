"""Makes yearly reports. A task may be delivered twice, and a report whose worker died is taken up again."""

from __future__ import annotations

from typing import Any

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import AreaSurvey
from familieplan.assistance.figures import NoFileError
from familieplan.reporting.disclosure import NotProtectedError
from familieplan.reporting.models import AnnualReport, LeaseLostError, ReportPaper, Step, one_at_a_time
from familieplan.reporting.posters import keep
from familieplan.reporting.promise_months import keep_months
from familieplan.reporting.published import YearlyStatus
from familieplan.reporting.research.making import make_extract, remove_outlived
from familieplan.reporting.research.models import ResearchFile
from familieplan.reporting.words import not_protected
from familieplan.reporting.zones import figures_of_the_month

log = structlog.get_logger()


def send(report_id: int) -> None:
    """A broker that is gone must not lose the order: resume_reports finds it within a minute or two."""
    try:
        render_annual_report.apply_async((report_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("report_waits_for_broker", report=report_id)


def send_paper(paper_id: int) -> None:
    try:
        render_report_paper.apply_async((paper_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("paper_waits_for_broker", paper=paper_id)


def send_extract(file_id: int) -> None:
    try:
        render_extract.apply_async((file_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("extract_waits_for_broker", file=file_id)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def count_zones() -> None:
    """Just after midnight of the first, so that nobody waits for it in the morning."""
    with acting_as(duty=Duty.FIGURES):
        figures_of_the_month()


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def draw_poster(survey_id: int, address: str) -> None:
    """WeasyPrint works here and never in a web process."""
    with acting_as(duty=Duty.NOTICES):
        survey = AreaSurvey.objects.open().filter(pk=survey_id).select_related("measure__zone").first()
        if survey:
            keep(survey, address)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def keep_promise_months() -> None:
    """Every night, so that a night that fell out is made up for; only months that have ended and are not kept yet."""
    with acting_as(duty=Duty.FLAGS):
        keep_months(timezone.localdate())


@shared_task(bind=True, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_annual_report(self: Any, report_id: int) -> None:
    with acting_as(duty=Duty.FIGURES):
        _render(report_id, self.request.id or "direct")


def _render(report_id: int, claimant: str) -> None:
    report = AnnualReport.objects.claim(report_id, claimant)
    if report is None:
        return
    try:
        make(report)
    except LeaseLostError:
        log.info("report_taken_over", report=report_id)
    except NoFileError:
        report.fail(_("Ingen 11F-fil for %(year)s er lest inn.") % {"year": report.year})
    except NotProtectedError:
        report.fail(not_protected())


def make(report: AnnualReport) -> None:
    """Step by step, each shown on the page; the finished report becomes visible in one UPDATE."""
    from familieplan.assistance.models import GapRule
    from familieplan.reporting import counting
    from familieplan.reporting.goal_chapter import goals_of
    from familieplan.reporting.published import YearlyStatus
    from familieplan.reporting.user_forum import forum_of

    while True:
        files = counting.files_now()
        report.advance(Step.FIGURES)
        latest = counting.year_figures(report.year, GapRule.in_force())
        around = counting.circumstances(report.year, latest.long_term.known_from)
        report.advance(Step.TREND)
        years = [y for y in counting.trend_years(report.year) if y != report.year]
        before = tuple(counting.year_figures(y, around.gap_months) for y in years)
        # A file that was read in the meantime counts in all of the figures or in none.
        if counting.files_now() == files:
            break
        log.info("report_counted_anew", report=report.pk)
    status = YearlyStatus(around, (*before, latest), forum_of(report.year), goals_of(report.year))
    while not _publish(report, status):
        log.info("report_overtaken", report=report.pk)


def _publish(report: AnnualReport, status: YearlyStatus) -> bool:
    """False when another report has been made in the meantime: what it shows, this one must know of."""
    from familieplan.reporting import charts, pdf

    report.advance(Step.DISCLOSURE)
    made = AnnualReport.objects.ready().count()
    published = status.publish(AnnualReport.objects.editions()).since(AnnualReport.objects.last_of(report.year - 1))
    report.advance(Step.CHARTS)
    drawings = charts.draw_all(published)
    report.advance(Step.PDF)
    paper = pdf.papers(published, drawings, author=report.author_name, edition=report.edition)
    around = status.circumstances
    with transaction.atomic():
        one_at_a_time()
        if AnnualReport.objects.ready().count() != made:
            return False
        report.store(
            cutoff_on=around.cutoff_on,
            version=around.version,
            definitions=around.definitions,
            figures=status.document(),
            published=published.document(),
            charts=drawings,
            pdf=paper.pdf,
            archive=paper.archive,
            step=Step.PDF,
        )
    return True


@shared_task(bind=True, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_report_paper(self: Any, paper_id: int) -> None:
    """Of what the edition shows, and nothing else: no figure is counted here."""
    with acting_as(duty=Duty.FIGURES):
        _render_paper(paper_id, self.request.id or "direct")


def _render_paper(paper_id: int, claimant: str) -> None:
    from familieplan.reporting import charts, pdf

    paper = ReportPaper.objects.claim(paper_id, claimant)
    if paper is None:
        return
    report = paper.report
    try:
        paper.advance(Step.CHARTS)
        with translation.override(paper.language):
            drawings = {} if paper.scope else charts.draw_all(report.contents)
        paper.advance(Step.PDF)
        kind = {"scope": paper.scope, "language": paper.language}
        made = pdf.papers(report.contents, drawings, author=paper.author_name, edition=report.edition, **kind)
        paper.store(pdf=made.pdf, archive=made.archive, step=Step.PDF)
    except LeaseLostError:
        log.info("paper_taken_over", paper=paper_id)


@shared_task(bind=True, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def render_extract(self: Any, file_id: int) -> None:
    with acting_as(duty=Duty.FIGURES):
        make_extract(file_id, self.request.id or "direct")


@shared_task
def resume_reports() -> None:
    with acting_as(duty=Duty.FIGURES):
        AnnualReport.objects.give_up()
        for report_id in AnnualReport.objects.abandoned().values_list("pk", flat=True):
            send(report_id)
        ReportPaper.objects.give_up()
        for paper_id in ReportPaper.objects.abandoned().values_list("pk", flat=True):
            send_paper(paper_id)
        ResearchFile.objects.give_up()
        for file_id in ResearchFile.objects.abandoned().values_list("pk", flat=True):
            send_extract(file_id)
        remove_outlived()
