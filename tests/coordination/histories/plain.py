"""What the slow statements ask in common, by going through one family row by row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from familieplan.assistance.models import RecipientYear
from familieplan.coordination.models import AdultStatus, OskAttendance
from familieplan.families.models import Membership, Person
from tests.coordination.histories.scene import NEWEST, Home

# By subject: the day since which the family must be taken up.
Answer = dict[str, date]
Limits = dict[str, int]


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/Oslo")).date()


def turns(born: date, years: int) -> date:
    """Whoever is born on a leap day has the birthday on 1 March in other years."""
    try:
        return date(born.year + years, born.month, born.day)
    except ValueError:
        return date(born.year + years, 3, 1)


def holds(first: date, last: date | None, on: date) -> bool:
    """From and with the first day, until the last, on which it no longer does."""
    return first <= on and (last is None or on < last)


def is_child(membership: Membership, on: date) -> bool:
    born = membership.person.birth_date
    return membership.relation == "child" if born is None else on < turns(born, 18)


def members(home: Home, on: date) -> list[Membership]:
    return [each for each in home[Membership] if holds(each.started_on, each.ended_on, on)]


def children(home: Home, on: date) -> list[Membership]:
    return [each for each in members(home, on) if is_child(each, on)]


def adults(home: Home, on: date) -> list[Membership]:
    """Those of a family that has a plan."""
    if not home.plan or home.plan.ended_on is not None or home.plan.started_on > on:
        return []
    return [each for each in members(home, on) if not is_child(each, on)]


def is_secret(service: Any) -> bool:
    return service is not None and service.is_secret


def last_said(home: Home, person: Person, topic: str, on: date) -> AdultStatus | None:
    """What was said last and by nobody secret; of two things of one day the one that was written last."""
    found = None
    for each in home[AdultStatus]:
        is_of_it = each.person is person and each.topic == topic and each.since_on <= on
        is_later = found is None or (each.since_on, each.pk) > (found.since_on, found.pk)
        if is_of_it and is_later and not is_secret(each.service):
            found = each
    return found


def months_of(spell: RecipientYear) -> int:
    return spell.last_month - spell.spell_start + 1


def spells(home: Home, who: Iterable[Membership], months: int) -> list[tuple[Membership, RecipientYear]]:
    """Spells longer than so many months, of these people, in the newest year of files."""
    found = []
    for membership in who:
        for spell in home[RecipientYear]:
            is_mine = spell.recipient.key == membership.person.identity_hash
            if is_mine and spell.year == NEWEST and months_of(spell) > months:
                found.append((membership, spell))
    return found


def passed_on(spell: RecipientYear, months: int) -> date:
    """The first day of the month in which it had lasted longer."""
    year, month = spell.spell_start // 12, spell.spell_start % 12 + 1
    for _month in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, 1)


def longest(home: Home, on: date, months: int) -> RecipientYear | None:
    """Of the adults; of two that last as long, the one that began first."""
    grown = [each for each in members(home, on) if not is_child(each, on)]
    found = [spell for _who, spell in spells(home, grown, months)]
    return max(found, key=lambda spell: (months_of(spell), -spell.spell_start)) if found else None


def met(home: Home, meeting_id: int, service: Any) -> bool:
    return any(
        each.meeting_id == meeting_id and each.answer == "yes" and each.office.service is service
        for each in home[OskAttendance]
    )


def first(days: Iterable[date]) -> Answer:
    """One flag, since the first of these days; none where there is no day."""
    found = list(days)
    return {"": min(found)} if found else {}
