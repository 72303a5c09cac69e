"""How the adults of the demo municipality stand, and what families have said: most are asked, some are not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from familieplan.config.demo_municipality.families import Made
from familieplan.coordination.models import AdultState, AdultStatus, AdultTopic, Filled, Section
from familieplan.coordination.operations.adults import begin_course, say_of_adult
from familieplan.coordination.operations.individual import answer_offer, fill_section, say_child_coordinator
from familieplan.coordination.operations.wishes import answer_wish, say_wish
from familieplan.families.models import Membership, Person

MONTH = timedelta(days=30)
ACTIVITY = (
    (AdultState.ACTIVE, ""),
    (AdultState.WORKS, ""),
    (AdultState.NOT_CARE, "Yngste har ikke barnehageplass ennå"),
    (AdultState.NOT_HEALTH, "Venter på operasjon"),
    (AdultState.ACTIVE, "Norsk på dagtid, praksis fra januar"),
)
HOUSING = (AdultState.RENTS, AdultState.RENTS, AdultState.OWNS, AdultState.QUEUE, AdultState.TEMPORARY)


def begin(today: date, made: list[Made]) -> None:
    _blomst(today, made[0])
    rows = []
    for place, each in enumerate(made[1:]):
        if place % 9:
            state, words = ACTIVITY[place % len(ACTIVITY)]
            rows.append(_said(today, each, AdultTopic.ACTIVITY, state, place % 5, words))
        if place % 7:
            answer = AdultState.ACCEPTED if place % 3 else AdultState.DECLINED
            rows.append(_said(today, each, AdultTopic.COUNSELLING, answer))
        rows.append(_said(today, each, AdultTopic.HOUSING, HOUSING[place % len(HOUSING)], place % 12))
        if place % 20 == 4:
            days = {"started_on": today - 9 * MONTH, "review_on": today + MONTH, "planned_end_on": today + 3 * MONTH}
            begin_course(plan=each.plan, by=each.coordinator, person=each.adult, **days)
    AdultStatus.objects.bulk_create(rows)


def _said(
    today: date, made: Made, topic: AdultTopic, state: AdultState, months: int = 0, words: str = ""
) -> AdultStatus:
    since_on = max(made.plan.started_on, today - months * MONTH)
    facts = {"topic": topic, "state": state, "since_on": since_on, "words": words}
    by = made.coordinator
    service = by.employment.office.service if by.employment else None
    return AdultStatus(plan=made.plan, person=made.adult, service=service, by=by, **facts)


def _blomst(today: date, made: Made) -> None:
    """A home to lose, a programme that ends before long, and both adults asked."""
    plan, by = made.plan, made.coordinator
    people = {row.person.given_name: row.person for row in Membership.objects.current().filter(family=plan.family)}
    for name, topic, state, ago, ahead, words in (
        ("Vakker", "activity", "active", 40, 0, ""),
        ("Vakker", "counselling", "accepted", 20, 0, "Første time hos gjeldsrådgiver er avtalt"),
        ("Vakker", "housing", "temporary", 400, 0, ""),
        ("Vakker", "housing", "tenant", 300, 200, "Vil helst leie privat i samme skolekrets"),
        ("Vakker", "health", "too_dear", 30, 0, "Egenandelen på Frisklivssentralen"),
        ("Stille", "activity", "review", 25, 21, ""),
        ("Stille", "counselling", "accepted", 20, 0, ""),
        ("Stille", "health", "helped", 30, 0, ""),
    ):
        until = today + timedelta(days=ahead) if ahead else None
        on = today - timedelta(days=ago)
        facts: dict[str, Any] = {"topic": topic, "state": state, "since_on": on, "until_on": until, "words": words}
        say_of_adult(plan=plan, by=by, person=people[name], **facts)
    days = {"started_on": today - 8 * MONTH, "review_on": today + MONTH, "planned_end_on": today + 4 * MONTH}
    begin_course(plan=plan, by=by, person=people["Stille"], **days)
    _said_by_blomst(made, people)


def _said_by_blomst(made: Made, people: dict[str, Person]) -> None:
    """One's own words, a wish that waits and one that was answered, and the law's own plan half filled."""
    plan, by = made.plan, made.coordinator
    for name, kind, words in (
        ("Vakker", "words", "Det er lettere nå som noen holder i alt."),
        ("Stille", "change", "Kan møtene være etter klokka 16? Da slipper jeg å ta fri."),
        ("Vakker", "helper", "Vi vil gjerne ha med Frivilligsentralen."),
    ):
        facts: dict[str, Any] = {
            "plan": plan,
            "by": by,
            "person": people[name],
            "kind": kind,
            "words": words,
            "is_recorded": True,
        }
        wish = say_wish(**facts)
    answer_wish(wish=wish, by=by, outcome="yes", answer="Vi har spurt dem, og de kommer på neste møte.")
    individual = answer_offer(plan=plan, by=by, person=people["Stille"], wanted="yes", on=plan.started_on)
    for section in (Section.GOALS, Section.MEASURES, Section.TAKING_PART, Section.COORDINATOR):
        fill_section(individual=individual, by=by, section=section, filled=Filled.IN_PLAN)
    say_child_coordinator(plan=plan, by=by, child=people["Glad"], answer="not", on=plan.started_on)
