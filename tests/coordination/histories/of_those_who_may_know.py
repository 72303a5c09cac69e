"""The rules whose flags are not for everybody who answers for the family, told and said slowly."""

from __future__ import annotations

from datetime import date

from familieplan.accounts.models import Service
from familieplan.coordination.models import FamilyWish
from familieplan.families.models import Knowledge, Participation, Person
from tests.coordination.histories.of_coordinators import basis_in, covered, tell_basis
from tests.coordination.histories.of_plans import has_plan
from tests.coordination.histories.plain import Answer, Limits, children, day_of, first, holds, longest, passed_on
from tests.coordination.histories.scene import Home, Scene


def tell_of_contact(scene: Scene, home: Home) -> None:
    scene.plan(home)
    person = home.put(Person, given_name="Prøve")
    for _time in range(scene.one_of(1, 1, 2)):
        at = scene.moment(scene.ago(0, 20))
        facts = {"kind": scene.usual("contact", "words", "meeting"), "words": "x", "asked_at": at, "asked_by_id": 1}
        facts |= scene.usual({}, {"withdrawn_at": at})
        answered = {"answered_at": at, "answered_by_id": 1, "outcome": "noted", "answer": "x"}
        home.put(FamilyWish, plan=home.plan, person=person, **facts | scene.usual({}, answered))


def contact_asked(home: Home, _on: date, _limits: Limits) -> Answer:
    asked = [each for each in home[FamilyWish] if each.kind == "contact"] if has_plan(home) else []
    return first(day_of(each.asked_at) for each in asked if each.withdrawn_at is None and each.answered_at is None)


def tell_of_target_group(scene: Scene, home: Home) -> None:
    """Barnevernet is secret to most; NAV and one more may take part, and may have been told."""
    scene.people(home, (30,), (9, 18))
    scene.assistance(home, 6)
    scene.plan(home)
    nav, other, barnevern = _services(scene)
    for service, role in ((nav, "responsible"), (other, "coordinator"), (barnevern, "responsible")):
        if scene.maybe(0.15):
            continue
        started = scene.start()
        ended = scene.end() if started < scene.today else None
        office = next(each for each in scene.offices if each.service is service)
        days = {"started_on": started, "ended_on": ended, "end_reason": "finished" if ended else ""}
        part, basis = scene.usual(role, "reader"), tell_basis(scene, home, office)
        who = {"worker_id": service.pk, "office": office, "part": part, "basis": basis}
        home.put(Participation, family=home.family, **who, **days)
    if scene.maybe(0.85):
        for told in (nav, other, scene.services[2]):
            _tell(scene, home, barnevern, told)


def _services(scene: Scene) -> tuple[Service, Service, Service]:
    nav, other, barnevern = scene.services[0], scene.services[1], scene.secret
    nav.code, barnevern.code = "nav-kommune", "barnevern"
    return nav, other, barnevern


def _tell(scene: Scene, home: Home, about: Service, told: Service) -> None:
    if scene.maybe(0.1):
        return
    started = scene.start()
    ended = scene.end() if started < scene.today else None
    office = next(each for each in scene.offices if each.service is told)
    facts = {"about": about, "told": told, "told_by_id": 1, "started_on": started, "ended_on": ended}
    home.put(Knowledge, family=home.family, basis=tell_basis(scene, home, office), **facts)


def target_group(home: Home, on: date, limits: Limits) -> Answer:
    spell = longest(home, on, limits["months"])
    if spell is None or not children(home, on) or not has_plan(home):
        return {}
    there = [each for each in home[Participation] if holds(each.started_on, each.ended_on, on)]
    there = [each for each in there if covered(home, each, on)]
    barnevern = [each for each in there if each.office.service.code == "barnevern"]
    nav = [each for each in there if each.office.service.code.startswith("nav")]
    if not barnevern or not nav:
        return {}
    told = {each.office.service for each in there if each.part != "reader"} | _led_by(home, on)
    service = barnevern[0].office.service
    if service.is_secret and not all(_knows(home, service, each, on) for each in told - {service}):
        return {}
    begun = [min(each.started_on for each in parts) for parts in (barnevern, nav)]
    return {"": max(passed_on(spell, limits["months"]), *begun)}


def _led_by(home: Home, on: date) -> set[Service]:
    """The services of whoever leads the family's district."""
    return {
        post.office.service for post in home.scene.leads
        if post.office.district_code == home.family.district.code and holds(post.started_on, post.ended_on, on)
    }  # fmt: skip


def _knows(home: Home, about: Service, told: Service, on: date) -> bool:
    """On a basis that stands, whomever it lets in."""
    rows = [each for each in home[Knowledge] if each.about is about and each.told is told]
    return any(holds(each.started_on, each.ended_on, on) and basis_in(home, each.basis, on) for each in rows)
