"""What happens to the families of the cast: assistance in the files, more families, plans left alone, applications."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.assistance.models import KostraFile
from familieplan.coordination.models import AidApplication, AreaAnswer, Assessment, FamilyPlan, Flag, Meeting
from familieplan.coordination.models.plan import BASIC_NEEDS
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.adults import say_of_adult
from familieplan.coordination.operations.assessments import complete_assessment, register_application
from familieplan.coordination.operations.meetings import Asked, When, call_meeting
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families.handover_operations import Follows, propose_handover
from familieplan.families.models import Family, Handover, Notes, Person
from familieplan.families.operations import NewMember, set_identity
from tests.assistance.files import aid, file_of, number, take
from tests.cast import CONSENT, LONG_AGO, Cast
from tests.families.sharing import law

TODAY = timezone.localdate()
FIRST_YEAR, LAST_YEAR = 2022, 2025
# Everything that a kartlegging must hold before it is completed.
ANSWERS = {
    "home": "Bor trygt.",
    "school_place": "school",
    "school": "Trives på skolen.",
    "health": "Frisk.",
    "leisure_active": "wants",
    "leisure_what": "Fotball",
    "leisure_often": "To ganger i uka",
    "leisure_obstacle": "price",
    "economy_lacks": "clothes",
    "child_asked": "alone",
    "child_how": "På tur",
    "child_words": "«Jeg vil helst bli på samme skole.»",
    "child_weight": "Vi leter etter bolig i samme krets.",
    "overall": "Mye er bra. Vi ordner fritiden først.",
    "result": "watch",
}
VAKKER = 7


def member(family: Family, name: str) -> Person:
    return Person.objects.get(memberships__family=family, given_name=name)


def give_assistance(person: Person | None, months: set[int], serial: int = VAKKER) -> None:
    """Months counted from January 2022; the files hold somebody else, too. None: nobody in a family has the number."""
    if person and not person.identity_hash:
        set_identity(person, number(serial))
        person.save()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        first = 12 * (year - FIRST_YEAR)
        mine = [month - first + 1 for month in sorted(months) if first <= month < first + 12]
        take(file_of("11F", year, [*([aid(serial, year, mine, children=2)] if mine else []), aid(190, year, [1])]))
    assert KostraFile.objects.filter(replaced_at=None).count() == LAST_YEAR - FIRST_YEAR + 1


def answer_basic_needs(plan: FamilyPlan) -> None:
    somebody = User.objects.order_by("pk")[0]
    rows = [AreaAnswer(plan=plan, area=area, state="no_need", answered_by=somebody) for area in BASIC_NEEDS]
    AreaAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def leave_alone(plan: FamilyPlan, days: int) -> None:
    """Nobody has touched the plan for so many days: only time can do that, so the row says it.

    Nothing else is wrong with it: somebody has asked about the basic needs.
    """
    answer_basic_needs(plan)
    noon = timezone.make_aware(datetime.combine(TODAY - timedelta(days=days), time(12)))
    FamilyPlan.objects.filter(pk=plan.pk).update(touched_at=noon)


def applied(cast: Cast, days_ago: int, who: str = "Vakker") -> AidApplication:
    return register_application(
        family=cast.family,
        by=cast["coordinator"],
        applicant=member(cast.family, who),
        applied_on=TODAY - timedelta(days=days_ago),
    )


def assessed(assessment: Assessment, by: User, on: date | None = None, **changed: str) -> Assessment:
    """Completed, with the answers above or others."""
    saved = complete_assessment(assessment=assessment, by=by, answers=ANSWERS | changed, on=on)
    assert saved.is_completed, saved.missing
    return saved.assessment


def another_family(cast: Cast, name: str, *, by: str = "coordinator", children: int = 1) -> FamilyPlan:
    home = [NewMember("Vennlig", "mother", date(1991, 2, 3), name)]
    home += [NewMember(f"Rolig {n}", "child", TODAY - timedelta(days=365 * 7 + n), name) for n in range(children)]
    return open_family_plan(by=cast[by], name=f"Familien {name}", members=home, postcode="7078", on=LONG_AGO, **CONSENT)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def meet(cast: Cast, *workers: str, days: int = 3, plan: FamilyPlan | None = None, **changed: Any) -> Meeting:
    """The coordinator asks these to a meeting at ten o'clock, so many days from today."""
    plan, on = plan or cast.plan, TODAY + timedelta(days=days)
    parts = plan.family.participations.current().filter(worker__in=[cast[who] for who in workers])
    asked = Asked(tuple(parts.select_related("worker", "office")))
    facts: dict[str, Any] = {"when": When(at(on, 10), at(on, 11)), "place": "Møterom 2", "about": "Bolig\nSkole"}
    return call_meeting(plan=plan, by=cast["coordinator"], asked=asked, **facts | changed)


def raised(rule: str, on: date | None = None, family: Family | None = None) -> Flag | None:
    """Evaluate, then the open flag of a rule."""
    flags.evaluate(on=on)
    found = Flag.objects.raised().filter(rule=rule)
    return (found.filter(family=family) if family else found).first()


def look_after(cast: Cast, *names: str) -> None:
    """These adults have a measure toward work, and were offered counselling: the rules about adults are content."""
    for name in names or ("Vakker", "Stille"):
        for topic, state in (("activity", "active"), ("counselling", "offered")):
            person = member(cast.family, name)
            say_of_adult(
                plan=cast.plan, by=cast["responsible"], person=person, topic=topic, state=state, since_on=TODAY
            )


def propose(cast: Cast, taker: str = "other_office", **changed: Any) -> Handover:
    """The coordinator asks somebody of another service, on a basis stated for it, to take Familien Blomst over."""
    facts: dict[str, Any] = {
        "family": cast.family,
        "by": cast["coordinator"],
        "taker": cast[taker],
        "message": "Du kjenner området de flytter til.",
        "follows": Follows(Notes.ALL),
        "basis": law("Familien flytter, og trenger hjelp der de kommer."),
    }
    return propose_handover(**facts | changed)
