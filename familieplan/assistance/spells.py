"""Months and spells, set-based. A spell is assisted months with no break longer than G calendar months.

Its length is the number of calendar months from its first to its last assisted month, both counted (domain: "Words of
figures"). What a year's figures ask is kept per recipient and year in RecipientYear, anew for those a file touches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from familieplan.assistance.models import GapRule, KostraFile, RecipientYear

REMOVE_MONTHS = (
    "DELETE FROM assistance_assistancemonth WHERE month_idx >= %(year)s * 12 AND month_idx < %(year)s * 12 + 12"
)
# The same person may stand twice in a file whose errors were accepted: a month is still one month.
ADD_MONTHS = """INSERT INTO assistance_assistancemonth (recipient_id, month_idx)
    SELECT DISTINCT r.recipient_id, %(year)s * 12 + bit
      FROM assistance_assistancerecord r CROSS JOIN generate_series(0, 11) AS bit
     WHERE r.file_id = %(file)s AND r.months & (1 << bit) <> 0
     ORDER BY 1, 2"""
TOUCHED = """CREATE TEMPORARY TABLE kostra_touched ON COMMIT DROP AS
    SELECT DISTINCT recipient_id FROM assistance_assistancerecord WHERE file_id = ANY(%(files)s)"""
# Analysed, or the planner takes the summary for a handful of rows.
ANALYSE = "ANALYZE kostra_touched"
FORGET = "DELETE FROM assistance_recipientyear WHERE recipient_id IN (SELECT recipient_id FROM {scope})"
SUMMARISE = """
WITH stepped AS (
    SELECT recipient_id, month_idx,
           month_idx - lag(month_idx) OVER (PARTITION BY recipient_id ORDER BY month_idx) AS step
      FROM assistance_assistancemonth WHERE recipient_id IN (SELECT recipient_id FROM {scope})
), placed AS (
    SELECT recipient_id, month_idx,
           max(month_idx) FILTER (WHERE step IS NULL OR step > %(gap)s + 1) OVER up_to AS spell_start,
           max(month_idx) FILTER (WHERE step IS NULL OR step > 1) OVER up_to AS strict_start,
           count(*) OVER (PARTITION BY recipient_id ORDER BY month_idx RANGE 47 PRECEDING) AS months_in_48
      FROM stepped WINDOW up_to AS (PARTITION BY recipient_id ORDER BY month_idx)
), lasting AS (
    SELECT DISTINCT ON (recipient_id, month_idx / 12) recipient_id, month_idx / 12 AS year, month_idx AS last_month,
           spell_start, strict_start, months_in_48
      FROM placed ORDER BY recipient_id, month_idx / 12, month_idx DESC
), told AS (
    SELECT DISTINCT ON (r.recipient_id, f.year) r.recipient_id, f.year, r.children, r.birth_date,
           bit_or(r.months) OVER (PARTITION BY r.recipient_id, f.year) AS months
      FROM assistance_assistancerecord r
      JOIN assistance_kostrafile f ON f.id = r.file_id AND f.replaced_at IS NULL
     WHERE r.recipient_id IN (SELECT recipient_id FROM {scope})
     ORDER BY r.recipient_id, f.year, r.line
)
INSERT INTO assistance_recipientyear (recipient_id, year, months, last_month, gap_months, spell_start, strict_start,
                                      months_in_48, children, birth_date)
SELECT l.recipient_id, l.year, t.months, l.last_month, %(gap)s, l.spell_start, l.strict_start, l.months_in_48,
       t.children, t.birth_date
  FROM lasting l JOIN told t ON t.recipient_id = l.recipient_id AND t.year = l.year
 ORDER BY l.year, l.recipient_id"""


def follow_file(file: KostraFile, *, replaced: KostraFile | None, gap_months: int) -> None:
    """Make months and summaries equal to a file that has just become the current one of its year."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE_MONTHS, {"year": file.year})
        cursor.execute(ADD_MONTHS, {"year": file.year, "file": file.pk})
        cursor.execute("DROP TABLE IF EXISTS kostra_touched")
        cursor.execute(TOUCHED, {"files": [file.pk, *([replaced.pk] if replaced else [])]})
        cursor.execute(ANALYSE)
        cursor.execute(FORGET.format(scope="kostra_touched"))
        cursor.execute(SUMMARISE.format(scope="kostra_touched"), {"gap": gap_months})
    follow_rule(gap_months)


def follow_rule(gap_months: int) -> None:
    """A new gap rule has come into force: one summary under two rules would answer neither."""
    if RecipientYear.objects.exclude(gap_months=gap_months).exists():
        rebuild(gap_months)


def refresh(recipient_id: int) -> None:
    """Bring one recipient's summary up to date with the months."""
    scope = "(SELECT %(recipient)s::bigint AS recipient_id) AS one"
    values = {"recipient": recipient_id, "gap": GapRule.in_force()}
    with connection.cursor() as cursor:
        cursor.execute(FORGET.format(scope=scope), values)
        cursor.execute(SUMMARISE.format(scope=scope), values)


def rebuild(gap_months: int) -> None:
    """Everybody's summary under another gap rule."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assistance_recipientyear")
        cursor.execute(SUMMARISE.format(scope="assistance_recipient AS every(recipient_id, key)"), {"gap": gap_months})


@dataclass(frozen=True)
class Spell:
    """The latest spell of one of several people. Months are indexes: year × 12 + month − 1."""

    first: int
    last: int
    assisted: frozenset[int]
    known_until: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


LATEST = """
WITH known AS (SELECT max(year) * 12 + 11 AS until FROM assistance_kostrafile
                WHERE form = '11F' AND replaced_at IS NULL),
last_year AS (
    SELECT DISTINCT ON (y.recipient_id) y.recipient_id, y.spell_start, y.last_month
      FROM assistance_recipientyear y JOIN assistance_recipient r ON r.id = y.recipient_id
     WHERE r.key = ANY(%(keys)s) ORDER BY y.recipient_id, y.year DESC
), longest AS (
    SELECT * FROM last_year ORDER BY last_month DESC, last_month - spell_start DESC LIMIT 1
)
SELECT l.spell_start, l.last_month, known.until,
       (SELECT array_agg(month_idx) FROM assistance_assistancemonth m
         WHERE m.recipient_id = l.recipient_id AND m.month_idx >= l.spell_start)
  FROM longest l CROSS JOIN known"""


def latest_spell_of(keys: Sequence[str]) -> Spell | None:
    """The spell that reaches furthest among these people (keyed hashes); None when no file tells of them."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, {"keys": list(keys)})
        row = cursor.fetchone()
    return Spell(row[0], row[1], frozenset(row[3]), row[2]) if row else None
