"""Raise and clear flags, set-based: as often as one likes, and by several at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.assistance import spells
from familieplan.assistance.models import GapRule
from familieplan.coordination.models import Flag, RuleVersion
from familieplan.coordination.rules import RULES, Rule

# Two evaluations at once would each settle by their own picture; the second waits and then looks anew.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('familieplan.flags'))"

# An open flag is judged by the version it was raised under: its facts follow, its version and `since` stay.
SETTLE = """
WITH wanted AS MATERIALIZED ({question}
), refreshed AS (
  UPDATE coordination_flag f SET facts = w.facts FROM wanted w
   WHERE f.version_id = %(version)s AND f.cleared_at IS NULL
     AND f.family_id = w.family_id AND f.subject = w.subject AND f.facts <> w.facts
), cleared AS (
  UPDATE coordination_flag f SET cleared_at = %(now)s
   WHERE f.version_id = %(version)s AND f.cleared_at IS NULL
     AND (%(families)s::bigint[] IS NULL OR f.family_id = ANY(%(families)s))
     AND NOT EXISTS (SELECT FROM wanted w WHERE w.family_id = f.family_id AND w.subject = f.subject)
  RETURNING 1
), raised AS (
  INSERT INTO coordination_flag (public_id, family_id, version_id, rule, subject, facts, since, raised_at)
  SELECT gen_random_uuid(), family_id, %(version)s, %(rule)s, subject, facts, since, %(now)s
    FROM wanted WHERE %(in_force)s
  ON CONFLICT (family_id, rule, subject) WHERE cleared_at IS NULL DO NOTHING
  RETURNING 1
)
SELECT (SELECT count(*) FROM raised), (SELECT count(*) FROM cleared)"""

STANDING = """
SELECT rule, count(DISTINCT family_id), percentile_disc(0.5) WITHIN GROUP (ORDER BY %s::date - since)
  FROM coordination_flag WHERE cleared_at IS NULL GROUP BY rule"""


@dataclass(frozen=True)
class Outcome:
    """What one evaluation did to one rule, and how many of its flags are open after it."""

    rule: str
    raised: int
    cleared: int
    open: int


@dataclass(frozen=True)
class Standing:
    """The open flags of a rule: how many families, since how many days by the median, and what would clear them."""

    rule: str
    families: int
    median_days: int
    clears: str


def standing(on: date | None = None) -> list[Standing]:
    on = on or timezone.localdate()
    with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
        cursor.execute(STANDING, [on])
        found = {rule: (families, days) for rule, families, days in cursor.fetchall()}
    return [Standing(slug, *found.get(slug, (0, 0)), str(rule.clears)) for slug, rule in RULES.items()]


@transaction.atomic
def evaluate(*, families: Iterable[int] | None = None, on: date | None = None) -> list[Outcome]:
    """Make the open flags equal the facts, for these families or for all (None).

    For all, the spells are brought under the gap rule in force first: a flag and the yearly figures count alike.
    """
    on = on or timezone.localdate()
    scope = None if families is None else sorted(set(families))
    with acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
        cursor.execute(LOCK)
        if scope is None:
            spells.follow_rule(GapRule.in_force(on))
        versions = _versions(on)
        settled = {slug: _settle_rule(cursor, rule, versions.get(slug, []), scope, on) for slug, rule in RULES.items()}
        still = dict(Flag.objects.raised().order_by().values_list("rule").annotate(count=Count("pk")))
    return [
        Outcome(rule=slug, raised=raised, cleared=cleared, open=still.get(slug, 0))
        for slug, (raised, cleared) in settled.items()
    ]


def _versions(on: date) -> dict[str, list[RuleVersion]]:
    """By rule: what its open flags were raised under, then what is in force, all in one question.

    Older versions first: what they clear, the version in force may raise again in its own words.
    """
    in_force = RuleVersion.objects.in_force(on)
    with_flags = Flag.objects.raised().order_by().values("version")
    wanted = RuleVersion.objects.filter(Q(pk__in=with_flags) | Q(pk__in=in_force.values("pk")))
    found: dict[str, list[RuleVersion]] = defaultdict(list)
    for version in wanted.order_by("version"):
        found[version.rule].append(version)
    return {slug: sorted(each, key=lambda version: version.is_in_force(on)) for slug, each in found.items()}


def _settle_rule(
    cursor: Any, rule: Rule, versions: list[RuleVersion], families: list[int] | None, on: date
) -> tuple[int, int]:
    raised = cleared = 0
    for version in versions:
        cursor.execute(
            SETTLE.format(question=rule.question),
            {
                **rule.values(on, version.parameters, families),
                "now": timezone.now(),
                "version": version.pk,
                "rule": rule.slug,
                "in_force": version.is_in_force(on),
            },
        )
        more_raised, more_cleared = cursor.fetchone()
        raised, cleared = raised + more_raised, cleared + more_cleared
    return raised, cleared
