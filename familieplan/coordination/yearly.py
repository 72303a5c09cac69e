"""What was done for families in a year: kartlegging, counselling, coordination, the team's decisions. Counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.merged_once import GOES_ON, counted_as

# What is written of an applicant counts from the application on, and for a year: a later year does not change this one.
QUESTION = f"""
WITH RECURSIVE {GOES_ON}, applied AS (
    SELECT a.id, {counted_as("a")} AS family_id, a.applicant_id, a.applied_on FROM coordination_aidapplication a
     WHERE applied_on BETWEEN %(first)s AND %(last)s
), asked AS (
    SELECT a.child_id, bool_or(a.completed_on IS NOT NULL) AS done
      FROM coordination_assessment a JOIN applied ON applied.id = a.application_id GROUP BY a.child_id
), said AS (
    SELECT DISTINCT s.person_id, s.topic FROM coordination_adultstatus s
      JOIN applied ON applied.applicant_id = s.person_id AND s.since_on >= applied.applied_on
       AND s.since_on < applied.applied_on + interval '1 year'
     WHERE s.topic IN ('counselling', 'activity')
), planned AS (
    SELECT DISTINCT {counted_as("p")} AS family_id FROM coordination_familyplan p
     WHERE started_on <= %(last)s AND (ended_on IS NULL OR ended_on > %(last)s)
), flagged AS (
    SELECT {counted_as("f")} AS family_id, f.id FROM coordination_flag f
     WHERE raised_at < %(end)s AND (cleared_at IS NULL OR cleared_at >= %(begin)s)
)
SELECT (SELECT count(DISTINCT family_id) FROM applied), (SELECT count(*) FROM asked),
       (SELECT count(*) FROM asked WHERE done), (SELECT count(DISTINCT applicant_id) FROM applied),
       (SELECT count(*) FROM said WHERE topic = 'counselling'), (SELECT count(*) FROM said WHERE topic = 'activity'),
       (SELECT count(*) FROM planned),
       (SELECT count(*) FROM planned WHERE EXISTS (
           SELECT FROM families_participation p
            WHERE p.family_id = planned.family_id AND p.part = 'coordinator' AND p.started_on <= %(last)s
              AND (p.ended_on IS NULL OR p.ended_on > %(last)s))),
       (SELECT count(DISTINCT family_id) FROM flagged),
       (SELECT count(DISTINCT flagged.family_id) FROM flagged JOIN coordination_flagstep s ON s.flag_id = flagged.id
         WHERE s.kind = 'decided' AND s.taken_at >= %(begin)s AND s.taken_at < %(end)s)"""  # noqa: S608 no value is put into the text
FIRST_PLAN = "SELECT min(started_on) FROM coordination_familyplan"


@dataclass(frozen=True)
class HelpFigures:
    """Families, children and parents; each second figure counts some of those in the one before it."""

    applied_families: int
    children: int
    assessed_children: int
    applicants: int
    counselling_offered: int
    active_assessed: int
    plan_families: int
    coordinated_families: int
    flagged_families: int
    reviewed_families: int


def help_figures(year: int) -> HelpFigures | None:
    """None for a year before the first plan. In a year that is not over, the last day is today."""
    here = timezone.get_current_timezone()
    first, last = date(year, 1, 1), min(date(year, 12, 31), timezone.localdate())
    values = {
        "first": first,
        "last": last,
        "begin": datetime(year, 1, 1, tzinfo=here),
        "end": datetime(year + 1, 1, 1, tzinfo=here),
    }
    # Whoever counts the year sees rows of every family inside this transaction, and takes numbers out of it.
    with acting_as(duty=Duty.FIGURES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIRST_PLAN)
        (begun,) = cursor.fetchone()
        if begun is None or begun > last:
            return None
        cursor.execute(QUESTION, values)
        return HelpFigures(*cursor.fetchone())


def first_plan_on() -> date | None:
    """The day of the first plan that is kept here; None before there is one."""
    with acting_as(duty=Duty.FIGURES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIRST_PLAN)
        found: date | None = cursor.fetchone()[0]
    return found
