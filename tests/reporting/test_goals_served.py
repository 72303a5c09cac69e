"""An area measure says which goals of the municipality's plans it serves: on its page, on the goal's, in the report."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.areas.measure_operations import GoalKey, serve_goals
from familieplan.areas.models import AreaMeasure, AreaMeasureGoal
from familieplan.reporting.goal_chapter import GoalsYear, goals_of
from familieplan.reporting.goals_served import goals_served, serving_in
from familieplan.reporting.models import PolicyGoal, PolicyPlan
from tests.areas.measures import meeting_place
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-c")]
YEAR = timezone.localdate().year
NEWEST = "families"


@pytest.fixture
def cafe(cast: Cast) -> AreaMeasure:
    return meeting_place(cast, status="active")


def at(measure: AreaMeasure, more: str = "") -> str:
    return f"/omrader/tiltak/{measure.public_id}/{more}"


def text(cast: Cast, address: str, who: str) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def serve(cast: Cast, measure: AreaMeasure, *keys: GoalKey) -> None:
    serve_goals(measure=measure, by=cast["area_coordinator"], goals=keys)


def kept(measure: AreaMeasure) -> set[tuple[str, int, str]]:
    return set(measure.register_goals.values_list("plan", "number", "letter"))


def test_goals_and_lettered_measures_are_chosen_and_taken_away_again(cast: Cast, cafe: AreaMeasure) -> None:
    client = cast.client("area_coordinator")
    assert "Tiltaket er ikke knyttet til et mål ennå." in text(cast, at(cafe), "area_coordinator")
    shown = text(cast, at(cafe, "mal/"), "area_coordinator")
    for plan in PolicyPlan.objects.all():
        assert f"<summary>{plan.title}</summary>" in shown
    said = {"plan-2013": ["3", "3a"], f"plan-{NEWEST}": ["1"]}
    assert client.post(at(cafe, "mal/"), said)["Location"] == at(cafe)
    assert kept(cafe) == {("2013", 3, ""), ("2013", 3, "a"), (NEWEST, 1, "")}
    page = text(cast, at(cafe), "area_coordinator")
    assert "Tiltaket er knyttet til 3 mål i planene." in page
    for each in (PolicyGoal.objects.get(plan__key="2013", number=3), "a) Alle barn kartlegges"):
        assert str(each) in page
    client.post(at(cafe, "mal/"), {"plan-2013": ["3"]})
    assert kept(cafe) == {("2013", 3, "")}
    client.post(at(cafe, "mal/"), {})
    assert kept(cafe) == set()
    assert "Tiltaket er ikke knyttet til mål nå." in text(cast, at(cafe), "reader")


def test_what_is_chosen_stands_chosen_and_saving_it_again_tells_nothing(cast: Cast, cafe: AreaMeasure) -> None:
    serve(cast, cafe, GoalKey("2013", 3, "b"))
    assert 'value="3b" checked' in text(cast, at(cafe, "mal/"), "area_coordinator")
    lines = cafe.diary.count()
    serve(cast, cafe, GoalKey("2013", 3, "b"))
    assert cafe.diary.count() == lines


@pytest.mark.parametrize("wrong", ["99", "3x", "3a;", "", "tre"])
def test_a_goal_that_is_in_no_plan_is_refused_and_nothing_changes(cast: Cast, cafe: AreaMeasure, wrong: str) -> None:
    serve(cast, cafe, GoalKey("2013", 3))
    answer = cast.client("area_coordinator").post(at(cafe, "mal/"), {"plan-2013": [wrong]})
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert kept(cafe) == {("2013", 3, "")}


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "superuser", "family_member"])
def test_nobody_but_an_area_coordinator_chooses(cast: Cast, cafe: AreaMeasure, who: str) -> None:
    client = cast.client(who)
    assert client.get(at(cafe, "mal/")).status_code == 404
    assert client.post(at(cafe, "mal/"), {"plan-2013": ["3"]}).status_code == 404
    assert kept(cafe) == set()


def test_the_goals_page_leads_to_the_measure_and_back_for_those_who_see_figures(cast: Cast, cafe: AreaMeasure) -> None:
    serve(cast, cafe, GoalKey("2013", 3), GoalKey("2013", 3, "b"))
    goal = "/arsstatus/mal/2013/3/"
    page = text(cast, goal, "lead")
    assert f'href="{at(cafe)}"' in page
    assert "Saupstad. I gang. Tiltak b" in page
    assert "Områdetiltak som hjelper til" not in text(cast, "/arsstatus/mal/2013/4/", "lead")
    assert f'href="{goal}"' in text(cast, at(cafe), "lead")
    # The register's pages are not for these; the goal in words is.
    for who in ("area_coordinator", "reader"):
        page = text(cast, at(cafe), who)
        assert goal not in page
        assert "Barnefamilier som mottar økonomisk sosialhjelp" in page


def test_the_measures_page_asks_two_questions_more_however_many_goals(cast: Cast, cafe: AreaMeasure) -> None:
    keys = [GoalKey("2013", goal.number) for goal in PolicyGoal.objects.filter(plan__key="2013")]
    numbers = []
    for some in (keys[:1], keys):
        serve(cast, cafe, *some)
        with CaptureQueriesContext(connection) as asked:
            assert len(goals_served(cafe)) == len(some)
        numbers.append(len(asked))
    assert numbers == [3, 3]


def in_report(year: int = YEAR) -> Any:
    found = goals_of(year)
    assert found is not None
    return found


def test_the_yearly_status_tells_which_area_measures_served_a_goal_in_the_year(cast: Cast, cafe: AreaMeasure) -> None:
    serve(cast, cafe, GoalKey(NEWEST, 1), GoalKey("2013", 1))
    told = {goal.number: goal.area_measures for goal in in_report().goals}
    assert told[1] == ("Åpen kafé (Saupstad)",)
    assert told[2] == ()
    assert {goal.area_measures for goal in in_report(YEAR - 1).goals} == {()}
    paper = render_to_string("reporting/print/goals.html", {"goals": in_report()})
    assert "Områdetiltak: Åpen kafé (Saupstad)" in paper


def test_what_is_only_proposed_or_had_ended_is_not_told_of(cast: Cast, cafe: AreaMeasure) -> None:
    serve(cast, cafe, GoalKey(NEWEST, 1))
    plan = PolicyPlan.objects.get(key=NEWEST)
    AreaMeasure.objects.update(status="proposed")
    assert serving_in(plan, YEAR) == {}
    AreaMeasure.objects.update(status="done", started_on=f"{YEAR - 2}-03-01", ends_on=f"{YEAR - 1}-06-30")
    assert [bool(serving_in(plan, year)) for year in (YEAR - 3, YEAR - 2, YEAR - 1, YEAR)] == [False, True, True, False]


def test_an_edition_is_read_as_it_was_written_also_one_from_before(cast: Cast, cafe: AreaMeasure) -> None:
    before = in_report().document()
    assert all("area_measures" not in goal for goal in before["goals"])
    assert GoalsYear.of(before).document() == before  # type: ignore[union-attr]
    serve(cast, cafe, GoalKey(NEWEST, 1))
    now = in_report()
    assert GoalsYear.of(now.document()) == now


@pytest.mark.parametrize("plan", ["", "2013"])
def test_the_database_holds_each_goal_once_and_named(cast: Cast, cafe: AreaMeasure, plan: str) -> None:
    serve(cast, cafe, GoalKey("2013", 3))
    with pytest.raises(Error), transaction.atomic():
        AreaMeasureGoal.objects.create(measure=cafe, plan=plan, number=3)
