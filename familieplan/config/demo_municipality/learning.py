"""Routines of the offices and who has read them, courses, and what the services learn together."""

from __future__ import annotations

from datetime import date, timedelta

from familieplan.accounts.models import Employment, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.areas.models import District
from familieplan.coordination.models import Course, CourseField, Routine
from familieplan.coordination.operations.learning import learning_done, plan_learning, routine_read

ROUTINES = (
    ("Barna er med i hver samtale", "Spør hvordan barna har det, og skriv det ned med familiens egne ord."),
    ("Tidlig samtale om bolig", "Ta opp bolig før kontrakten går ut, og bli enige om hvem som ringer utleieren."),
)
COURSES = {
    CourseField.ECONOMY: "Økonomirådgivning, grunnkurs",
    CourseField.FAMILY: "Barn som pårørende",
    CourseField.YOUTH: "Ungdom og arbeid",
}
# Topic, first and last day from today, whether it is done, and the services that take part.
TOGETHER = (
    ("Barnesamtalen: spørre, lytte og skrive ned", -60, -10, True, ("hvk", "nav-kommune", "barnevern")),
    ("Samtale om penger uten skam", -30, -3, False, ("nav-kommune", "hvk")),
    ("Overgangen fra skole til arbeid", 20, 75, False, ("nav-kommune", "nav-stat", "skole")),
)


def begin(today: date, by: User) -> None:
    posts = Employment.objects.current().filter(role__in=WORKS_WITH_FAMILIES).exclude(office__district_code="")
    staff = list(posts.select_related("office", "user").order_by("pk"))
    first = {post.office_id: post for post in reversed(staff)}
    routines, courses = [], []
    for place, post in enumerate(first.values()):
        # Every fifth office has none yet, and every fourth is late with going through it.
        if place % 5 == 4:
            continue
        name, text = ROUTINES[place % len(ROUTINES)]
        due = today + timedelta(days=-20 if place % 4 == 0 else 120)
        facts = {"name": name, "text": text, "owner_id": post.user_id, "review_on": due, "written_by": by}
        routines.append(Routine(office_id=post.office_id, version=1, started_on=today - timedelta(days=200), **facts))
    for place, post in enumerate(staff):
        for number, (field, name) in enumerate(COURSES.items()):
            if (place + number) % 3 == 0:
                continue
            until = today + timedelta(days=300 * number) if number else None
            taken = today - timedelta(days=100 + place % 300)
            kept = {"field": field, "name": name, "taken_on": taken, "valid_until_on": until, "recorded_by": by}
            courses.append(Course(worker_id=post.user_id, **kept))
    Routine.objects.bulk_create(routines)
    Course.objects.bulk_create(courses)
    of_office = {routine.office_id: routine for routine in routines}
    for place, post in enumerate(staff):
        # Two of three have read what their office agreed on.
        if place % 3 and (routine := of_office.get(post.office_id)):
            routine_read(routine=routine, by=post.user)
    _together(today, by)


def _together(today: date, by: User) -> None:
    services = {service.code: service for service in Service.objects.all()}
    for district in District.objects.all():
        for topic, first, last, is_done, codes in TOGETHER:
            who = [services[code] for code in codes if code in services]
            days = {"from_on": today + timedelta(days=first), "to_on": today + timedelta(days=last)}
            plan = plan_learning(district=district, by=by, topic=topic, services=who, **days)
            if is_done:
                learning_done(plan=plan, on=days["to_on"])
