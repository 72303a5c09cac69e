"""Who has read a family, said so that the family itself can read it: by day, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import ReadRecord, User
from familieplan.accounts.templatetags.fp import clock
from familieplan.families.models import Family

PAGE = 50


@dataclass
class Reading:
    """What one person read for one reason on one day; the same thing read again is counted, not repeated."""

    pk: int
    who: str
    office: str
    what: str
    why: str
    is_own: bool
    times: list[str] = field(default_factory=list)

    @property
    def when(self) -> str:
        if len(self.times) == 1:
            return _("kl. %(clock)s") % {"clock": self.times[0]}
        facts = {"count": len(self.times), "first": self.times[-1], "last": self.times[0]}
        return _("%(count)s ganger, kl. %(first)s–%(last)s") % facts


@dataclass
class Day:
    on: date
    readings: list[Reading]


def page_of(records: QuerySet[ReadRecord], after: str) -> tuple[list[ReadRecord], str]:
    """One step of the list, and the mark that leads to the next; a mark that says nothing begins at the top."""
    moment, _mark, number = after.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment), int(number)
    except ValueError:
        at, pk = None, 0
    if at is not None and timezone.is_aware(at):
        records = records.filter(Q(read_at__lt=at) | Q(read_at=at, id__lt=pk))
    rows = list(records[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{last.read_at.isoformat()}~{last.pk}"


def days_of(records: Iterable[ReadRecord], family: Family, user: User | None = None) -> list[Day]:
    """A protected family's offices are hidden: they tell in which part of town it lives."""
    days: list[Day] = []
    found: dict[tuple[str, ...], Reading] = {}
    for record in records:
        on = timezone.localdate(record.read_at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
            found = {}
        key = (record.user_email, record.office, record.what, record.purpose)
        if key not in found:
            found[key] = _reading(record, family, user)
            days[-1].readings.append(found[key])
        found[key].times.append(clock(record.read_at))
    return days


def _reading(record: ReadRecord, family: Family, user: User | None) -> Reading:
    own = user is not None and record.user_email == user.email
    return Reading(
        pk=record.pk,
        who=_("Du") if own else record.user_name,
        office=_("Kontoret er skjult") if family.is_protected and record.office else record.office,
        what=record.what,
        why=record.purpose,
        is_own=own,
    )
