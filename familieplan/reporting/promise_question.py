"""The lead's duty on a number of days, asked of the database once, whatever the number of families and months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models.flag import RESTS
from familieplan.families.policies import Part

# The OSK team meets every week: what has waited longer has been passed over once.
LATE_AFTER_DAYS = 7

# One row per day and family. `waited` is NULL when nothing waits: no flag, or each has been taken up.
# The office of a secret service is not named: its part in a family may be neither confirmed nor denied.
EACH = """
  WITH point AS (
    SELECT unnest(%(days)s::date[]) AS day
  ), fam AS MATERIALIZED (
    SELECT f.id, s.id IS NULL AS is_unseen
      FROM families_family f JOIN areas_district d ON d.id = f.district_id
      LEFT JOIN unnest(%(seen)s::bigint[]) AS s (id) ON s.id = f.id
     WHERE d.code = ANY(%(districts)s) AND (%(families)s::bigint[] IS NULL OR f.id = ANY(%(families)s))
  ), planned AS (
    SELECT DISTINCT day, p.family_id FROM point JOIN coordination_familyplan p
        ON p.started_on <= day AND (p.ended_on IS NULL OR p.ended_on > day)
      JOIN fam ON fam.id = p.family_id
  ), coordinated AS (
    SELECT DISTINCT ON (day, p.family_id) day, p.family_id, CASE WHEN NOT v.is_secret THEN p.office_id END AS office_id
      FROM point JOIN families_participation p
        ON p.part = %(coordinator)s AND p.started_on <= day AND (p.ended_on IS NULL OR p.ended_on > day)
      JOIN fam ON fam.id = p.family_id
      JOIN accounts_office o ON o.id = p.office_id JOIN accounts_service v ON v.id = o.service_id
     ORDER BY day, p.family_id, p.started_on DESC
  ), applied AS (
    SELECT day, a.family_id, max(a.applied_on) AS applied_on
      FROM point JOIN coordination_aidapplication a ON a.applied_on <= day JOIN fam ON fam.id = a.family_id
     GROUP BY 1, 2
  ), child AS (
    SELECT DISTINCT day, m.family_id, m.person_id
      FROM point JOIN families_membership m ON m.started_on <= day AND (m.ended_on IS NULL OR m.ended_on > day)
      JOIN fam ON fam.id = m.family_id JOIN families_person p ON p.id = m.person_id
     WHERE coalesce(p.birth_date > day - interval '18 years', m.relation = 'child')
  ), children AS (
    SELECT c.day, c.family_id, count(a.applied_on) AS asked_for,
           count(*) FILTER (WHERE EXISTS (
             SELECT FROM coordination_assessment s
              WHERE s.family_id = c.family_id AND s.child_id = c.person_id
                AND s.completed_on BETWEEN a.applied_on AND c.day)) AS assessed
      FROM child c LEFT JOIN applied a USING (day, family_id) GROUP BY 1, 2
  ), flagged AS (
    SELECT day, g.family_id, max(CASE WHEN s.kind = ANY(%(rests)s) AND (s.back_on IS NULL OR s.back_on > day) THEN NULL
             ELSE day - greatest(g.since, CASE WHEN s.kind = ANY(%(rests)s) THEN s.back_on END) END) AS waited
      FROM point JOIN coordination_flag g ON g.since <= day
       AND (g.cleared_at IS NULL OR (g.cleared_at AT TIME ZONE 'Europe/Oslo')::date > day)
      JOIN fam ON fam.id = g.family_id
      LEFT JOIN LATERAL (
        SELECT kind, back_on FROM coordination_flagstep
         WHERE flag_id = g.id AND (taken_at AT TIME ZONE 'Europe/Oslo')::date <= day
         ORDER BY id DESC LIMIT 1) s ON true
     GROUP BY 1, 2
  ), each AS MATERIALIZED (
    SELECT day, family_id, is_unseen, c.office_id, coalesce(k.asked_for, 0) AS asked_for,
           CASE WHEN k.asked_for > 0 THEN k.assessed ELSE 0 END AS assessed,
           p.family_id IS NOT NULL AND k.family_id IS NOT NULL AS owed, c.family_id IS NOT NULL AS coordinated,
           g.family_id IS NOT NULL AS flagged, g.waited
      FROM (SELECT day, id AS family_id, is_unseen FROM point CROSS JOIN fam) every_one
      LEFT JOIN planned p USING (day, family_id)
      LEFT JOIN coordinated c USING (day, family_id)
      LEFT JOIN children k USING (day, family_id)
      LEFT JOIN flagged g USING (day, family_id)
  )"""
COUNTED = f"""{EACH}
  SELECT day, office_id, grouping(office_id) = 1 AS is_total,
         coalesce(sum(assessed), 0)::int, coalesce(sum(asked_for - assessed), 0)::int,
         coalesce(sum(asked_for - assessed) FILTER (WHERE is_unseen), 0)::int,
         count(*) FILTER (WHERE owed AND coordinated), count(*) FILTER (WHERE owed AND NOT coordinated),
         count(*) FILTER (WHERE owed AND NOT coordinated AND is_unseen),
         count(*) FILTER (WHERE flagged AND waited IS NULL), count(waited),
         percentile_disc(0.5) WITHIN GROUP (ORDER BY waited), max(waited), count(*) FILTER (WHERE waited > %(late)s)
    FROM each GROUP BY GROUPING SETS ((day), (day, office_id)) ORDER BY day"""  # noqa: S608 no value is put into the text
BEHIND = f"""{EACH}
  SELECT family_id FROM each
   WHERE CASE %(which)s WHEN 'assessed' THEN asked_for > assessed WHEN 'coordinated' THEN owed AND NOT coordinated
              WHEN 'waiting' THEN waited IS NOT NULL WHEN 'late' THEN waited > %(late)s END
     AND (%(office)s::bigint IS NULL OR office_id = %(office)s)"""  # noqa: S608


class Count(NamedTuple):
    """One day in one office, or in all (`is_total`). `_unseen`: of the gap, those in families one may not see."""

    day: date
    office_id: int | None
    is_total: bool
    assessed: int
    not_assessed: int
    not_assessed_unseen: int
    coordinated: int
    not_coordinated: int
    not_coordinated_unseen: int
    taken_up: int
    waiting: int
    median: int | None
    longest: int | None
    late: int


def _ask(question: str, **values: Any) -> list[tuple[Any, ...]]:
    values = {
        "families": None,
        "seen": [],
        "late": LATE_AFTER_DAYS,
        "rests": [str(kind) for kind in RESTS],
        "coordinator": str(Part.COORDINATOR),
        **values,
    }
    with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def counts(districts: Sequence[str], days: Sequence[date], seen: Sequence[int]) -> list[Count]:
    """Counted and never listed, as a duty. `seen`: keys of the families that whoever asks may see."""
    values = {"districts": list(districts), "days": list(days), "seen": list(seen)}
    return [Count(*row) for row in _ask(COUNTED, **values)]


def behind(which: str, districts: Sequence[str], on: date, seen: Sequence[int], office: int | None = None) -> list[int]:
    """Keys of the families behind a figure, of all or of one office, of those alone that whoever asks may see."""
    rows = _ask(BEHIND, which=which, districts=list(districts), days=[on], families=list(seen), office=office)
    return [row[0] for row in rows]
