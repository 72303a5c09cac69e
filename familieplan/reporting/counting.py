"""Counts a yearly status: the year, the years before it, what the words mean, and from when each can be known."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

import familieplan
from familieplan.assistance.breakdowns import first_of_run, years_before
from familieplan.assistance.figures import (
    AidFigures,
    Counted,
    ProgrammeFigures,
    aid_figures,
    half_up,
    programme_figures,
    years_on_file,
)
from familieplan.assistance.models import Form, GapRule, KostraFile
from familieplan.coordination.yearly import first_plan_on
from familieplan.coordination.yearly_said import first_answer, first_barrier
from familieplan.reporting.breakdowns import breakdowns
from familieplan.reporting.breakdowns_own import places_now
from familieplan.reporting.definitions import definitions
from familieplan.reporting.figures import (
    Compared,
    Families,
    LongTerm,
    Programme,
    Recipients,
    YearFigures,
    Young,
)
from familieplan.reporting.goal_chapter import goals_of
from familieplan.reporting.models import DisclosureRule
from familieplan.reporting.published import Circumstances, YearlyStatus
from familieplan.reporting.register.entries import Horizon
from familieplan.reporting.user_forum import forum_of

TREND_YEARS = 5


def year_figures(year: int, gap_months: int) -> YearFigures:
    """Raises assistance.figures.NoFileError when no 11F file of the year has been read."""
    aid = aid_figures(year, gap_months)
    return YearFigures(
        year=year,
        recipients=Recipients(
            aid.total, half_up(sum(aid.by_month), 12), half_up(sum(aid.by_month[:9]), 9), tuple(aid.by_month)
        ),
        long_term=_long_term(aid),
        families=Families(aid.families, aid.children),
        young=Young(aid.under_21_spring, aid.under_24),
        kvp=_programme(programme_figures(year)),
        more=breakdowns(year, gap_months),
    )


def _long_term(aid: AidFigures) -> LongTerm:
    return LongTerm(
        recipients=aid.long_term.recipients if aid.long_term else None,
        families=aid.long_term.families if aid.long_term else None,
        children=aid.long_term_children,
        strict=_compared(aid.strict),
        cumulative=_compared(aid.cumulative),
        known_from=aid.known_from,
    )


def _compared(counted: Counted | None) -> Compared:
    return Compared(counted.recipients, counted.families) if counted else Compared(None, None)


def _programme(found: ProgrammeFigures | None) -> Programme:
    return Programme(found.participants, found.ended, dict(found.results)) if found else Programme(None, None)


def trend_years(year: int) -> list[int]:
    """The year and up to four before it that have files, oldest first."""
    return [each for each in years_on_file() if year - TREND_YEARS < each <= year]


def circumstances(year: int, known_from: str | None) -> Circumstances:
    gap, rule = GapRule.in_force(), DisclosureRule.in_force()
    return Circumstances(
        year=year,
        cutoff_on=_cutoff(year),
        gap_months=gap,
        threshold=rule.smallest_shown,
        method=rule.method,
        version=familieplan.__version__,
        definitions=definitions(gap, known_from),
        known_from=horizons(year, gap),
        places=places_now(),
    )


def horizons(year: int, gap_months: int) -> dict[str, str]:
    """The first month of which each kind of figure can be known, as YYYY-MM; without one that never can."""
    first = first_of_run(year)
    found = {
        Horizon.YEAR: f"{first}-01",
        Horizon.LENGTH_12: f"{first + 1}-01",
        Horizon.LENGTH_24: f"{first + 2}-01",
        Horizon.LONG_TERM: f"{first + 3}-01",
        Horizon.MOVED: f"{first + years_before(gap_months)}-01",
    }
    programme = KostraFile.objects.filter(form=Form.PROGRAMME, replaced_at=None).order_by("year").first()
    if programme:
        found[Horizon.PROGRAMME] = f"{programme.year}-01"
    if begun := first_plan_on():
        found[Horizon.PLANS] = f"{begun:%Y-%m}"
    if begun_saying := first_answer():
        found[Horizon.VOICES] = begun_saying
    if begun_meeting := first_barrier():
        found[Horizon.BARRIERS] = begun_meeting
    return {horizon.value: month for horizon, month in found.items()}


def files_now() -> list[int]:
    """Which files the figures rest on at this moment."""
    return list(KostraFile.objects.filter(replaced_at=None).order_by("pk").values_list("pk", flat=True))


def _cutoff(year: int) -> date:
    """The day the latest file that the figures rest on was read."""
    files = KostraFile.objects.filter(year__lte=year, replaced_at=None)
    latest = files.order_by("-read_at").values_list("read_at", flat=True).first()
    return timezone.localtime(latest).date() if latest else timezone.localdate()


def yearly_status(year: int) -> YearlyStatus:
    """Everything a report of the year says, from the register as it is now. Raises NoFileError."""
    latest = year_figures(year, GapRule.in_force())
    around = circumstances(year, latest.long_term.known_from)
    before = [year_figures(each, around.gap_months) for each in trend_years(year) if each != year]
    return YearlyStatus(around, (*before, latest), forum_of(year), goals_of(year))
