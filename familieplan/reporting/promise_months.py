"""The months behind «Gjør vi det vi lovet?»: counted the night after a month has ended, and never again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from familieplan.areas.models import District
from familieplan.coordination.models import PromiseMonth
from familieplan.reporting import promise_question
from familieplan.reporting.promise_question import Count

MONTHS = 12
COUNTED = (
    *("assessed", "not_assessed", "coordinated", "not_coordinated", "taken_up", "waiting"),
    *("median", "longest", "late"),
)


def days_of(today: date) -> list[date]:
    """The last day of each of the eleven months before, and today."""
    found = [today]
    first = today.replace(day=1)
    for _month in range(MONTHS - 1):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]


@transaction.atomic
def keep_months(today: date) -> int:
    """Counts what is not counted yet of the months that have ended, one question a district; how many rows it kept."""
    kept = 0
    for district in District.objects.all():
        before = set(PromiseMonth.objects.filter(district=district).values_list("month_on", flat=True))
        days = [day for day in days_of(today)[:-1] if day not in before]
        rows = [_row(district, count) for count in promise_question.counts([district.code], days, [])] if days else []
        # Two nights at once: whoever is second finds them there.
        kept += len(PromiseMonth.objects.bulk_create(rows, ignore_conflicts=True))
    return kept


def _row(district: District, count: Count) -> PromiseMonth:
    facts = {name: getattr(count, name) for name in COUNTED}
    where = {"office_id": count.office_id, "is_total": count.is_total}
    return PromiseMonth(district=district, month_on=count.day, **where, **facts)


def counts(districts: Sequence[str], days: Sequence[date], seen: Sequence[int]) -> list[Count]:
    """As promise_question.counts, but a month that was kept in all of these districts is told as it was kept."""
    kept = PromiseMonth.objects.filter(district__code__in=districts, month_on__in=days)
    by_day: dict[date, list[PromiseMonth]] = {}
    for row in kept.select_related("district"):
        by_day.setdefault(row.month_on, []).append(row)
    whole = {day: rows for day, rows in by_day.items() if {row.district.code for row in rows} == set(districts)}
    live = promise_question.counts(districts, [day for day in days if day not in whole], seen)
    told = [count for day, rows in whole.items() for count in _together(day, rows)]
    return sorted([*live, *told], key=lambda count: count.day)


def _together(day: date, rows: list[PromiseMonth]) -> list[Count]:
    """Districts that one person leads, as one. What was behind a gap then nobody knows: none of it is seen."""

    def place(row: PromiseMonth) -> tuple[bool, int]:
        return row.is_total, row.office_id or 0

    found = []
    for _place, each in groupby(sorted(rows, key=place), key=place):
        same = list(each)
        sums = {name: sum(getattr(row, name) for row in same) for name in COUNTED if name not in ("median", "longest")}
        waits = [row.longest for row in same if row.longest is not None]
        found.append(
            Count(
                day=day,
                office_id=same[0].office_id,
                is_total=same[0].is_total,
                not_assessed_unseen=sums["not_assessed"],
                not_coordinated_unseen=sums["not_coordinated"],
                # A median of two medians is none.
                median=same[0].median if len(same) == 1 else None,
                longest=max(waits, default=None),
                **sums,
            )
        )
    return found
