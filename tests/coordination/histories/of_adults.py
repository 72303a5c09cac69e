"""The rules about adults, their months of assistance and where they live, told and said slowly."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from familieplan.coordination.models import Measure, OskAttendance, OskItem, QualificationCourse
from familieplan.families.models import FamilyEvent, Participation, Person
from tests.coordination.histories.plain import (
    Answer,
    Limits,
    adults,
    after,
    children,
    day_of,
    first,
    holds,
    is_secret,
    last_said,
    longest,
    met,
    passed_on,
    spells,
    turns,
)
from tests.coordination.histories.scene import Home, Scene


def tell_of_eviction(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.plan(home)
    scene.say(home, "housing", ("eviction", "eviction", "rents"), (-1, 0, 90), (41, 42, 43, 10, -3))


def eviction_risk(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for adult in adults(home, on):
        said = last_said(home, adult.person, "housing", on)
        if said and said.state == "eviction" and said.until_on and (said.until_on - on).days <= limits["days"]:
            found.append(max(after(said.until_on, -limits["days"]), said.since_on))
    return first(found)


def tell_of_housing(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.plan(home)
    scene.say(home, "housing", ("temporary", "temporary", "rents"), (0, 90, 91), (10,))
    facts = {"pgh_obj": home.family, "id": home.family.pk, "name": "x", "district_id": None, "pgh_label": "update"}
    days = sorted((scene.ago(365, 0) for _move in range(scene.one_of(0, 3, 4, 5))), reverse=True)
    # Keys go downwards, so the newest is told first.
    for day in days:
        address = scene.usual(f"Veien {scene.one_of(1, 2, 3, 4, 5)}", "")
        home.put(FamilyEvent, pgh_created_at=scene.moment(day), address=address, **facts)


def moves(home: Home, on: date) -> list[date]:
    """Days of the last year on which one address took the place of another."""
    history = sorted(home[FamilyEvent], key=lambda each: each.pgh_id)
    found = []
    for before, now in pairwise(history):
        day = day_of(now.pgh_created_at)
        if before.address and now.address and before.address != now.address and (on - day).days < 365:
            found.append(day)
    return found


def housing_unstable(home: Home, on: date, limits: Limits) -> Answer:
    late = []
    for adult in adults(home, on):
        said = last_said(home, adult.person, "housing", on)
        if said and said.state == "temporary":
            late.append(after(said.since_on, limits["days"] + 1))
    late = [day for day in late if day <= on]
    found = {"temporary": min(late)} if late else {}
    moved = moves(home, on) if home.plan and home.plan.ended_on is None else []
    return found | ({"moves": max(moved)} if len(moved) >= limits["moves"] else {})


def tell_of_programmes(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.plan(home)
    _begin_courses(scene, home)


def _begin_courses(scene: Scene, home: Home) -> None:
    for person in home[Person]:
        if scene.maybe(0.25):
            continue
        started = scene.today - timedelta(days=scene.one_of(-1, 0, 1, 200, 200))
        end = max(scene.today + timedelta(days=scene.one_of(59, 60, 61, 62)), started + timedelta(days=1))
        ended = scene.usual(None, max(started, scene.today))
        facts = {"started_on": started, "review_on": started, "planned_end_on": end, "ended_on": ended}
        outcome = "work" if ended else ""
        home.put(QualificationCourse, plan=home.plan, person=person, outcome=outcome, created_by_id=1, **facts)


def programme_near_end(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for adult in adults(home, on):
        for course in home[QualificationCourse]:
            is_running = course.person is adult.person and course.ended_on is None and course.started_on <= on
            if is_running and (course.planned_end_on - on).days <= limits["days"]:
                found.append(max(after(course.planned_end_on, -limits["days"]), course.started_on))
    return first(found)


def tell_of_the_young(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 24, 21, 24), (9, 18))
    scene.plan(home, started_on=scene.ago(0, 10, 400))
    scene.say(home, "activity", ("active", "works", "not_other", "not_other"), (0, 30, 31), (10,))
    for person in home[Person]:
        if scene.maybe(0.1):
            facts = {"started_on": scene.today, "review_on": scene.today, "created_by_id": 1}
            ended = scene.one_of(None, None, scene.today)
            facts |= {"planned_end_on": after(scene.today, 9), "ended_on": ended, "outcome": "work" if ended else ""}
            home.put(QualificationCourse, plan=home.plan, person=person, **facts)
        if scene.maybe(0.2):
            status = scene.one_of("agreed", "active", "done", "stopped")
            facts = {"area": scene.usual("work", "health"), "status": status, "owner_kind": "family", "text": "x"}
            facts |= {"done_on": scene.today if status == "done" else None, "created_by_id": 1, "changed_by_id": 1}
            home.put(Measure, plan=home.plan, owner_person=person, **facts)


def young_without_activity(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for adult in adults(home, on):
        person, born = adult.person, adult.person.birth_date
        if born is None or on >= turns(born, limits["age"]):
            continue
        in_course = any(each.person is person and each.ended_on is None for each in home[QualificationCourse])
        has_measure = any(
            each.owner_person is person and each.area == "work" and each.status not in ("done", "stopped")
            for each in home[Measure]
        )
        said = last_said(home, person, "activity", on)
        if in_course or has_measure or (said and said.state in ("active", "works")):
            continue
        followed = max(adult.started_on, home.plan.started_on, turns(born, 18))  # type: ignore[union-attr]
        found.append(after(said.since_on, limits["days"] + 1) if said else followed)
    return first(day for day in found if day <= on)


def tell_of_long_assistance(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9, 18))
    scene.assistance(home, 36)


def long_term_children(home: Home, on: date, limits: Limits) -> Answer:
    spell = longest(home, on, limits["months"])
    if spell is None or not children(home, on):
        return {}
    return {"": passed_on(spell, limits["months"])}


def tell_of_assessed_activity(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.plan(home, started_on=scene.ago(0, 20, 400))
    scene.assistance(home, 6)
    scene.say(home, "activity", ("active", "not_other"), (0, 180, 181), (10,))


def long_term_not_assessed(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for adult, spell in spells(home, adults(home, on), limits["months"]):
        said = last_said(home, adult.person, "activity", on)
        followed = max(adult.started_on, home.plan.started_on)  # type: ignore[union-attr]
        since = after(said.since_on, limits["days"] + 1) if said else followed
        if said is None or since <= on:
            found.append(max(since, passed_on(spell, limits["months"])))
    return first(found)


def tell_of_reviews(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.assistance(home, 36)
    days = {"family": home.family, "worker_id": 1, "basis_id": 1}
    for office in scene.offices:
        if scene.maybe(0.5):
            started = scene.ago(364, 365, 366, 400)
            ended = scene.end()
            ended = ended if ended and ended >= started else None
            more = {"started_on": started, "ended_on": ended, "end_reason": "finished" if ended else ""}
            home.put(Participation, office=office, part="reader", **days | {"worker_id": office.pk} | more)
    for number in range(scene.one_of(0, 1, 1, 2)):
        meeting = home.family.pk * 10 + number
        decided = {"decision": scene.usual("coordinated", "postponed"), "reason": "x", "decided_by_id": 1}
        decided["decided_at"] = scene.moment(scene.ago(0, 364, 365, 366))
        facts = {"meeting_id": meeting, "child_not_asked": "x", "follow_up_on": scene.today, "added_by_id": 1}
        home.put(OskItem, family=home.family, **facts, **scene.usual(decided, {}))
        for office in scene.offices:
            said = scene.usual("yes", "no")
            if scene.maybe(0.8):
                home.put(OskAttendance, meeting_id=meeting, worker_id=office.pk, office=office, answer=said)


def long_term_not_reviewed(home: Home, on: date, limits: Limits) -> Answer:
    spell = longest(home, on, limits["months"])
    if spell is None:
        return {}
    decided = [each for each in home[OskItem] if each.decided_at and each.decision != "postponed"]
    if not decided:
        return {"never": passed_on(spell, limits["months"])}
    item = max(decided, key=lambda each: (each.decided_at, each.pk))
    day = day_of(item.decided_at)
    if (on - day).days > limits["days"]:
        return {"never": max(passed_on(spell, limits["months"]), after(day, limits["days"] + 1))}
    for part in home[Participation]:
        follows = part.started_on <= day and holds(part.started_on, part.ended_on, max(on, part.started_on))
        if follows and not is_secret(part.office.service) and not met(home, item.meeting_id, part.office.service):
            return {"missing": day}
    return {}
