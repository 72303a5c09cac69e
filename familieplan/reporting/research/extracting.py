"""From the register to rows in which nobody can be told apart: k-anonymity and l-diversity, set-based.

One row is one recipient of a year, without anything that ties it to the same person in another year. Every variable
that others may know has levels (variables.py). All combinations of levels are tried from the finest; the first whose
groups of fewer than k, or of fewer than l different sensitive values, make up no more than the rule's part of the
recipients is used, the same for all the years. The rest is left out.

Whoever stands in a family whose address is protected, now or formerly its member, is left out beforehand and counted
with the rest: so the number tells of nobody. It is nought or at least k in every year, for a few more are left out
where fewer would be missing (filling.py): the year's total is published elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from django.db import connection, transaction

from familieplan.accounts.acting import Duty, current
from familieplan.assistance.breakdowns import SEX_OF
from familieplan.assistance.figures import ANEW, KEPT
from familieplan.assistance.models import GapRule, RecipientYear
from familieplan.reporting.research.filling import Row, filled, least_different, smallest
from familieplan.reporting.research.variables import Variable

MAKE_ROOM = """
DROP TABLE IF EXISTS research_people, research_groups, research_totals;
CREATE TEMPORARY TABLE research_people (
    year int, age int, sex text, children int, district text, zone text, months int, length int, programme text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE research_totals (year int, n int) ON COMMIT DROP"""
LIVES = """
SELECT p.identity_hash AS key, bool_or(f.protection <> '') AS is_protected,
       CASE WHEN count(DISTINCT d.code) FILTER (WHERE here.then) = 1
            THEN min(d.code) FILTER (WHERE here.then) END AS district,
       CASE WHEN count(DISTINCT z.slug) FILTER (WHERE here.then) = 1
            THEN min(z.slug) FILTER (WHERE here.then) END AS zone
  FROM families_person p
  JOIN families_membership m ON m.person_id = p.id
  JOIN families_family f ON f.id = m.family_id
  LEFT JOIN areas_district d ON d.id = f.district_id
  LEFT JOIN areas_zone z ON z.id = f.zone_id
  CROSS JOIN LATERAL (SELECT m.started_on <= %(last)s AND (m.ended_on IS NULL OR m.ended_on > %(last)s) AS then) here
 WHERE p.identity_hash IS NOT NULL GROUP BY 1"""
GATHER = """
WITH people AS ({people}), told AS ({sex}), lives AS ({lives}), programme AS (
    SELECT r.recipient_id,
           bool_or(r.status IN ('3', '7') AND extract(year FROM r.ended_on) = %(year)s) IS TRUE AS ended
      FROM assistance_programmerecord r
      JOIN assistance_kostrafile f ON f.id = r.file_id AND f.replaced_at IS NULL AND f.year = %(year)s
     GROUP BY 1
), counted AS (INSERT INTO research_totals SELECT %(year)s, count(*) FROM people)
INSERT INTO research_people
SELECT %(year)s, %(year)s - extract(year FROM people.birth_date)::int, coalesce(told.sex, ''), people.children,
       lives.district, lives.zone, bit_count(people.months::int::bit(12)), people.last_month - people.spell_start + 1,
       CASE WHEN programme.recipient_id IS NULL THEN 'none' WHEN programme.ended THEN 'ended' ELSE 'takes_part' END
  FROM people
  JOIN assistance_recipient recipient ON recipient.id = people.recipient_id
  LEFT JOIN told ON told.recipient_id = people.recipient_id
  LEFT JOIN lives ON lives.key = recipient.key
  LEFT JOIN programme ON programme.recipient_id = people.recipient_id
 WHERE lives.is_protected IS NOT TRUE"""
GROUP = """
CREATE TEMPORARY TABLE research_groups ON COMMIT DROP AS
SELECT year, {columns}, count(*)::int AS n FROM research_people GROUP BY {places}"""
KEPT_CLASSES = """
WITH classes AS (
    SELECT year{quasi}, sum(n)::int AS n, {different} AS different FROM research_groups GROUP BY year{quasi}
), kept AS (
    SELECT * FROM classes WHERE n >= %(k)s AND different >= %(l)s
)"""
WEIGH = """{kept} SELECT coalesce(sum(n), 0)::int FROM kept"""
TAKE = """{kept}
SELECT year{quasi}{sensitive}, sum(each.n)::int FROM research_groups each
 WHERE EXISTS (SELECT FROM kept WHERE kept.year = each.year{same})
 GROUP BY year{quasi}{sensitive} ORDER BY year{quasi}{sensitive}"""


class TooFewError(ValueError):
    """However coarse the variables are made, so few are left that they would not be hidden among each other."""


@dataclass(frozen=True)
class YearCount:
    """`left`: nought, or at least k."""

    year: int
    given: int
    left: int


@dataclass(frozen=True)
class Extract:
    """`levels`: by the quasi-identifiers."""

    quasi: Sequence[Variable]
    sensitive: Sequence[Variable]
    levels: tuple[int, ...]
    rows: list[Row]
    years: list[YearCount]
    k_reached: int
    l_reached: int | None


@dataclass
class _Work:
    quasi: Sequence[Variable]
    sensitive: Sequence[Variable]
    k: int
    l: int  # noqa: E741 as in models.ResearchRule
    values: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.values = {"k": self.k, "l": self.l if self.sensitive else 1}

    def group(self) -> str:
        columns = [
            f"{level.sql} AS {each.key}_{place}"
            for each in (*self.quasi, *self.sensitive)
            for place, level in enumerate(each.all_levels)
        ]
        return GROUP.format(
            columns=", ".join(columns), places=", ".join(str(place) for place in range(1, len(columns) + 2))
        )

    def asked(self, question: str, levels: Sequence[int]) -> str:
        names = [f"{each.key}_{level}" for each, level in zip(self.quasi, levels, strict=True)]
        inner = [f"{each.key}_0" for each in self.sensitive]
        different = f"least({', '.join(f'count(DISTINCT {name})' for name in inner)})::int" if inner else "1"
        quasi = "".join(f", {name}" for name in names)
        return question.format(
            kept=KEPT_CLASSES.format(quasi=quasi, different=different),
            quasi=quasi,
            sensitive="".join(f", {name}" for name in inner),
            same="".join(f" AND kept.{name} = each.{name}" for name in names),
        )

    def nodes(self) -> list[tuple[int, ...]]:
        """Every combination of levels, the one that loses least first."""
        every = product(*(range(len(each.all_levels)) for each in self.quasi))
        return sorted(every, key=lambda node: (self.loss(node), node))

    def loss(self, node: Sequence[int]) -> float:
        return round(sum(each.loss(level) for each, level in zip(self.quasi, node, strict=True)), 6)


def extract(
    years: Sequence[int],
    quasi: Sequence[Variable],
    sensitive: Sequence[Variable],
    *,
    k: int,
    l: int,  # noqa: E741 as in models.ResearchRule
    most_left_percent: int,
    step: Callable[[], None] = lambda: None,
) -> Extract:
    """`step` is called when everything is gathered. Raises TooFewError.

    Only for the duty of figures: to anybody else the database shows no family, and the protected would not be known.
    """
    if current().duty != Duty.FIGURES:
        raise PermissionError
    work = _Work(quasi, sensitive, k, l)
    with transaction.atomic(), connection.cursor() as cursor:
        _gather(cursor, years, work)
        step()
        levels = _choose(cursor, work, most_left_percent)
        cursor.execute(work.asked(TAKE, levels), work.values)
        rows = [Row(row[0], row[1 : 1 + len(quasi)], row[1 + len(quasi) : -1], row[-1]) for row in cursor.fetchall()]
        cursor.execute("SELECT year, n FROM research_totals ORDER BY year")
        totals = dict(cursor.fetchall())
    rows = [row for year, total in totals.items() for row in filled([r for r in rows if r.year == year], total, k)]
    given = {year: sum(row.n for row in rows if row.year == year) for year in totals}
    if not all(given.values()):
        raise TooFewError
    return Extract(
        quasi=quasi,
        sensitive=sensitive,
        levels=levels,
        rows=rows,
        years=[YearCount(year, given[year], total - given[year]) for year, total in totals.items()],
        k_reached=smallest(rows),
        l_reached=least_different(rows) if sensitive else None,
    )


def _gather(cursor: Any, years: Sequence[int], work: _Work) -> None:
    gap = GapRule.in_force()
    cursor.execute(MAKE_ROOM)
    for year in years:
        anew = RecipientYear.objects.filter(year=year).exclude(gap_months=gap).exists()
        question = GATHER.format(people=ANEW if anew else KEPT, sex=SEX_OF, lives=LIVES)
        cursor.execute(question, {"year": year, "first": year, "gap": gap, "last": date(year, 12, 31)})
    cursor.execute(work.group())


def _choose(cursor: Any, work: _Work, most_left_percent: int) -> tuple[int, ...]:
    """The finest that leaves out no more than the rule says; where none does, the coarsest."""
    cursor.execute("SELECT coalesce(sum(n), 0) FROM research_totals")
    total = cursor.fetchone()[0]
    nodes = work.nodes()
    for node in nodes:
        cursor.execute(work.asked(WEIGH, node), work.values)
        if (total - cursor.fetchone()[0]) * 100 <= total * most_left_percent:
            return node
    return nodes[-1]
