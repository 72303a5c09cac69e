"""The rules about what the plan holds and who shares it, told and said slowly."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from familieplan.coordination.models import AreaAnswer, FamilyPlan, Measure, MeasureEvent
from familieplan.families.models import Participation
from tests.coordination.histories.plain import Answer, Limits, after, day_of, first, holds, is_secret
from tests.coordination.histories.scene import Home, Scene

NEEDS = ("economy", "housing", "work")


def has_plan(home: Home) -> bool:
    return home.plan is not None and home.plan.ended_on is None


def touched_on(home: Home) -> date:
    return day_of(home.plan.touched_at)  # type: ignore[union-attr]


def _answer(scene: Scene, home: Home, area: str, state: str, *edges: int) -> None:
    facts = {"area": area, "state": state, "answered_by_id": 1, "answered_at": scene.moment(scene.ago(*edges))}
    home.put(AreaAnswer, plan=home.plan, **facts)


def _owner(scene: Scene) -> dict[str, Any]:
    service = {"owner_kind": "service", "owner_service": scene.service()}
    return scene.one_of(service, service, {"owner_kind": "nobody"}, {"owner_kind": "local", "owner_name": "x"})  # type: ignore[no-any-return]


def _measure(scene: Scene, home: Home, **facts: Any) -> Measure:
    status = scene.usual("active", "done", "stopped", "agreed", "waiting")
    done = scene.today if status == "done" else None
    said = {"text": "x", "status": status, "done_on": done, "created_by_id": 1, "changed_by_id": 1}
    return home.put(Measure, plan=home.plan, **said | _owner(scene) | facts)  # type: ignore[no-any-return]


def tell_of_needs(scene: Scene, home: Home) -> None:
    scene.plan(home, started_on=scene.ago(60, 61))
    for area in (*NEEDS, "health"):
        state = scene.one_of("no_need", "no_need", "in_work", "unanswered", None)
        if state:
            _answer(scene, home, area, state, 60, 61)
        if scene.maybe(0.3):
            _measure(scene, home, area=area, also_areas=scene.usual([], list(NEEDS[1:])))


def basic_need_open(home: Home, on: date, limits: Limits) -> Answer:
    unanswered, unowned = [], []
    for area in NEEDS if has_plan(home) else ():
        said = [each for each in home[AreaAnswer] if each.area == area]
        if not said or said[0].state == "unanswered":
            unanswered.append(after(home.plan.started_on, limits["days"] + 1))  # type: ignore[union-attr]
        elif said[0].state == "in_work" and not any(_serves(each, area) for each in home[Measure]):
            unowned.append(after(day_of(said[0].answered_at), limits["days"] + 1))
    both = {"unanswered": unanswered, "unowned": unowned}
    late = {subject: first(day for day in days if day <= on) for subject, days in both.items()}
    return {subject: days[""] for subject, days in late.items() if days}


def _serves(measure: Measure, area: str) -> bool:
    is_taken = measure.owner_kind != "nobody" and not is_secret(measure.owner_service)
    return area in (measure.area, *measure.also_areas) and is_taken and measure.status not in ("done", "stopped")


def tell_of_many_needs(scene: Scene, home: Home) -> None:
    scene.plan(home, touched=scene.ago(30, 31))
    for area in ("economy", "housing", "work", "learning", "health")[: scene.one_of(2, 3, 4, 4, 5)]:
        _answer(scene, home, area, scene.usual("in_work", "no_need"), 10)


def many_needs_little_contact(home: Home, on: date, limits: Limits) -> Answer:
    needs = sum(each.state == "in_work" for each in home[AreaAnswer])
    if not has_plan(home) or needs < limits["areas"]:
        return {}
    since = after(touched_on(home), limits["days"] + 1)
    return {"": since} if since <= on else {}


def tell_of_measures(scene: Scene, home: Home) -> None:
    scene.plan(home)
    for _time in range(scene.one_of(1, 1, 2)):
        measure = _measure(scene, home, area="work", due_on=scene.one_of(None, scene.ago(0, 1, 1, 2)))
        changed = scene.moment(scene.today - timedelta(days=scene.one_of(0, 20, 21, 22)))
        last = {"due_on": measure.due_on, "pgh_created_at": changed}
        # Keys go downwards: the newest step first.
        for step in [last, *({} for _step in range(scene.one_of(0, 1, 1, 2)))]:
            day = scene.today - timedelta(days=scene.one_of(20, 21, 22))
            due = scene.one_of(None, measure.due_on, *(day - timedelta(days=days) for days in (-1, 0, 1, 2)))
            facts = {"due_on": due, "pgh_created_at": scene.moment(day)} | step
            facts |= {"area": "work", "text": "x", "owner_kind": "nobody", "created_by_id": 1, "changed_by_id": 1}
            home.put(MeasureEvent, pgh_obj=measure, id=measure.pk, plan_id=measure.plan_id, pgh_label="u", **facts)


def measure_overdue_twice(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for measure in home[Measure] if has_plan(home) else ():
        is_open = measure.status not in ("done", "stopped") and not is_secret(measure.owner_service)
        if not is_open or measure.due_on is None or measure.due_on >= on:
            continue
        steps = sorted((e for e in home[MeasureEvent] if e.pgh_obj_id == measure.pk), key=lambda each: each.pgh_id)
        passed = 1
        for before, now in pairwise(steps):
            if before.due_on and before.due_on != now.due_on and before.due_on < day_of(now.pgh_created_at):
                passed += 1
        if passed >= limits["times"]:
            found.append(after(measure.due_on, 1))
    return first(found)


def tell_of_services(scene: Scene, home: Home) -> None:
    for _plan in range(scene.one_of(0, 1, 2)):
        ended = scene.ago(14, 15, 90)
        started = min(scene.today - timedelta(days=450), ended)
        home.put(FamilyPlan, family=home.family, started_on=started, ended_on=ended)
    if scene.maybe(0.1):
        scene.plan(home)
    for number in range(scene.one_of(1, 2, 2, 3)):
        started = scene.ago(-1, 0, 14, 15, 15, 15)
        ended = scene.end()
        ended = ended if ended and ended >= started else None
        days = {"started_on": started, "ended_on": ended, "end_reason": "finished" if ended else ""}
        who = {"worker_id": number, "basis_id": 1, "part": "reader", "office": scene.one_of(*scene.offices)}
        home.put(Participation, family=home.family, **days, **who)


def parallel_services(home: Home, on: date, limits: Limits) -> Answer:
    begun: dict[int, date] = {}
    for part in home[Participation]:
        service = part.office.service
        if holds(part.started_on, part.ended_on, on) and not service.is_secret:
            begun[service.pk] = min(begun.get(service.pk, part.started_on), part.started_on)
    if len(begun) < 2 or any(each.ended_on is None for each in home[FamilyPlan]):
        return {}
    second = sorted(begun.values())[1]
    since = after(max([second, *(each.ended_on for each in home[FamilyPlan])]), limits["days"] + 1)
    return {"": since} if since <= on else {}
