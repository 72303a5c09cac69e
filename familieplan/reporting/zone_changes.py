"""What the published numbers of the zones were this month and the month before, where they are not the same.

Both months were published by themselves, under the same disclosure control; nothing is compared that was not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from familieplan.areas.models import Zone
from familieplan.reporting.zone_figures import ZoneFigures
from familieplan.reporting.zones import figures_of_the_month


@dataclass(frozen=True)
class Change:
    """`families` and `children`: (before, now) as they were published, None where they are the same."""

    slug: str
    name: str
    families: tuple[int | str, int | str] | None
    children: tuple[int | str, int | str] | None


@dataclass(frozen=True)
class ZoneChanges:
    """`before` is None when nothing was counted in the month before: then there is nothing to set beside this one."""

    now: ZoneFigures
    before: ZoneFigures | None
    changes: list[Change]


def zone_changes(zones: list[Zone], today: date | None = None) -> ZoneChanges:
    """Two queries, and a counting for whoever asks first in a month. The month before is never counted late."""
    now = figures_of_the_month(today)
    month_before = (now.as_of_on - timedelta(days=1)).replace(day=1)
    before = ZoneFigures.objects.filter(as_of_on=month_before).first()
    if before is None:
        return ZoneChanges(now, None, [])
    rows = zip(zones, before.rows(zones), now.rows(zones), strict=True)
    changes = [
        Change(zone.slug, zone.name, _both(then.families, new.families), _both(then.children, new.children))
        for zone, then, new in rows
    ]
    return ZoneChanges(now, before, [each for each in changes if each.families or each.children])


def _both(then: int | str, new: int | str) -> tuple[int | str, int | str] | None:
    return None if then == new else (then, new)
