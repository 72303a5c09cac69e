"""The way to a home of one's own (H5a-c): how many wait and how long, and what they move on to. Counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models.adult import AdultState, AdultTopic

# The plan against poverty asks for a home within three months (H5a).
SOON = "3 months"
YEAR = "1 year"

# A state that is written again goes on; each new temporary home is another. What a secret service has said is left out.
# Of a family with several adults the one who has waited longest counts.
QUESTION = f"""
WITH said AS (
  SELECT s.id, s.person_id, p.family_id, p.ended_on IS NULL AS in_plan, s.state, s.since_on,
         lag(s.state) OVER told AS before
    FROM coordination_adultstatus s JOIN coordination_familyplan p ON p.id = s.plan_id
    LEFT JOIN accounts_service v ON v.id = s.service_id
   WHERE s.topic = '{AdultTopic.HOUSING}' AND s.since_on <= %(today)s AND v.is_secret IS NOT TRUE
  WINDOW told AS (PARTITION BY s.person_id ORDER BY s.since_on, s.id)
), steps AS (
  SELECT person_id, family_id, in_plan, state, since_on AS began_on, lead(since_on) OVER told AS ended_on,
         lead(state) OVER told AS onward
    FROM said WHERE before IS DISTINCT FROM state
  WINDOW told AS (PARTITION BY person_id ORDER BY since_on, id)
), waiting AS (
  SELECT family_id, min(began_on) AS began_on FROM steps
   WHERE state = '{AdultState.QUEUE}' AND ended_on IS NULL AND in_plan GROUP BY family_id
), left_behind AS (
  SELECT DISTINCT ON (family_id, state) family_id, state, onward, ended_on - began_on AS days FROM steps
   WHERE state IN ('{AdultState.QUEUE}', '{AdultState.TENANT}') AND ended_on > %(today)s::date - interval '{YEAR}'
   ORDER BY family_id, state, ended_on DESC, person_id
), here AS (
  SELECT DISTINCT family_id, state FROM steps WHERE ended_on IS NULL AND in_plan
), again AS (
  SELECT DISTINCT family_id FROM said
   WHERE state = '{AdultState.TEMPORARY}' AND since_on > %(today)s::date - interval '{YEAR}'
   GROUP BY family_id, person_id HAVING count(*) > 1
)
SELECT (SELECT count(*) FROM waiting WHERE began_on >= %(today)s::date - interval '{SOON}'),
       (SELECT count(*) FROM waiting WHERE began_on < %(today)s::date - interval '{SOON}'),
       (SELECT round(avg(%(today)s::date - began_on))::int FROM waiting),
       (SELECT coalesce(json_object_agg(onward, n), '{{}}') FROM (
          SELECT onward, count(*) AS n FROM left_behind WHERE state = '{AdultState.QUEUE}' GROUP BY onward) q),
       (SELECT round(avg(days))::int FROM left_behind WHERE state = '{AdultState.QUEUE}'),
       (SELECT count(*) FROM here WHERE state = '{AdultState.TENANT}'),
       (SELECT coalesce(json_object_agg(onward, n), '{{}}') FROM (
          SELECT onward, count(*) AS n FROM left_behind WHERE state = '{AdultState.TENANT}' GROUP BY onward) t),
       (SELECT count(*) FROM here WHERE state = '{AdultState.TEMPORARY}'), (SELECT count(*) FROM again)"""  # noqa: S608 states of our own


@dataclass(frozen=True)
class Homes:
    """Families of the whole municipality. `_days`: a mean in whole days, None where nobody is. `_onward`: to which
    state, how many, of those who left in the year that ends today.
    """

    waiting_short: int
    waiting_long: int
    waiting_days: int | None
    queue_onward: dict[str, int]
    queue_days: int | None
    tenants: int
    tenants_onward: dict[str, int]
    temporary: int
    moved_again: int


def homes(today: date | None = None) -> Homes:
    """One query, as a duty: counted and never listed."""
    values: dict[str, Any] = {"today": today or timezone.localdate()}
    with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
        cursor.execute(QUESTION, values)
        return Homes(*cursor.fetchone())
