"""Meetings that are coming, have been and were called off, and what has happened since people last looked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.config.demo_municipality.families import Made
from familieplan.config.demo_municipality.staff import Staff
from familieplan.coordination.models import LastLook, Measure, MeasureStatus, Meeting, MeetingInvitation
from familieplan.coordination.models.lastlook import Looked
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure, move_measure
from familieplan.coordination.operations.meetings import (
    Asked,
    When,
    answer_meeting,
    call_meeting,
    cancel_meeting,
    hold_meeting,
)
from familieplan.families.models import Participation, Person

PLACES = ("Møterom 2, Saupstad", "Helsestasjonen", "Skolen, rom 104", "Servicekontoret, 3. etasje")
ABOUT = (
    "Boligen: hva utleieren har svart\nSkoleruta og hvem som henter",
    "Slik går det med planen\nHva familien selv vil ta opp",
    "Økonomien de neste månedene\nFotball og utstyr",
)
HELD = "Vi gikk gjennom saken punkt for punkt. Familien sa selv hva som haster, og hvem som gjør hva til neste gang."
PHONE = "Skolen ringte. Glad har fått plass på leksehjelpen, og gleder seg."


def arrange(today: date, staff: Staff, first: Made, made: list[Made]) -> None:
    """Familien Blomst has one of each; of the others every fourth has a meeting within the next two weeks."""
    rng = Random(5)  # noqa: S311 a demo
    look(made, first)
    _blomst(today, staff, first)
    for each in made[1::4]:
        on = today + timedelta(days=rng.randint(0, 12))
        if on.weekday() < 5 and each.plan.ended_on is None:
            _call(each, each.coordinator, on, rng.choice((9, 10, 13, 14)), rng.choice(ABOUT), rng.choice(PLACES))


def look(made: list[Made], first: Made) -> None:
    """Everybody has seen what there is: news is what comes after, and the plan that a newcomer begins with."""
    plans: dict[User, list[int]] = defaultdict(list)
    for each in made:
        for worker in each.team:
            plans[worker].append(each.plan.pk)
    for worker, seen in plans.items():
        LastLook.objects.mark(worker, seen, Looked.PLAN, Looked.LOG)
    # The history of what others change in it has the moment at which the loading began.
    LastLook.objects.filter(user=first.coordinator, plan=first.plan, what=Looked.PLAN).delete()


def _when(on: date, hour: int) -> When:
    begins = timezone.make_aware(datetime.combine(on, time(hour)))
    return When(begins, begins + timedelta(minutes=45))


def _call(made: Made, by: User, on: date, hour: int, about: str, place: str, adults: bool = True) -> Meeting:
    family = made.plan.family
    others = Participation.objects.current().known_to(by).filter(family=family).exclude(worker=by)
    people = Person.objects.filter(pk=made.adult.pk) if adults else Person.objects.none()
    asked = Asked(tuple(others.select_related("worker", "office")), tuple(people))
    return call_meeting(plan=made.plan, by=by, when=_when(on, hour), about=about, place=place, asked=asked)


def _blomst(today: date, staff: Staff, first: Made) -> None:
    klar, trygg = first.coordinator, staff.by_name["Trygg Furu"]
    been = _call(first, klar, today - timedelta(days=21), 10, ABOUT[1], PLACES[0])
    hold_meeting(meeting=been, by=klar)
    sign_entry(plan=first.plan, by=klar, kind="meeting", happened_on=today - timedelta(days=21), text=HELD)
    off = _call(first, klar, today - timedelta(days=7), 13, ABOUT[2], PLACES[1])
    cancel_meeting(meeting=off, by=klar, reason="Vakker var syk.")
    now = _call(first, klar, today, 13, ABOUT[0], PLACES[0])
    for row in MeetingInvitation.objects.filter(meeting=now, worker=trygg).select_related("meeting"):
        answer_meeting(invitation=row, by=trygg, comes=True)
    _call(first, trygg, today + timedelta(days=5), 10, ABOUT[2], PLACES[3])
    sign_entry(plan=first.plan, by=trygg, kind="phone", happened_on=today, text=PHONE)
    done = Measure.objects.filter(plan=first.plan, owner_worker=trygg).open().first()
    if done:
        move_measure(measure=done, by=trygg, status=MeasureStatus.DONE)
    add_measure(
        plan=first.plan,
        by=trygg,
        area="economy",
        text="Søke om dekning av skoletur",
        owner=Owner.of_worker(trygg),
        due_on=today + timedelta(days=10),
    )
