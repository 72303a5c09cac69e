"""Who has read a family, said so that the family itself can read it. The one place that knows what it may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import ReadRecord, User
from familieplan.accounts.templatetags.fp import clock
from familieplan.families.models import Family, ReadingQuestion
from familieplan.families.secrecy import offices_unknown_to


@dataclass
class Reading:
    """What one person did for one reason on one day; the same thing done again is counted, not repeated."""

    pk: int
    who: str
    office: str
    did: str
    why: str
    times: list[str] = field(default_factory=list)
    question: ReadingQuestion | None = None

    @property
    def when(self) -> str:
        """The clock of the first and the last time; the log lists the newest first."""
        if len(self.times) == 1:
            return _("kl. %(clock)s") % {"clock": self.times[0]}
        first, last = self.times[-1], self.times[0]
        spell = last if first == last else f"{first}–{last}"
        return _("%(count)s ganger, kl. %(spell)s") % {"count": len(self.times), "spell": spell}


@dataclass
class Day:
    on: date
    readings: list[Reading]


def readings_of(family: Family) -> QuerySet[ReadRecord]:
    """Every reading of a family, newest first, also those from before their readers were known to it."""
    return ReadRecord.objects.filter(family=str(family.public_id)).order_by("-read_at", "-id")


def readings_known_to(user: User, family: Family) -> QuerySet[ReadRecord]:
    """Those whose reader this user may know of: a secret service reads unseen by whom it is not known to."""
    return readings_of(family).exclude(office__in=offices_unknown_to(user, family))


def days_of(records: Iterable[ReadRecord], family: Family, questions: Iterable[ReadingQuestion] = ()) -> list[Day]:
    """The records by day. A protected family's offices are hidden: they tell in which part of town it lives."""
    asked = {question.record_id: question for question in sorted(questions, key=lambda each: each.asked_at)}
    days: list[Day] = []
    found: dict[tuple[str, ...], Reading] = {}
    for record in records:
        on = timezone.localdate(record.read_at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
            found = {}
        key = (record.user_email, record.office, record.deed, record.what, record.purpose)
        if key not in found:
            found[key] = _reading(record, family)
            days[-1].readings.append(found[key])
        found[key].times.append(clock(record.read_at))
        found[key].question = found[key].question or asked.get(record.pk)
    return days


def _reading(record: ReadRecord, family: Family) -> Reading:
    return Reading(
        pk=record.pk,
        who=record.user_name,
        office=_("Kontoret er skjult") if family.is_protected and record.office else record.office,
        did=f"{record.get_deed_display()}: {record.what}",
        why=record.purpose,
    )
