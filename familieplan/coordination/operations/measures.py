"""Verbs on measures: agree on one, take it, move it on, change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.areas.models import Offer
from familieplan.coordination.models import FamilyPlan, Goal, Measure, MeasureStatus, OwnerKind
from familieplan.coordination.operations.plan import touch, work_on_area
from familieplan.coordination.operations.versions import ChangedMeanwhileError, hold
from familieplan.families.models import Person


@dataclass(frozen=True)
class Owner:
    """Exactly one: a service with or without a named worker, somebody in the family, a local actor, or nobody yet."""

    kind: str = OwnerKind.NOBODY
    worker: User | None = None
    service: Service | None = None
    person: Person | None = None
    name: str = ""

    @classmethod
    def of_worker(cls, worker: User) -> Owner:
        """Raises ValueError for somebody who has no office today: a measure is owned by a service."""
        if worker.employment is None:
            raise ValueError("only somebody at work can own a measure for a service")
        return cls(OwnerKind.SERVICE, worker=worker, service=worker.employment.office.service)

    @classmethod
    def of(cls, measure: Measure) -> Owner:
        """The owner as it stands."""
        return cls(
            measure.owner_kind,
            measure.owner_worker,
            measure.owner_service,
            measure.owner_person,
            measure.owner_name,
        )


NOBODY = Owner()


# What makes a measure whole beside its text, owner and deadline; none of it is asked for when it is added.
MORE = ("kind", "funding", "also_areas", "started_on", "timetable", "evaluate_on")
OWNED = ["owner_kind", "owner_worker", "owner_service", "owner_person", "owner_name", "offer", "changed_by"]


def _own(measure: Measure, owner: Owner) -> None:
    """Whoever is written in the actor's place has not offered this. An actor goes by its name now and the earlier."""
    if measure.offer and (owner.kind, owner.name) != (OwnerKind.LOCAL, measure.owner_name):
        is_theirs = owner.kind == OwnerKind.LOCAL and owner.name == measure.offer.actor.name
        measure.offer = measure.offer if is_theirs else None
    measure.owner_kind = owner.kind
    measure.owner_worker, measure.owner_service = owner.worker, owner.service
    measure.owner_person, measure.owner_name = owner.person, owner.name


@transaction.atomic
def add_measure(
    *,
    plan: FamilyPlan,
    by: User,
    area: str,
    text: str,
    owner: Owner = NOBODY,
    due_on: date | None = None,
    goal: Goal | None = None,
    offer: Offer | None = None,
    **more: Any,
) -> Measure:
    """`more`: any of MORE. `offer` is kept where its actor owns the measure.

    Raises ValueError when the goal belongs to another plan.
    """
    if goal and goal.plan_id != plan.pk:
        raise ValueError("a measure and its goal stand in the same plan")
    measure = Measure(plan=plan, area=area, text=text, due_on=due_on, goal=goal, created_by=by, changed_by=by)
    measure.offer = offer
    _own(measure, owner)
    _fill(measure, more)
    measure.save()
    work_on_area(plan=plan, by=by, area=area)
    return measure


@transaction.atomic
def change_measure(
    *,
    measure: Measure,
    by: User,
    text: str,
    owner: Owner,
    due_on: date | None,
    status: str,
    note: str = "",
    goal: Goal | None = None,
    done_on: date | None = None,
    seen: int | None = None,
    **more: Any,
) -> None:
    """One step for all of a measure; the database keeps every earlier version. `more`: any of MORE.

    Raises ChangedMeanwhileError when the measure is not the version `seen` any more.
    """
    hold(measure, seen)
    measure.text, measure.due_on, measure.note, measure.goal = text, due_on, note, goal
    _own(measure, owner)
    _fill(measure, more)
    _move(measure, status, done_on)
    measure.changed_by = by
    measure.save()
    touch(measure.plan)


@transaction.atomic
def move_measure(*, measure: Measure, by: User, status: str, on: date | None = None) -> None:
    _move(measure, status, on)
    measure.changed_by = by
    measure.save(update_fields=["status", "done_on", "changed_by"])
    touch(measure.plan)


@transaction.atomic
def take_measure(*, measure: Measure, by: User) -> None:
    """Whoever presses first takes the task that nobody had. Raises ChangedMeanwhileError for whoever is second."""
    if hold(measure, None).owner_kind != OwnerKind.NOBODY:
        raise ChangedMeanwhileError
    _own(measure, Owner.of_worker(by))
    measure.changed_by = by
    # Nothing but the owner: somebody may have written in the rest a moment ago.
    measure.save(update_fields=OWNED)
    touch(measure.plan)


@transaction.atomic
def evaluate_measure(
    *,
    measure: Measure,
    by: User,
    result: str = "",
    result_words: str = "",
    led_to: str = "",
    felt_help: str = "",
    felt_help_words: str = "",
    felt_help_by: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """What the team found, and what the family itself says of it; either may stand alone.

    Raises ChangedMeanwhileError when the measure is not the version `seen` any more.
    """
    hold(measure, seen)
    measure.result, measure.result_words, measure.led_to = result, result_words, led_to
    measure.felt_help, measure.felt_help_words, measure.felt_help_by = felt_help, felt_help_words, felt_help_by
    measure.evaluated_on = (on or timezone.localdate()) if result or felt_help else None
    measure.changed_by = by
    measure.save(update_fields=[*EVALUATED, "changed_by"])
    touch(measure.plan)


EVALUATED = ["result", "result_words", "led_to", "felt_help", "felt_help_words", "felt_help_by", "evaluated_on"]


def _fill(measure: Measure, more: dict[str, Any]) -> None:
    for name, value in more.items():
        if name not in MORE:
            raise TypeError(name)
        setattr(measure, name, value)
    measure.also_areas = [area for area in measure.also_areas if area != measure.area]


def _move(measure: Measure, status: str, on: date | None) -> None:
    measure.status = status
    done = status == MeasureStatus.DONE
    measure.done_on = (on or measure.done_on or timezone.localdate()) if done else None
