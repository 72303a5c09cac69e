"""Questions the auditor asks of the read log. Where a reading lay is compared in the database; no place leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate
from django.utils import timezone

from familieplan.accounts.models import Deed, ReadRecord

# The reader's office belongs to another district than the family. An office for the whole city is never outside.
OUTSIDE_SQL = """EXISTS (
    SELECT 1 FROM accounts_office o, families_family f JOIN areas_district d ON d.id = f.district_id
     WHERE o.name = accounts_readrecord.office AND o.district_code NOT IN ('', d.code)
       AND f.public_id = CASE WHEN accounts_readrecord.family ~ '^[0-9a-f-]{36}$'
                              THEN accounts_readrecord.family::uuid END)"""

DEEDS = {name: Count("id", filter=Q(deed=deed)) for name, deed in (
    ("listed", Deed.LISTED), ("opened", Deed.READ), ("changed", Deed.WRITE), ("taken_out", Deed.OUT),
)}  # fmt: skip
FAMILIES_SHOWN = 50


@dataclass(frozen=True)
class Person:
    """One person's reading in a period, at a glance."""

    who: dict[str, Any]
    total: dict[str, int]
    days: list[dict[str, Any]]
    families: list[dict[str, Any]]


def outside() -> RawSQL:
    return RawSQL(OUTSIDE_SQL, [], output_field=BooleanField())  # noqa: S611 no value is put into the text


def searched(asked: dict[str, Any]) -> QuerySet[ReadRecord]:
    """`asked` is what ReadLogForm understood, save for the place, which is `outside`."""
    records = between(ReadRecord.objects.all(), asked.get("fra"), asked.get("til"))
    if who := str(asked.get("q", "")).strip():
        records = records.filter(
            Q(user_name__icontains=who) | Q(user_email__iexact=who) | Q(family=who.lower()) | Q(office__icontains=who)
        )
    if deed := asked.get("gjort"):
        records = records.filter(deed=deed)
    if asked.get("hvor"):
        # A list opens nothing.
        records = records.exclude(deed=Deed.LISTED)
    return records


def between(records: QuerySet[ReadRecord], first: date | None, last: date | None) -> QuerySet[ReadRecord]:
    """Both days counted; compared as moments, so that PostgreSQL leaves the months outside alone."""
    if first:
        records = records.filter(read_at__gte=_midnight(first))
    if last:
        records = records.filter(read_at__lt=_midnight(last + timedelta(days=1)))
    return records


def reading_of(email: str, first: date, last: date) -> Person | None:
    """None when nobody of that address has read in the period."""
    records = between(ReadRecord.objects.filter(user_email=email.lower()), first, last)
    newest = records.order_by("-read_at", "-id").values("user_name", "user_email", "office", "role").first()
    if newest is None:
        return None
    days = records.annotate(on=TruncDate("read_at")).values("on").order_by("-on")
    by_day: list[Any] = list(days.annotate(families=Count("family", distinct=True), **DEEDS))
    return Person(
        who=dict(newest),
        total=records.aggregate(families=Count("family", distinct=True), **DEEDS),
        days=by_day,
        families=_by_family(records),
    )


def _by_family(records: QuerySet[ReadRecord]) -> list[dict[str, Any]]:
    """The most read first, as many as a person can look through."""
    beyond = Count("id", filter=Q(outside()))
    counted = records.values("family").annotate(readings=Count("id"), last_at=Max("read_at"), beyond=beyond, **DEEDS)
    found: list[Any] = list(counted.order_by("-readings", "family")[:FAMILIES_SHOWN])
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
