"""Families with a plan in each levekårssone, counted once a month and published like the yearly status.

A cell of the map is a cell of a table: what is hidden in one is hidden in both, and what is hidden is never stored.
Who lives at a protected address is counted nowhere. A month is counted as its first day was, and is not counted anew:
a number that followed the families from day to day would tell who came and who went.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import Zone
from familieplan.families.models.person import ADULT_AT, birthday_before
from familieplan.reporting.disclosure import Relation, hide
from familieplan.reporting.models import AnnualReport, DisclosureRule
from familieplan.reporting.zone_figures import ALL, CHILDREN, FAMILIES, ZoneFigures

QUESTION = """
WITH planned AS (
    SELECT DISTINCT f.id, f.zone_id
      FROM coordination_familyplan p JOIN families_family f ON f.id = p.family_id
     WHERE p.started_on <= %(on)s AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
       AND f.zone_id IS NOT NULL AND f.protection = ''
), children AS (
    SELECT planned.zone_id, count(DISTINCT h.id) AS number
      FROM planned JOIN families_membership m ON m.family_id = planned.id JOIN families_person h ON h.id = m.person_id
     WHERE m.started_on <= %(on)s AND (m.ended_on IS NULL OR m.ended_on > %(on)s)
       AND h.birth_date > %(born_after)s GROUP BY planned.zone_id
)
SELECT zone_id, count(*), (SELECT number FROM children WHERE children.zone_id = planned.zone_id)
  FROM planned GROUP BY zone_id"""


def figures_of_the_month(today: date | None = None) -> ZoneFigures:
    """As of the first of the month; counted by the first who asks, or the night before."""
    on = (today or timezone.localdate()).replace(day=1)
    return ZoneFigures.objects.filter(as_of_on=on).first() or _count(on)


@transaction.atomic
def _count(on: date) -> ZoneFigures:
    threshold, zones = DisclosureRule.threshold(on), list(Zone.objects.order_by("number"))
    counted = _counted(on)
    values: dict[str, int] = {}
    sums = []
    for what in (FAMILIES, CHILDREN):
        parts = [f"{zone.slug}.{what}" for zone in zones]
        values |= {part: counted.get(zone.pk, {}).get(what, 0) for part, zone in zip(parts, zones, strict=True)}
        values[f"{ALL}.{what}"] = sum(values[part] for part in parts)
        sums.append(Relation({**dict.fromkeys(parts, 1), f"{ALL}.{what}": -1}, 0, 0))
    places = [*(zone.slug for zone in zones), ALL]
    few = [f"{place}.{CHILDREN}" for place in places if 0 < values[f"{place}.{FAMILIES}"] < threshold]
    # What the yearly status hides of a zone is the same families, and is not shown here either.
    few += [f"{slug}.{FAMILIES}" for slug in AnnualReport.objects.zones_hidden()]
    hidden = hide(values, sums, threshold, of_few=[id_ for id_ in few if values.get(id_)])
    cells = {id_: str(hidden[id_].value) if id_ in hidden else number for id_, number in values.items()}
    return ZoneFigures.objects.get_or_create(as_of_on=on, defaults={"threshold": threshold, "cells": cells})[0]


def _counted(on: date) -> dict[int, dict[str, int]]:
    with acting_as(duty=Duty.FIGURES), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(QUESTION, {"on": on, "born_after": birthday_before(on, ADULT_AT)})
        return {zone: {FAMILIES: families, CHILDREN: children or 0} for zone, families, children in cursor.fetchall()}
