"""Nine more rules: each with families just inside and just outside every boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Service
from familieplan.coordination.models import (
    AreaAnswer,
    ConcernLink,
    Flag,
    Measure,
    MeetingAnswer,
    OskItem,
    Transition,
)
from familieplan.coordination.operations import flags, osk, osk_items
from familieplan.coordination.operations.adults import say_of_adult
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.meetings import When
from familieplan.coordination.operations.plan import answer_area
from familieplan.families.emergency_operations import end_emergency, review_emergency
from familieplan.families.models import EmergencyAccess, Family
from tests.cast import Cast, add_break_glass
from tests.coordination.inviting import raise_one
from tests.coordination.stories import TODAY, another_family, give_assistance, leave_alone, member, raised

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at_noon(days_ago: int) -> timezone.datetime:
    return timezone.make_aware(timezone.datetime(*ago(days_ago).timetuple()[:3], 12))


def secret(code: str) -> None:
    Service.objects.filter(code=code).update(is_secret=True)


# A long-term recipient is reviewed by all parties.


@pytest.fixture
def long_term(cast: Cast) -> Cast:
    give_assistance(member(cast.family, "Vakker"), set(range(2, 48)))
    return cast


def reviewed(cast: Cast, days_ago: int, *offices_of: str) -> None:
    """The OSK team took the family up so many days ago; these people were there and had said yes."""
    soon = timezone.now() + timedelta(hours=1)
    meeting = osk.call_osk(
        district=cast.family.district,
        by=cast["lead"],
        when=When(soon, soon + timedelta(hours=1)),
        place="Møterom 1",
        asked=[cast[who] for who in offices_of],
    )
    meeting.attendances.update(answer=MeetingAnswer.YES)
    flags.evaluate()
    item = osk.take_to_osk(meeting=meeting, by=cast["lead"], flags=Flag.objects.filter(family=cast.family))[0]
    osk_items.keep_words(item=item, by=cast["lead"], child_not_asked="Spurt før")
    said = {"decision": "coordinated", "reason": "Bolig", "no_measure_because": "Det er i gang"}
    osk_items.decide(item=item, by=cast["lead"], **said)
    OskItem.objects.filter(pk=item.pk).update(decided_at=at_noon(days_ago))


@pytest.mark.demand("H3-ii")
@pytest.mark.parametrize(("days", "subject"), [(0, None), (365, None), (366, "never")])
def test_a_long_term_recipient_is_reviewed_within_the_year(long_term: Cast, days: int, subject: str | None) -> None:
    assert getattr(raised("long_term_not_reviewed"), "subject", None) == "never"
    reviewed(long_term, days, "coordinator", "responsible")
    flag = raised("long_term_not_reviewed")
    assert getattr(flag, "subject", None) == subject


@pytest.mark.demand("H2c")
def test_a_review_without_one_of_the_parties_says_how_many_and_never_who(long_term: Cast) -> None:
    reviewed(long_term, 3, "coordinator")
    flag = raised("long_term_not_reviewed")
    assert flag
    assert flag.subject == "missing"
    assert flag.facts["missing"] == 1
    assert "NAV" not in str(flag.facts)
    secret("nav")
    assert raised("long_term_not_reviewed") is None


# Concerns, measures, needs.


@pytest.mark.demand("IO3-a")
@pytest.mark.parametrize(("days", "flagged"), [(10, False), (11, True)])
def test_a_concern_is_answered_within_its_days(cast: Cast, days: int, flagged: bool) -> None:
    concern = raise_one(cast, "administrator", at=at_noon(days))
    ConcernLink.objects.create(concern=concern, family=cast.family, by=cast["lead"])
    assert bool(raised("concern_unanswered")) is flagged


def test_a_measure_that_passes_its_day_a_second_time_is_flagged_and_a_day_moved_in_time_is_not(cast: Cast) -> None:
    by = cast["coordinator"]
    measure = add_measure(plan=cast.plan, by=by, area="housing", text="Flytte", due_on=ago(30))
    assert raised("measure_overdue_twice") is None
    Measure.objects.filter(pk=measure.pk).update(due_on=ago(1))
    flag = raised("measure_overdue_twice")
    assert flag
    assert flag.facts["times"] == 2
    Measure.objects.filter(pk=measure.pk).update(due_on=TODAY)
    assert raised("measure_overdue_twice") is None
    other = add_measure(plan=cast.plan, by=by, area="work", text="Ringe", due_on=TODAY + timedelta(days=5))
    Measure.objects.filter(pk=other.pk).update(due_on=TODAY + timedelta(days=3))
    later = TODAY + timedelta(days=10)
    assert raised("measure_overdue_twice", on=later) is not None  # the first, on its third day
    Measure.objects.filter(pk=measure.pk).update(status="done", done_on=TODAY)
    assert raised("measure_overdue_twice", on=later) is None


@pytest.mark.demand("IO1-c")
@pytest.mark.parametrize(("days", "flagged"), [(60, False), (61, True)])
def test_a_basic_need_is_asked_about_within_its_days(cast: Cast, days: int, flagged: bool) -> None:
    cast.plan.started_on = ago(days)
    cast.plan.save()
    flag = raised("basic_need_open")
    assert bool(flag) is flagged
    if flag:
        assert (flag.subject, flag.facts["count"], flag.since) == ("unanswered", 3, TODAY)
    for area in ("economy", "housing", "work"):
        answer_area(plan=cast.plan, by=cast["coordinator"], area=area, state="no_need")
    assert raised("basic_need_open") is None


@pytest.mark.demand("IO1-c")
@pytest.mark.parametrize(("days", "flagged"), [(60, False), (61, True)])
def test_a_need_has_somebody_who_answers_for_it_within_its_days(cast: Cast, days: int, flagged: bool) -> None:
    by = cast["coordinator"]
    for area, state in (("economy", "no_need"), ("housing", "in_work"), ("work", "no_need")):
        answer_area(plan=cast.plan, by=by, area=area, state=state)
    AreaAnswer.objects.update(answered_at=at_noon(days))
    flag = raised("basic_need_open")
    assert bool(flag) is flagged
    assert flag is None or flag.subject == "unowned"
    add_measure(plan=cast.plan, by=by, area="economy", text="Ingen har det", also_areas=["housing"])
    assert bool(raised("basic_need_open")) is flagged
    nav = cast.offices["nav"].service
    add_measure(
        plan=cast.plan,
        by=by,
        area="economy",
        text="Flytte",
        owner=Owner("service", service=nav),
        also_areas=["housing"],
    )
    assert raised("basic_need_open") is None
    secret("nav")
    assert bool(raised("basic_need_open")) is flagged


@pytest.mark.demand("IO1-a")
@pytest.mark.parametrize(("areas", "days", "flagged"), [(4, 31, True), (4, 30, False), (3, 31, False)])
def test_many_needs_and_little_contact(cast: Cast, areas: int, days: int, flagged: bool) -> None:
    for area in ("economy", "housing", "work", "learning")[:areas]:
        answer_area(plan=cast.plan, by=cast["coordinator"], area=area, state="in_work")
    leave_alone(cast.plan, days)
    assert bool(raised("many_needs_little_contact")) is flagged


# Who is there, and where the family lives.


@pytest.mark.demand("H1e")
@pytest.mark.parametrize(("days", "flagged"), [(14, False), (15, True)])
def test_two_services_without_a_plan_are_flagged_and_a_secret_one_is_not_counted(
    cast: Cast, days: int, flagged: bool
) -> None:
    assert raised("parallel_services") is None
    cast.plan.ended_on = ago(days)
    cast.plan.save()
    assert bool(raised("parallel_services")) is flagged
    secret("nav")
    assert raised("parallel_services") is None


@pytest.mark.demand("H5")
@pytest.mark.parametrize(("days", "flagged"), [(90, False), (91, True)])
def test_a_family_that_lives_for_the_time_being_is_flagged(cast: Cast, days: int, flagged: bool) -> None:
    said = {"topic": "housing", "state": "temporary", "since_on": ago(days)}
    say_of_adult(plan=cast.plan, by=cast["responsible"], person=member(cast.family, "Vakker"), **said)
    flag = raised("housing_unstable")
    assert bool(flag) is flagged
    assert flag is None or flag.subject == "temporary"


@pytest.mark.demand("H5")
@pytest.mark.parametrize(("moves", "flagged"), [(2, False), (3, True)])
def test_moves_of_a_year_are_counted_and_never_told_where(cast: Cast, moves: int, flagged: bool) -> None:
    for number in range(moves):
        Family.objects.filter(pk=cast.family.pk).update(address=f"Flytteveien {number}")
    flag = raised("housing_unstable")
    assert bool(flag) is flagged
    assert "Flytteveien" not in str(flag.facts if flag else "")
    assert raised("housing_unstable", on=TODAY + timedelta(days=366)) is None


@pytest.mark.demand("H4d")
@pytest.mark.parametrize(("days", "flagged"), [(181, False), (180, True), (-10, True)])
def test_somebody_with_lasting_needs_is_expected_before_turning_18(cast: Cast, days: int, flagged: bool) -> None:
    glad = member(cast.family, "Glad")
    birthday = TODAY + timedelta(days=days)
    glad.birth_date = birthday.replace(year=birthday.year - 18)
    glad.save()
    facts = {"plan": cast.plan, "child": glad, "track": "adult", "changed_by": cast["coordinator"]}
    made = Transition.objects.create(**facts, giver=cast.offices["helse"].service, has_lasting_needs=True)
    assert bool(raised("no_transition_accepted")) is flagged
    Transition.objects.filter(pk=made.pk).update(has_lasting_needs=False)
    assert raised("no_transition_accepted") is None


@pytest.mark.parametrize(("days", "flagged"), [(7, False), (8, True)])
def test_an_emergency_is_reviewed_within_its_days(cast: Cast, days: int, flagged: bool) -> None:
    add_break_glass(cast)
    opened = EmergencyAccess.objects.get()
    end_emergency(emergency=opened, by=opened.worker)
    later = TODAY + timedelta(days=days)
    assert bool(raised("emergency_not_reviewed", on=later)) is flagged
    review_emergency(emergency=opened, by=cast["lead"], verdict="right", reason="Barnet var i fare den kvelden.")
    assert raised("emergency_not_reviewed", on=later) is None


def test_every_rule_says_what_it_looks_for_with_its_own_numbers() -> None:
    from familieplan.coordination.rules import RULES

    for rule in RULES.values():
        said = str(rule.says).format(**rule.parameters)
        assert said.endswith(".")
        assert all(
            str(number) in said for name, number in rule.parameters.items() if "{" + name + "}" in str(rule.says)
        )
        assert str(rule.clears)


def test_a_rule_asks_of_one_family_what_it_asks_of_all(cast: Cast) -> None:
    """`families` narrows each question: the others' flags stay."""
    other = another_family(cast, "Bregne")
    leave_alone(other, 75)
    flags.evaluate()
    before = set(Flag.objects.raised().values_list("rule", "family"))
    flags.evaluate(families=[cast.family.pk])
    assert set(Flag.objects.raised().values_list("rule", "family")) == before
