"""The municipality's goals, how they stand year by year, and figures that no file holds."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.reporting.models import GoalStatus, PastFigure, PastSeries, PolicyGoal, PolicyMeasure, PolicyPlan
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOALS, HISTORY = "/arsstatus/mal/", "/arsstatus/tidligere/"
THIS_YEAR = timezone.localdate().year


def page(cast: Cast, who: str, address: str) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def test_three_plans_come_loaded_with_their_goals_and_lettered_measures() -> None:
    counted = {plan.key: plan.goals.count() for plan in PolicyPlan.objects.all()}
    assert counted == {"2008": 11, "2013": 9, "families": 5}
    assert PolicyMeasure.objects.filter(goal__plan__key="2013").count() == 32
    assert GoalStatus.objects.filter(goal__plan__key="2008", year=2012, author=None).count() == 11


@pytest.mark.parametrize(
    ("number", "answers"),
    [
        (1, ("", "no", "yes")),
        (3, ("", "yes", "yes")),
        (7, ("yes", "no", "yes")),
        (8, ("", "yes", "")),
        (10, ("", "partly", "yes")),
        (11, ("partly", "", "no")),
    ],
)
def test_the_municipalitys_own_status_of_2008_is_kept_as_three_answers(number: int, answers: tuple[str, ...]) -> None:
    said = GoalStatus.objects.get(goal__plan__key="2008", goal__number=number)
    assert (said.started, said.reached, said.carried_on) == answers


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("lead", 200),
        ("coordinator", 404),
        ("auditor", 404),
        ("area_coordinator", 404),
        ("superuser", 404),
    ],
)
def test_the_pages_are_for_those_who_see_figures(cast: Cast, who: str, status: int) -> None:
    for address in (GOALS, f"{GOALS}2013/2/", HISTORY):
        assert cast.client(who).get(address).status_code == status


def test_a_lead_reads_and_does_not_write(cast: Cast) -> None:
    assert "Skriv status" not in page(cast, "lead", f"{GOALS}2013/2/")
    assert cast.client("lead").post(f"{GOALS}2013/2/", {"year": THIS_YEAR, "reached": "no"}).status_code == 404
    assert cast.client("lead").get(f"{HISTORY}eu60/").status_code == 404
    assert cast.client("lead").post(f"{HISTORY}eu60/", {"year": "2011", "value": "8"}).status_code == 404


def test_what_is_not_said_stands_as_not_said(cast: Cast) -> None:
    text = page(cast, "administrator", f"{GOALS}?plan=2008")
    assert "ikke oppgitt" in text
    assert "Ført videre i mål 3 og 6" in text
    assert "Fra passiv stønad" in text
    assert "Fra passiv stønad" not in page(cast, "administrator", f"{GOALS}?plan=2013")


@pytest.mark.parametrize(
    ("vis", "there", "gone"),
    [
        ("igjen", "Varig og trygg bolig", "standardiserte ytelser"),
        ("mangler", "Brukermedvirkning", "Varig og trygg bolig"),
    ],
)
def test_the_list_is_narrowed_to_what_goes_on_and_to_what_lacks_an_answer(
    cast: Cast, vis: str, there: str, gone: str
) -> None:
    text = page(cast, "administrator", f"{GOALS}?plan=2008&vis={vis}")
    assert there in text
    assert gone not in text


@pytest.mark.demand("H2d")
def test_an_administrator_writes_a_status_and_a_later_one_takes_its_place(cast: Cast) -> None:
    address, client = f"{GOALS}2013/2/", cast.client("administrator")
    letter = PolicyMeasure.objects.get(goal__plan__key="2013", goal__number=2, letter="d")
    said = {"year": THIS_YEAR, "started": "yes", "reached": "no", "carried_on": "yes", "words": "Flere enn i fjor."}
    assert client.post(address, said).status_code == 302
    assert client.post(address, {**said, "reached": "partly", "words": "Rettet."}).status_code == 302
    assert client.post(address, {"year": THIS_YEAR, "started": "yes", "measure": letter.pk}).status_code == 302
    standing = GoalStatus.objects.standing().filter(goal__plan__key="2013")
    assert {(each.measure_id, each.reached) for each in standing} == {(None, "partly"), (letter.pk, "")}
    text = page(cast, "administrator", address)
    assert "Flere enn i fjor." in text
    assert "rettet senere" in text
    assert "Ærlig Stein" in text
    assert "Rettet." in page(cast, "lead", f"{GOALS}?plan=2013")


@pytest.mark.parametrize(
    "said",
    [
        {"year": THIS_YEAR},
        {"year": "1814", "reached": "no"},
        {"year": "", "reached": "no"},
        {"year": THIS_YEAR + 1, "reached": "no"},
    ],
)
def test_a_status_without_a_year_or_an_answer_is_asked_for_again(cast: Cast, said: dict[str, str]) -> None:
    assert cast.client("administrator").post(f"{GOALS}families/1/", said).status_code == 422
    assert not GoalStatus.objects.filter(goal__plan__key="families").exists()


def test_a_goal_that_is_not_there_is_not_found(cast: Cast) -> None:
    assert cast.client("administrator").get(f"{GOALS}2013/10/").status_code == 404


def test_nothing_that_was_written_is_rewritten(cast: Cast) -> None:
    for change in (lambda: GoalStatus.objects.update(words="x"), lambda: PastFigure.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalStatus.objects.create(goal=PolicyGoal.objects.all()[0], year=2020, author_name="x")


@pytest.mark.parametrize(
    ("words"),
    ["1 404", "2 070", "Utrullingsfase", "267", "367", "734", "67", "8,1", "27,5", "8 prosent er ikke oppgitt", "244"],
)
def test_the_printed_figures_of_earlier_years_stand_with_their_source(cast: Cast, words: str) -> None:
    text = page(cast, "lead", HISTORY).replace("\xa0", " ")
    assert words in text
    assert "Kilde: Kapittel 3, tabell 1." in text


def test_table_2_gives_92_per_cent_and_says_what_is_missing() -> None:
    rows = PastFigure.objects.filter(series__key="kvp_results_2011")
    assert sum(row.value for row in rows if row.value is not None) == 92
    assert rows.get(value=None).label == "Ikke oppgitt"


def test_a_number_is_entered_and_corrected_with_a_reason_and_the_old_one_stays(cast: Cast) -> None:
    client, address = cast.client("administrator"), f"{HISTORY}eu60/"
    assert client.post(address, {"year": "2011", "label": "Byen", "value": "8,4"}).status_code == 302
    refused = client.post(address, {"year": "2011", "label": "Byen", "value": "8,5"})
    assert refused.status_code == 422
    assert "hvorfor det rettes" in refused.content.decode()
    why = "Den trykte studien hadde feil."
    assert (
        client.post(address, {"year": "2011", "label": "Byen", "value": "8,5", "corrected_because": why}).status_code
        == 302
    )
    assert "Rettet fra 8,4: " + why in page(cast, "lead", HISTORY)
    assert PastFigure.objects.standing().get(series__key="eu60", year=2011).value == 8.5


@pytest.mark.parametrize(
    "said",
    [
        {"year": "2011"},
        {"year": "2011", "value": "8", "words": "x"},
        {"year": "2011", "value": "-1"},
        {"year": "2011", "value": "8", "corrected_because": "x"},
        {"value": "8"},
    ],
)
def test_a_number_that_cannot_be_is_refused(cast: Cast, said: dict[str, str]) -> None:
    before = PastFigure.objects.count()
    assert cast.client("administrator").post(f"{HISTORY}eu60/", said).status_code == 422
    assert PastFigure.objects.count() == before


def test_the_pages_cost_the_same_with_more_goals_and_more_numbers(cast: Cast) -> None:
    client = cast.client("administrator")

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    before = [cost(f"{GOALS}?plan=families"), cost(HISTORY)]
    plan = PolicyPlan.objects.get(key="families")
    PolicyGoal.objects.bulk_create(PolicyGoal(plan=plan, number=n, title=f"Mål {n}") for n in range(6, 18))
    series = PastSeries.objects.get(key="eu60")
    PastFigure.objects.bulk_create(PastFigure(series=series, year=1990 + n, value=n) for n in range(12))
    assert [cost(f"{GOALS}?plan=families"), cost(HISTORY)] == before
