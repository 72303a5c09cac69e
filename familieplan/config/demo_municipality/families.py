"""Families with a shared plan: registered through the operations that people use, their history written in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.models import User
from familieplan.areas.models import Postcode
from familieplan.config.demo_municipality import kartlegging, sharing, words
from familieplan.config.demo_municipality.names import ADJECTIVES, surnames
from familieplan.config.demo_municipality.recipients import Parent
from familieplan.config.demo_municipality.staff import Staff
from familieplan.coordination.models import (
    AreaAnswer,
    AreaState,
    Audience,
    FamilyPlan,
    Goal,
    LifeArea,
    LogEntry,
    Measure,
    MeasureStatus,
    OwnerKind,
)
from familieplan.coordination.operations.assessments import register_application
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import operations
from familieplan.families.models import EndReason, Person, SharingBasis
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part
from familieplan.families.stated import FirstConsent

HELPERS = (
    *("nav-kommune", "skole", "inn", "kultur", "helsestasjon", "barnevern", "trondheimshjelpa"),
    *("nav-stat", "barnehage", "ppt", "flyktning", "frivillig"),
)
YEARS_BACK = 8


@dataclass
class Made:
    """A family that has been registered, and the adult who will stand in the files."""

    plan: FamilyPlan
    coordinator: User
    team: list[User]
    adult: Person
    parent: Parent


def load(rng: Random, today: date, staff: Staff, count: int, first: Made) -> list[Made]:
    """`count` families with the first."""
    postcodes = list(Postcode.objects.select_related("district", "zone"))
    in_zones = [postcode for postcode in postcodes if postcode.zone_match == "core"]
    names = surnames(taken={"Blomst"})
    rng.shuffle(names)
    made = [first]
    for serial in range(1, count):
        postcode = rng.choice(in_zones if rng.random() < 0.8 else postcodes)
        made.append(_family(rng, today, staff, names[serial], postcode, serial))
    for each in made[1:]:
        _history(rng, today, each)
    for place, each in enumerate(made):
        if place % 5 == 0:
            _apply(rng, today, each, place)
        if place % 8 == 0 and place:
            sharing.later(Random(place), today, each.plan.family, each.coordinator, place)  # noqa: S311 a demo
        if place % 45 == 6:
            _lose_coordinator(today, each)
    return made


def _born(rng: Random, today: date, youngest: int, oldest: int) -> date:
    return today.replace(day=1) - timedelta(days=365 * rng.randint(youngest, oldest) + rng.randint(1, 360))


def _children(rng: Random) -> int:
    return rng.choice((1, 1, 1, 2, 2, 2, 2, 3))


def _family(rng: Random, today: date, staff: Staff, surname: str, postcode: Postcode, serial: int) -> Made:
    started_on = today - timedelta(days=rng.randint(60, 365 * YEARS_BACK))
    sex = rng.choice(("female", "male"))
    adult_born, children = _born(rng, today, 26, 45), _children(rng)
    number = identity.synthetic(adult_born, sex, serial % 50)
    first = rng.sample(ADJECTIVES, children + 2)
    members = [NewMember(first[0], "mother" if sex == "female" else "father", adult_born, surname, sex, number)]
    if rng.random() < 0.55:
        members.append(NewMember(first[1], "other", _born(rng, today, 26, 48), surname))
    members += [
        NewMember(name, "child", _born(rng, today, 1, 16), surname, rng.choice(("female", "male")))
        for name in first[2:]
    ]
    district = postcode.district.code
    coordinator = rng.choice(staff.at("hvk", district))
    protection = "confidential" if serial % 60 == 7 else "strict" if serial % 90 == 11 else ""
    helpers = _helpers(rng, staff, coordinator, district)
    on_law = sharing.on_law_instead(helpers, serial)
    consent = sharing.first_consent(coordinator, helpers, on_law, sharing.until_when(serial, today))
    plan = register(coordinator, surname, members, postcode, started_on, protection, consent)
    team = [coordinator, *sharing.let_in(plan.family, coordinator, helpers, on_law, started_on)]
    adult = Person.objects.get(memberships__family=plan.family, identity_hash=identity.keyed_hash(number))
    return Made(plan, coordinator, team, adult, Parent(adult_born, sex, number, children))


def register(
    by: User,
    surname: str,
    members: list[NewMember],
    postcode: Postcode,
    on: date,
    protection: str,
    consent: FirstConsent,
) -> FamilyPlan:
    plan = open_family_plan(
        by=by,
        on=on,
        name=f"Familien {surname}",
        members=members,
        address=f"{surname}vegen {1 + len(surname)}",
        postcode=postcode.code,
        protection=protection,
        basis=consent,
    )
    if postcode.zone_match != "partial":
        operations.confirm_zone(family=plan.family, by=by, zone=postcode.zone)
    return plan


def _helpers(rng: Random, staff: Staff, by: User, district: str) -> list[tuple[User, str]]:
    """Who will take part with the coordinator, and in which part."""
    team: list[tuple[User, str]] = []
    for service in rng.sample(HELPERS, rng.randint(1, 3)):
        worker = rng.choice(staff.at(service, district))
        part = rng.choice((Part.RESPONSIBLE, Part.RESPONSIBLE, Part.READER))
        if worker != by and worker not in [helper for helper, _part in team]:
            team.append((worker, part))
    return team


def _at(rng: Random, on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(rng.randint(8, 15), rng.randint(0, 59))))


def _history(rng: Random, today: date, made: Made) -> None:
    """Goals, measures and log from the plan's first day until now; some plans have lain still for a while."""
    still = rng.random() < 0.12
    last_on = today - timedelta(days=rng.randint(70, 160) if still else rng.randint(0, 25))
    last_on = max(last_on, made.plan.started_on)
    areas = [area for area in LifeArea if rng.random() < 0.7] or [LifeArea.ECONOMY]
    for area in areas:
        _area(rng, today, made, area, last_on)
    log(rng, made, last_on)
    FamilyPlan.objects.filter(pk=made.plan.pk).update(
        vision=rng.choice(words.VISIONS),
        vision_by=made.adult.given_name,
        strengths=rng.choice(words.STRENGTHS),
        touched_at=_at(rng, last_on),
    )


def _area(rng: Random, today: date, made: Made, area: LifeArea, last_on: date) -> None:
    answered = AreaAnswer(plan=made.plan, area=area, answered_by=made.coordinator, answered_at=_at(rng, last_on))
    answered.state = AreaState.NO_NEED if rng.random() < 0.2 else AreaState.IN_WORK
    answered.save()
    if answered.state == AreaState.NO_NEED:
        return
    words_of_goal, agreed = rng.choice(words.GOALS[area])
    goal = Goal.objects.create(
        plan=made.plan, area=area, words=words_of_goal, said_by=made.adult.given_name, set_on=made.plan.started_on
    )
    measures = [measure(rng, today, made, goal, text, who, last_on) for text, who in agreed]
    Measure.objects.bulk_create(measures)


def measure(rng: Random, today: date, made: Made, goal: Goal, text: str, who: str, last_on: date) -> Measure:
    due_on = today + timedelta(days=rng.randint(-12, 40)) if last_on > today - timedelta(days=30) else last_on
    status = rng.choice((MeasureStatus.AGREED, MeasureStatus.ACTIVE, MeasureStatus.WAITING, MeasureStatus.DONE))
    if due_on < today and rng.random() < 0.75:
        status = MeasureStatus.DONE
    measure = Measure(plan=made.plan, area=goal.area, goal=goal, text=text, due_on=due_on, status=status)
    measure.done_on = min(due_on, today) if status == MeasureStatus.DONE else None
    measure.created_by = measure.changed_by = made.coordinator
    measure.created_at = _at(rng, last_on)
    _own(rng, measure, made, who)
    return measure


def _own(rng: Random, measure: Measure, made: Made, who: str) -> None:
    if who == "family":
        measure.owner_kind, measure.owner_person = OwnerKind.FAMILY, made.adult
        return
    worker = next((w for w in made.team if w.employment and w.employment.office.service.code == who), None)
    if worker and worker.employment:
        measure.owner_kind, measure.owner_worker = OwnerKind.SERVICE, worker
        measure.owner_service = worker.employment.office.service
    elif who[0].isupper():
        measure.owner_kind, measure.owner_name = OwnerKind.LOCAL, who
    elif rng.random() < 0.25:
        measure.owner_kind = OwnerKind.NOBODY
    else:
        _own(rng, measure, made, "family")


def log(rng: Random, made: Made, last_on: date) -> None:
    """A few entries a year, more lately."""
    on = last_on
    entries: list[LogEntry] = []
    stands_on = dict(made.plan.family.participations.values_list("worker", "basis__kind"))
    writers = [member for member in made.team if member.employment]
    while on >= made.plan.started_on and len(entries) < 30:
        kind, text = rng.choice(words.NOTES)
        author = rng.choice(writers)
        at = _at(rng, on)
        entries.append(
            LogEntry(plan=made.plan, author=author, signature=author.signature, kind=kind, happened_on=on, text=text,
                     signed_at=at, **_readers(author, stands_on[author.pk]))
        )  # fmt: skip
        on -= timedelta(days=rng.randint(6, 40) * (1 + len(entries) // 5))
    LogEntry.objects.bulk_create(entries)


def _readers(author: User, stands_on: str) -> dict[str, Any]:
    """Who reads what the author wrote, as the log itself would have it."""
    service = author.employment.office.service if author.employment else None
    on_consent = stands_on == SharingBasis.Kind.CONSENT
    return {
        "office_id": author.office_id,
        "kept_by": service if service and service.is_secret else None,
        "audience": Audience.EVERYBODY if on_consent else Audience.PROFESSIONALS,
    }


def _apply(rng: Random, today: date, made: Made, place: int) -> None:
    """A parent has applied for help: some children are asked, some are still waiting."""
    applied_on = max(made.plan.started_on, today - timedelta(days=rng.randint(5, 75)))
    application = register_application(
        family=made.plan.family, by=made.coordinator, applicant=made.adult, applied_on=applied_on, on=applied_on
    )
    kartlegging.fill(Random(rng.random()), application, made.coordinator, place)  # noqa: S311 a demo


def _lose_coordinator(today: date, made: Made) -> None:
    held = made.plan.family.participations.get(part=Part.COORDINATOR)
    stopped_on = max(held.started_on, today - timedelta(days=12))
    operations.end_participation(participation=held, by=made.coordinator, reason=EndReason.FINISHED, on=stopped_on)
