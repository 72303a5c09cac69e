"""What SSB's own program prints of a file: sums, and how records spread over age, months and amounts.

Counted in the table that a file is read into, by the same rows that would be stored. Groups: data/summary.csv.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from familieplan.assistance.layouts import DATA

PER_MONTH = ", ".join(f"count(*) FILTER (WHERE months & {1 << bit} <> 0)" for bit in range(12))
SUMS = "SELECT count(*), coalesce(sum(granted), 0), coalesce(sum(lent), 0), ARRAY[{months}] FROM kostra_staging"
# Bucket 0 lies below the first bound: no age could be read, no month is ticked, no amount is paid.
SPREAD = "SELECT width_bucket({what}, %s::bigint[]), count(*) FROM kostra_staging GROUP BY 1"
WHAT = {
    "age": "age::bigint",
    "months": "bit_count(months::integer::bit(12))",
    "amount": "granted::bigint + lent",
}


@cache
def bounds(form: str, kind: str) -> tuple[int, ...]:
    with (DATA / "summary.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(int(row["from"]) for row in csv.DictReader(rows) if (row["form"], row["kind"]) == (form, kind))


def of_staging(form: str) -> dict[str, Any]:
    """Records, kroner, records per month, and records per group; group 0 is what has no place in SSB's table."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(months=PER_MONTH))
        records, granted, lent, by_month = cursor.fetchone()
        found: dict[str, Any] = {
            "records": records, "granted": int(granted), "lent": int(lent), "total": int(granted + lent),
            "by_month": list(by_month),
        }  # fmt: skip
        for kind, what in WHAT.items():
            limits = list(bounds(form, kind))
            cursor.execute(SPREAD.format(what=what), [limits])
            counts = dict(cursor.fetchall())
            found[kind] = [counts.get(bucket, 0) for bucket in range(len(limits) + 1)]
    return found


@dataclass(frozen=True)
class Spread:
    title: str
    rows: list[tuple[str, int]]


def spreads(form: str, summary: dict[str, Any]) -> list[Spread]:
    """The three tables of SSB's page; a row for what has no place in it only where there is something."""
    told = {
        "age": (_("Alder"), _("Uten lesbar alder"), _("%(group)s år")),
        "months": (_("Måneder med stønad"), _("Ingen måned"), _("%(group)s md.")),
        "amount": (_("Stønad i året"), _("Ingen stønad"), _("%(group)s kr")),
    }
    return [
        Spread(title, _rows(summary[kind], bounds(form, kind), none, unit, 12 if kind == "months" else None))
        for kind, (title, none, unit) in told.items()
    ]


def _rows(counts: list[int], limits: tuple[int, ...], none: str, unit: str, most: int | None) -> list[tuple[str, int]]:
    rows = [(unit % {"group": _group(limits, place, most)}, counts[place + 1]) for place in range(len(limits))]
    return [*rows, (none, counts[0])] if counts[0] else rows


def _group(limits: tuple[int, ...], place: int, most: int | None) -> str:
    low = limits[place]
    high = limits[place + 1] - 1 if place + 1 < len(limits) else most
    if high is None:
        return _("minst %(low)s") % {"low": number_format(low, force_grouping=True)}
    shown = number_format(low, force_grouping=True)
    return shown if low == high else f"{shown}–{number_format(high, force_grouping=True)}"
