"""What was done for families in a year, by bydel and levekårssone, where our own data know the address. Counts alone.

A family whose address is protected, or whose bydel nobody has written down, is of no place; and of a zone only in a
known bydel. Somebody with two families may be counted in two places, and once in the city.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import District, Postcode, Zone
from familieplan.coordination.merged_once import GOES_ON, counted_as

QUESTION = f"""
WITH RECURSIVE {GOES_ON}, applied AS (
    SELECT a.id, {counted_as("a")} AS family_id FROM coordination_aidapplication a
     WHERE applied_on BETWEEN %(first)s AND %(last)s
), asked AS (
    SELECT a.child_id, applied.family_id, bool_or(a.completed_on IS NOT NULL) OVER (PARTITION BY a.child_id) AS done
      FROM coordination_assessment a JOIN applied ON applied.id = a.application_id
), planned AS (
    SELECT DISTINCT {counted_as("p")} AS family_id FROM coordination_familyplan p
     WHERE started_on <= %(last)s AND (ended_on IS NULL OR ended_on > %(last)s)
), flagged AS (
    SELECT {counted_as("f")} AS family_id, f.id FROM coordination_flag f
     WHERE raised_at < %(end)s AND (cleared_at IS NULL OR cleared_at >= %(begin)s)
), counted AS (
    SELECT 'plan_families' AS what, family_id, family_id AS one FROM planned
    UNION ALL
    SELECT 'coordinated_families', family_id, family_id FROM planned WHERE EXISTS (
        SELECT FROM families_participation p
         WHERE p.family_id = planned.family_id AND p.part = 'coordinator' AND p.started_on <= %(last)s
           AND (p.ended_on IS NULL OR p.ended_on > %(last)s))
    UNION ALL
    SELECT 'children', family_id, child_id FROM asked
    UNION ALL
    SELECT 'assessed_children', family_id, child_id FROM asked WHERE done
    UNION ALL
    SELECT 'flagged_families', family_id, family_id FROM flagged
    UNION ALL
    SELECT 'reviewed_families', flagged.family_id, flagged.family_id FROM flagged
      JOIN coordination_flagstep s ON s.flag_id = flagged.id
     WHERE s.kind = 'decided' AND s.taken_at >= %(begin)s AND s.taken_at < %(end)s
), placed AS (
    SELECT what, one, CASE WHEN f.protection = '' THEN f.district_id END AS district,
           CASE WHEN f.protection = '' AND f.district_id IS NOT NULL THEN f.zone_id END AS zone
      FROM counted JOIN families_family f ON f.id = counted.family_id
)
SELECT what, district, zone, GROUPING(district), GROUPING(zone), count(DISTINCT one) FROM placed
 GROUP BY GROUPING SETS ((what, district), (what, zone), (what, district, zone), (what))"""  # noqa: S608 no value is put into the text


@dataclass(frozen=True)
class PlaceFigures:
    """By what is counted. `elsewhere`: of no known bydel; `outside`: of a bydel and none of the zones."""

    city: Counter[str] = field(default_factory=Counter)
    districts: Counter[tuple[str, str]] = field(default_factory=Counter)
    zones: Counter[tuple[str, str]] = field(default_factory=Counter)
    outside: Counter[tuple[str, str]] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)


def place_figures(year: int) -> PlaceFigures:
    """By the code of a bydel and the slug of a zone. In a year that is not over, the last day is today."""
    here = timezone.get_current_timezone()
    values = {
        "first": date(year, 1, 1),
        "last": min(date(year, 12, 31), timezone.localdate()),
        "begin": datetime(year, 1, 1, tzinfo=here),
        "end": datetime(year + 1, 1, 1, tzinfo=here),
    }
    codes = dict(District.objects.values_list("pk", "code"))
    slugs = dict(Zone.objects.values_list("pk", "slug"))
    found = PlaceFigures()
    with acting_as(duty=Duty.FIGURES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(QUESTION, values)
        for row in cursor.fetchall():
            _put(found, codes, slugs, *row)
    return found


def _put(
    found: PlaceFigures,
    codes: dict[int, str],
    slugs: dict[int, str],
    what: str,
    district: int | None,
    zone: int | None,
    *grouped_and_count: Any,
) -> None:
    over_district, over_zone, count = grouped_and_count
    if over_district and over_zone:
        found.city[what] = count
    elif over_district and zone is not None:
        found.zones[slugs[zone], what] = count
    elif over_zone:
        if district is None:
            found.elsewhere[what] = count
        else:
            found.districts[codes[district], what] = count
    elif not over_district and district is not None and zone is None:
        found.outside[codes[district], what] = count


def lying_in() -> dict[str, list[str]]:
    """The bydeler that each zone lies in, by slug and code: those of its postcodes."""
    found: dict[str, list[str]] = {slug: [] for slug in Zone.objects.order_by("number").values_list("slug", flat=True)}
    both = Postcode.objects.exclude(zone=None).order_by("district__code").values_list("zone__slug", "district__code")
    for slug, code in both.distinct():
        found[slug].append(code)
    return found
