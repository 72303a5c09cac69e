"""Familien Blomst: the family that every picture of the product shows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from familieplan.accounts import identity
from familieplan.areas.models import Postcode
from familieplan.config.demo_municipality import sharing, words
from familieplan.config.demo_municipality.families import Made, log, measure, register
from familieplan.config.demo_municipality.recipients import Parent
from familieplan.config.demo_municipality.staff import CAST, Staff
from familieplan.coordination.models import (
    AreaAnswer,
    AreaState,
    FamilyPlan,
    Goal,
    LifeArea,
    Measure,
    MeasureStatus,
    OwnerKind,
)
from familieplan.families.models import Person
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part


def register_blomst(today: date, staff: Staff) -> Made:
    klar, trygg = staff.by_name["Klar Bekk"], staff.by_name["Trygg Furu"]
    started_on = today - timedelta(days=310)
    born = date(today.year - 36, 3, 4)
    number = identity.synthetic(born, "female", 51)
    # The eldest comes of age to consent within the next two months.
    child = [today - timedelta(days=days) for days in (365 * 14 + 330, 365 * 9 + 100, 365 * 3 + 100)]
    members = [
        NewMember("Vakker", "mother", born, "Blomst", "female", number, "Tigrinja"),
        NewMember("Stille", "father", date(today.year - 38, 5, 9), "Blomst", "male"),
        NewMember("Glad", "child", child[0], "Blomst", "female"),
        NewMember("Lystig", "child", child[1], "Blomst", "male"),
        NewMember("Liten", "child", child[2], "Blomst"),
    ]
    postcode = Postcode.objects.select_related("district", "zone").get(code="7078")
    names = [person.name for person in CAST if person.name in {"Jevn Sti", "Myk Vind", "Blid Sol"}]
    helpers = [(worker, str(Part.RESPONSIBLE)) for worker in (trygg, *(staff.by_name[name] for name in names))]
    consent = sharing.first_consent(klar, helpers, set(), started_on + timedelta(days=365))
    plan = register(klar, "Blomst", members, postcode, started_on, "", consent)
    team = [klar, *sharing.let_in(plan.family, klar, helpers, set(), started_on)]
    people = {person.given_name: person for person in Person.objects.filter(memberships__family=plan.family)}
    sharing.blomst(today, staff, plan.family, people)
    adult = Person.objects.get(memberships__family=plan.family, identity_hash=identity.keyed_hash(number))
    made = Made(plan, klar, team, adult, Parent(born, "female", number, 3))
    _history_of_blomst(today, made)
    return made


def _history_of_blomst(today: date, made: Made) -> None:
    rng = Random(4)  # noqa: S311 a demo
    for area in (LifeArea.ECONOMY, LifeArea.HOUSING, LifeArea.WORK, LifeArea.LEARNING, LifeArea.LEISURE):
        AreaAnswer.objects.create(
            plan=made.plan, area=area, state=AreaState.IN_WORK, answered_by=made.coordinator, answered_at=timezone.now()
        )
        goal_words, agreed = words.GOALS[area][0]
        goal = Goal.objects.create(
            plan=made.plan, area=area, words=goal_words, said_by="Vakker og Stille", set_on=made.plan.started_on
        )
        Measure.objects.bulk_create([measure(rng, today, made, goal, text, who, today) for text, who in agreed])
    Measure.objects.create(
        plan=made.plan,
        area=LifeArea.HOUSING,
        text="Hjelp til å flytte og få møbler",
        owner_kind=OwnerKind.NOBODY,
        created_by=made.coordinator,
        changed_by=made.coordinator,
    )
    Measure.objects.filter(plan=made.plan, text__startswith="Boligrådgiving").update(
        owner_kind=OwnerKind.SERVICE,
        owner_worker=made.coordinator,
        owner_service=made.coordinator.employment.office.service if made.coordinator.employment else None,
        owner_person=None,
        owner_name="",
        due_on=today - timedelta(days=6),
        status=MeasureStatus.ACTIVE,
        done_on=None,
    )
    log(rng, made, today - timedelta(days=3))
    FamilyPlan.objects.filter(pk=made.plan.pk).update(
        vision=words.VISIONS[0],
        vision_by="Vakker og Stille",
        strengths=words.STRENGTHS[0],
        next_review_on=today + timedelta(days=21),
        touched_at=timezone.now(),
    )
