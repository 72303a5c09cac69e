"""The year's raw figures, as "Words of figures" defines them. Nothing is hidden here; publishing is a floor up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from familieplan.assistance.models import Form, GapRule, KostraFile, RecipientYear

LONG_MONTHS = 36
# Table of a year: one row per recipient, from the kept summary or worked out anew for another gap.
KEPT = "SELECT * FROM assistance_recipientyear WHERE year = %(year)s"
ANEW = """
    SELECT y.recipient_id, y.months, y.last_month, y.strict_start, y.months_in_48, y.children, y.birth_date,
           coalesce(s.start, y.strict_start) AS spell_start
      FROM assistance_recipientyear y
      LEFT JOIN LATERAL (
        SELECT max(m.month_idx) AS start FROM (
            SELECT month_idx, month_idx - lag(month_idx) OVER (ORDER BY month_idx) AS step
              FROM assistance_assistancemonth
             WHERE recipient_id = y.recipient_id AND month_idx <= y.last_month) AS m
         WHERE m.step IS NULL OR m.step > %(gap)s + 1) AS s ON true
     WHERE y.year = %(year)s"""
QUESTION = """
WITH people AS ({people})
SELECT count(*),
       count(*) FILTER (WHERE children > 0), coalesce(sum(children), 0),
       count(*) FILTER (WHERE long), count(*) FILTER (WHERE long AND children > 0),
       coalesce(sum(children) FILTER (WHERE long), 0),
       count(*) FILTER (WHERE strict), count(*) FILTER (WHERE strict AND children > 0),
       count(*) FILTER (WHERE months_in_48 > %(long)s),
       count(*) FILTER (WHERE months_in_48 > %(long)s AND children > 0),
       count(*) FILTER (WHERE months & 63 <> 0 AND birth_date > %(turns_21)s),
       count(*) FILTER (WHERE birth_date > %(turns_24)s),
       ARRAY[{months}]
  FROM (SELECT *, last_month - spell_start + 1 > %(long)s AS long,
               last_month - strict_start + 1 > %(long)s AS strict FROM people) AS each"""
MONTHS = ", ".join(f"count(*) FILTER (WHERE months & {1 << bit} <> 0)" for bit in range(12))
PROGRAMME = """
WITH people AS (
    SELECT r.recipient_id, bool_or(r.status IN ('3', '7') AND extract(year FROM r.ended_on) = %(year)s) AS ended,
           array_agg(DISTINCT outcome) FILTER (
               WHERE outcome IS NOT NULL AND r.status IN ('3', '7')
                 AND extract(year FROM r.ended_on) = %(year)s) AS ways
      FROM assistance_programmerecord r
      JOIN assistance_kostrafile f ON f.id = r.file_id AND f.replaced_at IS NULL AND f.year = %(year)s
      LEFT JOIN LATERAL unnest(r.outcomes) AS outcome ON true
     GROUP BY r.recipient_id)
SELECT count(*), count(*) FILTER (WHERE ended), count(*) FILTER (WHERE ended AND ways IS NULL),
       (SELECT jsonb_object_agg(way, n) FROM (
           SELECT way, count(*) AS n FROM people, unnest(ways) AS way WHERE ended GROUP BY way) AS counted)
  FROM people"""
# The rows of Tabell 2, and last those whose way on nobody has written down.
OUTCOMES = (
    *("AVSL_ORDINAERTARB", "AVSL_ARBLONNSTILS", "AVSL_ARBMARK", "AVSL_SKOLE", "AVSL_UFORE", "AVSL_AAP"),
    *("AVSL_OK_AVKLAR", "AVSL_UTEN_OK_AVKLAR", "AVSL_ANNET", "AVSL_UKJENT"),
)
NOT_GIVEN = "IKKE_OPPGITT"


class NoFileError(LookupError):
    """No 11F file of that year has been read."""


@dataclass(frozen=True)
class Counted:
    """Recipients, and those of them with children."""

    recipients: int
    families: int


@dataclass(frozen=True)
class AidFigures:
    """Of one year's 11F. The three long-term counts are None when the files do not reach back far enough."""

    total: int
    by_month: tuple[int, ...]
    families: int
    children: int
    long_term: Counted | None
    long_term_children: int | None
    strict: Counted | None
    cumulative: Counted | None
    known_from: str
    under_21_spring: int
    under_24: int


@dataclass(frozen=True)
class ProgrammeFigures:
    """Of one year's 11CF. One person may leave with two outcomes."""

    participants: int
    ended: int
    results: dict[str, int]


def half_up(total: int, parts: int) -> int:
    """A mean in whole persons: 1181.5 is 1182."""
    return (2 * total + parts) // (2 * parts)


def years_on_file() -> list[int]:
    """Years with a current 11F file, oldest first."""
    files = KostraFile.objects.filter(form=Form.AID, replaced_at=None)
    return sorted(files.values_list("year", flat=True))


def _horizon(year: int, years: list[int]) -> int:
    """The first month in which the unbroken run of files up to `year` can tell of more than three years."""
    first = year
    while first - 1 in years:
        first -= 1
    return first * 12 + LONG_MONTHS


def aid_figures(year: int, gap_months: int | None = None) -> AidFigures:
    """Raises NoFileError. With the gap rule that the summary was made under, the months are not touched."""
    years = years_on_file()
    if year not in years:
        raise NoFileError(year)
    gap = GapRule.in_force() if gap_months is None else gap_months
    people = ANEW if RecipientYear.objects.filter(year=year).exclude(gap_months=gap).exists() else KEPT
    values: dict[str, Any] = {
        "year": year,
        "gap": gap,
        "long": LONG_MONTHS,
        "turns_21": date(year - 21, 6, 30),
        "turns_24": date(year - 24, 12, 31),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.format(people=people, months=MONTHS), values)
        row = cursor.fetchone()
    horizon = _horizon(year, years)
    knows = year * 12 + 11 >= horizon
    return AidFigures(
        total=row[0],
        by_month=tuple(row[12]),
        families=row[1],
        children=row[2],
        long_term=Counted(row[3], row[4]) if knows else None,
        long_term_children=row[5] if knows else None,
        strict=Counted(row[6], row[7]) if knows else None,
        cumulative=Counted(row[8], row[9]) if knows else None,
        known_from=f"{horizon // 12:04d}-{horizon % 12 + 1:02d}",
        under_21_spring=row[10],
        under_24=row[11],
    )


def programme_figures(year: int) -> ProgrammeFigures | None:
    """None when no 11CF file of the year has been read."""
    if not KostraFile.objects.filter(form=Form.PROGRAMME, year=year, replaced_at=None).exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute(PROGRAMME, {"year": year})
        participants, ended, not_given, ways = cursor.fetchone()
    counted: dict[str, Any] = ways if isinstance(ways, dict) else _json(ways)
    results = {outcome: counted.get(outcome, 0) for outcome in OUTCOMES}
    return ProgrammeFigures(participants, ended, results | {NOT_GIVEN: not_given})


def _json(text: str | None) -> dict[str, Any]:
    import json

    return json.loads(text) if text else {}
