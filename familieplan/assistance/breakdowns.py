"""The year's recipients by age, sex and length of spell, and who came, came back and left. Set-based, nothing hidden.

Length is that of the spell which holds the last assisted month of the year, by that month ("Words of figures").
Whoever comes has a spell that begins in the year; whoever comes back had one that ended twelve months before or less.
Whoever leaves has gone one month longer than a permitted break without assistance, and that month lies in the year:
so it can be known from the year's own file, and never changes when the next one is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from familieplan.assistance.figures import ANEW, KEPT, NoFileError, years_on_file
from familieplan.assistance.models import GapRule, RecipientYear

# Upper bounds of the groups of length, in months; longer than the last is "more than three years".
LENGTHS = (6, 12, 24, 36)
# SSB's own groups for 11F: under 18, 18-24, 25-44, 45-66, 67 and over. By birth date, on 31 December.
AGES = (17, 24, 44, 66)
AGE = "CASE WHEN birth_date IS NULL THEN NULL ELSE %(year)s - extract(year FROM birth_date)::int END"
SEX_OF = """
    SELECT DISTINCT ON (r.recipient_id, f.year) r.recipient_id, f.year, r.sex
      FROM assistance_assistancerecord r
      JOIN assistance_kostrafile f ON f.id = r.file_id AND f.replaced_at IS NULL AND f.form = '11F'
     WHERE f.year BETWEEN %(first)s AND %(year)s ORDER BY r.recipient_id, f.year, r.line"""
STANDING = """
WITH people AS ({people}), told AS ({sex})
SELECT width_bucket({age}, %(ages)s) AS age, coalesce(told.sex, ''),
       width_bucket(last_month - spell_start + 1, %(lengths)s),
       width_bucket(last_month - strict_start + 1, %(lengths)s),
       children > 0, count(*)
  FROM people LEFT JOIN told USING (recipient_id) GROUP BY 1, 2, 3, 4, 5"""
MOVED = """
WITH people AS (
    SELECT recipient_id, year, months, birth_date FROM assistance_recipientyear
     WHERE year BETWEEN %(first)s AND %(year)s
), assisted AS (
    SELECT recipient_id, year * 12 + bit AS month FROM people CROSS JOIN generate_series(0, 11) AS bit
     WHERE months & (1 << bit) <> 0
), before AS (
    SELECT recipient_id, max(last_month) AS month FROM assistance_recipientyear
     WHERE year < %(first)s AND recipient_id IN (SELECT recipient_id FROM people) GROUP BY recipient_id
), stepped AS (
    SELECT recipient_id, a.month, a.month - coalesce(lag(a.month) OVER in_time, b.month) AS since,
           lead(a.month) OVER in_time - a.month AS until
      FROM assisted a LEFT JOIN before b USING (recipient_id)
    WINDOW in_time AS (PARTITION BY recipient_id ORDER BY a.month)
), moved AS (
    SELECT recipient_id,
           coalesce(bool_or(month >= %(january)s AND (since IS NULL OR since > %(gap)s + 1)), false) AS came,
           coalesce(bool_or(month >= %(january)s AND since > %(gap)s + 1 AND since <= 12), false) AS came_back,
           coalesce(bool_or((until IS NULL OR until > %(gap)s + 1)
               AND month + %(gap)s + 1 BETWEEN %(january)s AND %(january)s + 11), false) AS went
      FROM stepped GROUP BY recipient_id
), latest AS (
    SELECT DISTINCT ON (recipient_id) recipient_id, year, birth_date FROM people ORDER BY recipient_id, year DESC
), told AS ({sex})
SELECT width_bucket({age}, %(ages)s) AS age, coalesce(told.sex, ''), count(*) FILTER (WHERE came),
       count(*) FILTER (WHERE came_back), count(*) FILTER (WHERE went)
  FROM moved JOIN latest USING (recipient_id) LEFT JOIN told USING (recipient_id, year) GROUP BY 1, 2"""


@dataclass(frozen=True)
class Standing:
    """So many recipients of one age, sex and length. `age`, `length` and `strict` are places among AGES and LENGTHS."""

    age: int | None
    sex: str
    length: int
    strict: int
    with_children: bool
    count: int


@dataclass(frozen=True)
class Moved:
    """So many persons of one age and sex who came, came back or left."""

    age: int | None
    sex: str
    came: int
    came_back: int
    went: int


def first_of_run(year: int) -> int:
    """The first year of the unbroken run of 11F files up to this one. Raises NoFileError."""
    years = years_on_file()
    if year not in years:
        raise NoFileError(year)
    while year - 1 in years:
        year -= 1
    return year


def standing(year: int, gap_months: int | None = None) -> list[Standing]:
    gap = GapRule.in_force() if gap_months is None else gap_months
    people = ANEW if RecipientYear.objects.filter(year=year).exclude(gap_months=gap).exists() else KEPT
    question = STANDING.format(people=people, sex=SEX_OF, age=AGE)
    return [Standing(*row) for row in _rows(question, year=year, first=year, gap=gap)]


def moved(year: int, gap_months: int | None = None) -> list[Moved]:
    """Who came needs the months of one permitted break before the year; earlier_needed says how many years that is."""
    gap = GapRule.in_force() if gap_months is None else gap_months
    question = MOVED.format(sex=SEX_OF, age=AGE)
    return [Moved(*row) for row in _rows(question, year=year, first=year - years_before(gap), gap=gap)]


def years_before(gap_months: int) -> int:
    """How many years before the year must be on file to know who came, came back within a year, and left."""
    return max(1, -(-(gap_months + 1) // 12))


def _rows(question: str, *, year: int, first: int, gap: int) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "year": year,
        "first": first,
        "gap": gap,
        "january": year * 12,
        # width_bucket counts from the lower bounds of the groups: 0 below the first, n at and above the last.
        "ages": [age + 1 for age in AGES],
        "lengths": [length + 1 for length in LENGTHS],
    }
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
