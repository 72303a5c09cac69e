"""Families with a plan in each levekårssone and bydel, counted once a month and published like the yearly status.

A cell of the map is a cell of a table: what is hidden in one is hidden in both, and what is hidden is never stored.
Who lives at a protected address is counted nowhere. A month is counted as its first day was, and is not counted anew:
a number that followed the families from day to day would tell who came and who went.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import District, Postcode, Zone
from familieplan.families.models.person import ADULT_AT, birthday_before
from familieplan.reporting.disclosure import Reason, hide
from familieplan.reporting.models import AnnualReport, DisclosureRule
from familieplan.reporting.place_relations import places
from familieplan.reporting.zone_figures import CHILDREN, FAMILIES, TOWN, ZoneFigures, district_place

QUESTION = """
WITH planned AS (
    SELECT DISTINCT f.id, f.zone_id, f.district_id
      FROM coordination_familyplan p JOIN families_family f ON f.id = p.family_id
     WHERE p.started_on <= %(on)s AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
       AND (f.zone_id IS NOT NULL OR f.district_id IS NOT NULL) AND f.protection = ''
), children AS (
    SELECT planned.zone_id, planned.district_id, count(DISTINCT h.id) AS number
      FROM planned JOIN families_membership m ON m.family_id = planned.id JOIN families_person h ON h.id = m.person_id
     WHERE m.started_on <= %(on)s AND (m.ended_on IS NULL OR m.ended_on > %(on)s)
       AND h.birth_date > %(born_after)s GROUP BY planned.zone_id, planned.district_id
)
SELECT planned.zone_id, planned.district_id, count(*), max(children.number)
  FROM planned LEFT JOIN children ON children.zone_id IS NOT DISTINCT FROM planned.zone_id
                                  AND children.district_id IS NOT DISTINCT FROM planned.district_id
 GROUP BY planned.zone_id, planned.district_id"""


def figures_of_the_month(today: date | None = None) -> ZoneFigures:
    """As of the first of the month; counted by the first who asks, or the night before."""
    on = (today or timezone.localdate()).replace(day=1)
    return ZoneFigures.objects.filter(as_of_on=on).first() or _count(on)


@transaction.atomic
def _count(on: date) -> ZoneFigures:
    threshold, zones, districts = DisclosureRule.threshold(on), list(Zone.objects.all()), list(District.objects.all())
    found = places(_counted(on), zones, districts, _lies_in(), threshold)
    values = found.values
    few = [
        f"{place}.{CHILDREN}"
        for place in found.shown
        if 0 < values[f"{place}.{FAMILIES}"] < threshold and values[f"{place}.{CHILDREN}"]
    ]
    # What the yearly status hides of a zone is the same families, and is not shown here either.
    few += [f"{slug}.{FAMILIES}" for slug in AnnualReport.objects.zones_hidden() if values.get(f"{slug}.{FAMILIES}")]
    hidden = hide(values, found.relations, threshold, listed=found.inner, of_few=[*few, *found.inner])
    shown = [f"{place}.{what}" for place in found.shown for what in (FAMILIES, CHILDREN)]
    cells = {id_: str(hidden[id_].value) if id_ in hidden else values[id_] for id_ in shown}
    # Of a whole bydel none and a few are told alike: the first family of one is nobody's to know.
    for place in [*(district_place(each.code) for each in districts), TOWN]:
        if values[f"{place}.{FAMILIES}"] < threshold:
            cells |= {f"{place}.{FAMILIES}": Reason.FEW.value, f"{place}.{CHILDREN}": Reason.PROTECT.value}
    return ZoneFigures.objects.get_or_create(as_of_on=on, defaults={"threshold": threshold, "cells": cells})[0]


def _lies_in() -> dict[int, set[int]]:
    """The bydeler that a zone's postcodes lie in: anybody with a map knows them."""
    found: dict[int, set[int]] = {}
    for zone, district in Postcode.objects.exclude(zone=None).values_list("zone", "district"):
        found.setdefault(zone, set()).add(district)
    return found


def _counted(on: date) -> dict[tuple[int | None, int | None], dict[str, int]]:
    """By zone and bydel at once, each of which may be unknown."""
    with acting_as(duty=Duty.FIGURES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(QUESTION, {"on": on, "born_after": birthday_before(on, ADULT_AT)})
        return {
            (zone, district): {FAMILIES: families, CHILDREN: children or 0}
            for zone, district, families, children in cursor.fetchall()
        }
