"""Verbs on the routines of an office and on what its people have learnt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.areas.models import District
from familieplan.coordination.models import Course, LearningPlan, Routine, RoutineReading


@transaction.atomic
def write_routine(
    *, office: Office, by: User, name: str, owner: User, review_on: date, text: str = "", link: str = ""
) -> Routine:
    """The next version of the office's routine of this name, or its first; the one before is kept, and ends today."""
    today = timezone.localdate()
    # Whoever writes the next one at the same moment waits here.
    Office.objects.select_for_update().get(pk=office.pk)
    last = Routine.objects.filter(office=office, name=name).order_by("-version").first()
    if last and last.ended_on is None:
        last.ended_on = today
        last.save(update_fields=["ended_on"])
    return Routine.objects.create(
        office=office,
        name=name,
        version=last.version + 1 if last else 1,
        text=text,
        link=link,
        owner=owner,
        review_on=review_on,
        started_on=today,
        written_by=by,
    )


def record_course(
    *, worker: User, by: User, field: str, name: str, taken_on: date, valid_until_on: date | None = None
) -> Course:
    return Course.objects.create(
        worker=worker, recorded_by=by, field=field, name=name, taken_on=taken_on, valid_until_on=valid_until_on
    )


def routine_read(*, routine: Routine, by: User) -> None:
    """Once for each version, however often it is said."""
    RoutineReading.objects.get_or_create(routine=routine, worker=by)


def readings_by_staff(offices: Iterable[int]) -> list[tuple[int, int, int]]:
    """Routine, office and how many who work there today have read the version in force. One query."""
    posts = Employment.objects.current().filter(role__in=WORKS_WITH_FAMILIES, user__is_active=True)
    at_work = posts.filter(user=OuterRef("worker"), office=OuterRef("routine__office"))
    read = RoutineReading.objects.filter(Exists(at_work), routine__ended_on=None, routine__office__in=offices)
    counted = read.order_by().values("routine", "routine__office").annotate(count=Count("pk"))
    return [(row["routine"], row["routine__office"], row["count"]) for row in counted]


@dataclass(frozen=True)
class OfficeRead:
    """Of what each who works at an office should have read: routines in force times people, and how much is."""

    name: str
    read: int
    owed: int


def offices_read(lead: User) -> list[OfficeRead]:
    """Offices of the lead's districts that have a routine and somebody who should read it. Three queries."""
    routines = Routine.objects.led_by(lead).in_force().order_by("office__name")
    owed = list(routines.values_list("office", "office__name").annotate(count=Count("pk")))
    offices = [office for office, _name, _count in owed]
    posts = Employment.objects.current().filter(role__in=WORKS_WITH_FAMILIES, user__is_active=True, office__in=offices)
    staff = dict(posts.order_by().values_list("office").annotate(count=Count("pk")))
    read: dict[int, int] = {}
    for _routine, office, count in readings_by_staff(offices):
        read[office] = read.get(office, 0) + count
    return [OfficeRead(name, read.get(pk, 0), count * staff[pk]) for pk, name, count in owed if staff.get(pk)]


@transaction.atomic
def plan_learning(
    *, district: District, by: User, topic: str, services: Iterable[Service], from_on: date, to_on: date
) -> LearningPlan:
    found = LearningPlan.objects.create(district=district, topic=topic, from_on=from_on, to_on=to_on, written_by=by)
    found.services.set(services)
    return found


def learning_done(*, plan: LearningPlan, on: date | None = None) -> None:
    """Not before it began; the first day that is said stands."""
    day = max(on or timezone.localdate(), plan.from_on)
    LearningPlan.objects.filter(pk=plan.pk, done_on=None).update(done_on=day)
