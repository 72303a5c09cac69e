"""The rules about adults: each with families just inside and just outside every boundary."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from familieplan.accounts.models import Service
from familieplan.coordination.explanation import explain
from familieplan.coordination.models import Flag, OwnerKind
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.adults import begin_course, end_course, say_of_adult
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.rules import eviction_risk, young_without_activity
from familieplan.families import operations
from tests.cast import Cast
from tests.coordination.stories import TODAY, applied, give_assistance, member, raised

pytestmark = pytest.mark.django_db
HOME, MONEY, YOUNG = "eviction_risk", "counselling_not_offered", "young_without_activity"
LONG, PROGRAMME = "long_term_not_assessed", "programme_near_end"


def say(cast: Cast, topic: str, state: str, ago: int = 0, name: str = "Vakker", **more: Any) -> None:
    said = {"topic": topic, "state": state, "since_on": TODAY - timedelta(days=ago)} | more
    say_of_adult(plan=cast.plan, by=cast["responsible"], person=member(cast.family, name), **said)


def born(cast: Cast, name: str, on: date) -> None:
    person = member(cast.family, name)
    person.birth_date = on
    person.save()


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


@pytest.mark.demand("H5c")
@pytest.mark.parametrize(("days", "flagged"), [(41, True), (42, True), (43, False), (-3, True)])
def test_a_family_that_may_lose_its_home_is_flagged_before_the_day(cast: Cast, days: int, flagged: bool) -> None:
    say(cast, "housing", "eviction", ago=200, until_on=TODAY + timedelta(days=days))
    flag = raised(HOME)
    assert bool(flag) is flagged
    if flag:
        assert flag.since == TODAY + timedelta(days=days - 42)
        assert explain(flag).must_act == "Familiekoordinatoren"


@pytest.mark.demand("H5c")
def test_it_goes_out_when_the_home_is_safe_or_the_person_has_moved(cast: Cast) -> None:
    say(cast, "housing", "eviction", ago=9, until_on=TODAY + timedelta(days=9))
    assert raised(HOME)
    say(cast, "housing", "rents")
    assert raised(HOME) is None
    say(cast, "housing", "eviction", until_on=TODAY + timedelta(days=9))
    assert raised(HOME)
    operations.end_membership(membership=cast.member("Vakker"), by=cast["coordinator"])
    assert raised(HOME) is None


def test_what_a_secret_service_has_said_raises_no_flag_and_clears_none(cast: Cast) -> None:
    say(cast, "housing", "eviction", until_on=TODAY + timedelta(days=9))
    Service.objects.filter(code="nav").update(is_secret=True)
    assert raised(HOME) is None


@pytest.mark.demand("H4b")
@pytest.mark.parametrize(("days", "flagged"), [(29, False), (30, False), (31, True)])
def test_whoever_applies_is_offered_counselling_within_the_days(cast: Cast, days: int, flagged: bool) -> None:
    applied(cast, days)
    flag = raised(MONEY)
    assert bool(flag) is flagged
    assert flag is None or flag.since == TODAY


@pytest.mark.demand("H4b")
@pytest.mark.parametrize(("ago", "flagged"), [(41, True), (40, False), (0, False)])
def test_only_an_offer_since_the_application_counts_whatever_the_answer(cast: Cast, ago: int, flagged: bool) -> None:
    applicant = applied(cast, 40).applicant.given_name
    say(cast, "counselling", "declined", ago=ago, name=applicant)
    assert bool(raised(MONEY)) is flagged


@pytest.mark.demand("H1b")
@pytest.mark.parametrize(
    ("years", "shift", "flagged"), [(24, 0, False), (24, 1, True), (24, -1, False), (18, 0, True), (18, 1, False)]
)
def test_an_adult_under_24_is_flagged_right_up_to_the_birthday(
    cast: Cast, years: int, shift: int, flagged: bool
) -> None:
    """`shift`: days until (1), or since (-1), the birthday on which the person turns so many years."""
    born(cast, "Vakker", years_before(TODAY, years) + timedelta(days=shift))
    assert bool(raised(YOUNG)) is flagged


@pytest.mark.demand("H1b")
@pytest.mark.parametrize(
    ("state", "ago", "flagged"),
    [("active", 400, False), ("works", 400, False), ("not_other", 30, False), ("not_other", 31, True)],
)
def test_a_measure_stands_and_a_talk_lasts_its_days(cast: Cast, state: str, ago: int, flagged: bool) -> None:
    born(cast, "Vakker", years_before(TODAY, 21))
    say(cast, "activity", state, ago=ago, words="Venter på plass")
    flag = raised(YOUNG)
    assert bool(flag) is flagged
    assert flag is None or flag.since == TODAY


@pytest.mark.demand("H1b")
def test_a_measure_of_ones_own_in_work_and_the_programme_count(cast: Cast) -> None:
    born(cast, "Vakker", years_before(TODAY, 21))
    person = member(cast.family, "Vakker")
    for owner in ("Stille", "Vakker"):
        assert raised(YOUNG)
        who = Owner(OwnerKind.FAMILY, person=member(cast.family, owner))
        measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Søke jobb", owner=who)
    assert raised(YOUNG) is None
    measure.status = "stopped"
    measure.save()
    assert raised(YOUNG)
    days = {"started_on": TODAY, "review_on": TODAY, "planned_end_on": TODAY + timedelta(days=300)}
    course = begin_course(plan=cast.plan, by=cast["coordinator"], person=person, **days)
    assert raised(YOUNG) is None
    end_course(course=course, by=cast["coordinator"], ended_on=TODAY, outcome="aid")
    assert raised(YOUNG)


@pytest.mark.demand("H1a")
@pytest.mark.parametrize(("months", "flagged"), [(6, False), (7, True)])
def test_assistance_past_the_length_without_an_assessment_is_flagged(cast: Cast, months: int, flagged: bool) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(48 - months, 48)))
    flag = raised(LONG)
    assert bool(flag) is flagged
    assert flag is None or dict(explain(flag).facts)["Sist vurdert"] == "ikke skrevet ned"


@pytest.mark.demand("H1a")
@pytest.mark.parametrize(("ago", "flagged"), [(180, False), (181, True)])
def test_an_assessment_lasts_its_days(cast: Cast, ago: int, flagged: bool) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(20, 48)))
    say(cast, "activity", "not_health", ago=ago, words="Operasjon")
    flag = raised(LONG)
    assert bool(flag) is flagged
    assert flag is None or (flag.since, flag.facts["months"]) == (TODAY, 28)


@pytest.mark.demand("H1c")
@pytest.mark.parametrize(("days", "flagged"), [(59, True), (60, True), (61, False)])
def test_a_programme_near_its_end_is_flagged_before_it_runs_out(cast: Cast, days: int, flagged: bool) -> None:
    person, end = member(cast.family, "Stille"), TODAY + timedelta(days=days)
    started = TODAY - timedelta(days=300)
    course = begin_course(
        plan=cast.plan, by=cast["coordinator"], person=person, started_on=started, review_on=TODAY, planned_end_on=end
    )
    assert bool(raised(PROGRAMME)) is flagged
    end_course(course=course, by=cast["coordinator"], ended_on=TODAY, outcome="work")
    assert raised(PROGRAMME) is None


def expected_young(birth: date, said: list[tuple[int, str]], today: date, days: int = 30) -> bool:
    """The same rule, said slowly: `said` are (days ago, state), in the order in which they were written."""
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    if not 18 <= age < young_without_activity.RULE.parameters["age"]:
        return False
    if not said:
        return True
    ago, state = min(enumerate(said), key=lambda each: (each[1][0], -each[0]))[1]
    return state not in ("active", "works") and ago > days


@pytest.mark.demand("H1b")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days_old=st.integers(min_value=17 * 365, max_value=25 * 366),
    said=st.lists(
        st.tuples(st.integers(min_value=0, max_value=60), st.sampled_from(["active", "works", "not_other"])), max_size=4
    ),
)
@example(days_old=8766, said=[(31, "not_other")])
def test_the_rule_of_the_young_agrees_with_its_slow_statement(
    cast: Cast, days_old: int, said: list[tuple[int, str]]
) -> None:
    birth = TODAY - timedelta(days=days_old)
    with transaction.atomic():
        born(cast, "Vakker", birth)
        for ago, state in said:
            say(cast, "activity", state, ago=ago, words="Fordi")
        flags.evaluate()
        found = Flag.objects.raised().filter(rule=YOUNG).exists()
        transaction.set_rollback(True)
    assert found is expected_young(birth, said, TODAY)


def test_every_rule_of_adults_says_what_clears_it_without_a_name(cast: Cast) -> None:
    say(cast, "housing", "eviction", until_on=TODAY + timedelta(days=3))
    flag = raised(HOME)
    assert flag is not None
    said = f"{flag.facts}{explain(flag)}"
    assert "Vakker" not in said
    assert eviction_risk.RULE.demands[0] in explain(flag).rule_line
