"""Two people have the same form open: whoever is second sees both versions, and nothing is thrown away."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.coordination.models import AreaAnswer, Measure, Term
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure, change_measure, take_measure
from familieplan.coordination.operations.plan import add_goal, close_goal
from familieplan.coordination.operations.versions import (
    ChangedMeanwhileError,
    history_of,
    hold,
    number_of,
    version_of,
    with_number,
)
from familieplan.families import operations as families
from familieplan.families.models import EndReason
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    owner = Owner.of_worker(cast["responsible"])
    return add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksisplass", owner=owner)


def form_of(measure: Measure, **written: object) -> dict[str, object]:
    kept = {"text": measure.text, "owner": f"w{measure.owner_worker_id}", "status": measure.status}
    return {**kept, "seen": number_of(measure), **written}


def test_whoever_is_second_sees_both_versions_side_by_side(cast: Cast, plan_url: str, measure: Measure) -> None:
    url = f"{plan_url}tiltak/{measure.public_id}/"
    mine, theirs = form_of(measure, due_on="20.11.2026"), form_of(measure, due_on="27.11.2026")
    assert cast.client("responsible").post(url, theirs).status_code == 302
    answer = cast.client("coordinator").post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Trygg Furu endret dette" in page
    assert "27.\u00a0november" in page
    assert "20.\u00a0november" in page
    measure.refresh_from_db()
    assert measure.due_on == date(2026, 11, 27)


def test_whoever_has_seen_both_may_keep_the_own_version(cast: Cast, plan_url: str, measure: Measure) -> None:
    url = f"{plan_url}tiltak/{measure.public_id}/"
    mine = form_of(measure, note="Går bra")
    cast.client("responsible").post(url, form_of(measure, note="Går trått"))
    client = cast.client("coordinator")
    page = client.post(url, mine).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert client.post(url, mine | {"seen": seen}).status_code == 302
    measure.refresh_from_db()
    assert measure.note == "Går bra"


def test_the_same_form_twice_in_a_row_is_no_conflict(cast: Cast, plan_url: str, measure: Measure) -> None:
    url = f"{plan_url}tiltak/{measure.public_id}/"
    client = cast.client("coordinator")
    for note in ("en", "to"):
        page = client.get(url).content.decode()
        seen = page.split('name="seen" value="')[1].split('"')[0]
        assert client.post(url, form_of(measure, note=note, seen=seen)).status_code == 302


def test_a_life_area_is_answered_by_two_at_once(cast: Cast, plan_url: str) -> None:
    url = plan_url + "omrade/housing/svar/"
    answer = {"state": "in_work", "seen": 0}
    cast.client("responsible").post(url, answer | {"situation": "Kontrakten går ut"})
    late = cast.client("coordinator").post(url, answer | {"situation": "Alt er bra"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Kontrakten går ut" in page
    assert "Alt er bra" in page
    assert AreaAnswer.objects.get().situation == "Kontrakten går ut"


def test_the_familys_words_are_not_overwritten_unseen(cast: Cast, plan_url: str) -> None:
    words = {"vision_by": "Vakker", "seen": number_of(cast.plan)}
    cast.client("responsible").post(plan_url + "ord/", words | {"vision": "Vi vil bo trygt"})
    late = cast.client("coordinator").post(plan_url + "ord/", words | {"vision": "Vi vil flytte"})
    assert late.status_code == 409
    cast.plan.refresh_from_db()
    assert cast.plan.vision == "Vi vil bo trygt"


def test_a_new_measure_in_the_plan_does_not_disturb_whoever_writes_its_words(cast: Cast, plan_url: str) -> None:
    words = {"vision": "Vi vil bo trygt", "vision_by": "Vakker", "seen": number_of(cast.plan)}
    add_measure(plan=cast.plan, by=cast["responsible"], area="work", text="Ringe")
    assert cast.client("coordinator").post(plan_url + "ord/", words).status_code == 302


def test_two_take_the_same_task_and_the_first_has_it(cast: Cast, plan_url: str) -> None:
    task = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Få møbler", owner=NOBODY)
    step = f"{plan_url}tiltak/{task.public_id}/steg/"
    cast.client("responsible").post(step, {"ta": ""})
    page = cast.client("coordinator").post(step, {"ta": ""}, follow=True).content.decode()
    task.refresh_from_db()
    assert task.owner_worker == cast["responsible"]
    assert "Trygg Furu, NAV kommune tok oppgaven før deg" in page


def test_an_owner_who_has_left_stays_the_owner_until_somebody_decides(
    cast: Cast, plan_url: str, measure: Measure
) -> None:
    gone = cast.family.participations.get(worker=cast["responsible"])
    families.end_participation(participation=gone, by=cast["coordinator"], reason=EndReason.FINISHED)
    client, url = cast.client("coordinator"), f"{plan_url}tiltak/{measure.public_id}/"
    assert '<option value="keep" selected>Trygg Furu, NAV kommune' in client.get(url).content.decode()
    assert client.post(url, form_of(measure, owner="keep", note="Ringt")).status_code == 302
    measure.refresh_from_db()
    assert (measure.owner_worker, measure.note) == (cast["responsible"], "Ringt")


def test_a_measure_keeps_its_goal_after_the_goal_is_reached(cast: Cast, plan_url: str, measure: Measure) -> None:
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    Measure.objects.filter(pk=measure.pk).update(goal=goal)
    close_goal(goal=goal, by=cast["coordinator"], reached=True)
    url = f"{plan_url}tiltak/{measure.public_id}/"
    assert cast.client("coordinator").post(url, form_of(measure, goal=goal.pk)).status_code == 302
    measure.refresh_from_db()
    assert measure.goal == goal


def test_a_verb_with_an_old_version_writes_nothing(cast: Cast, measure: Measure) -> None:
    seen = number_of(measure)
    take = {"by": cast["coordinator"], "owner": NOBODY, "due_on": None, "status": "active"}
    change_measure(measure=measure, text="først", seen=seen, **take)
    with pytest.raises(ChangedMeanwhileError):
        change_measure(measure=Measure.objects.get(), text="sist", seen=seen, **take)
    assert Measure.objects.get().text == "først"


def test_a_task_that_somebody_has_is_not_taken(cast: Cast, measure: Measure) -> None:
    with pytest.raises(ChangedMeanwhileError):
        take_measure(measure=measure, by=cast["coordinator"])


def test_a_change_from_outside_the_pages_has_no_name(measure: Measure) -> None:
    assert version_of(measure).by == "Noen andre"


def price_of(cast: Cast, url: str, form: dict[str, object], warmed_by: str = "") -> int:
    client = cast.client("coordinator")
    client.get(warmed_by or url)
    with CaptureQueriesContext(connection) as found:
        assert client.post(url, form).status_code == 302
    # A transaction's own frame is no question: outside a test it is BEGIN and COMMIT.
    return len([q for q in found.captured_queries if "SAVEPOINT" not in q["sql"]])


@pytest.mark.parametrize("change", ["note", "owner", "goal", "funding"])
def test_a_change_costs_few_queries(cast: Cast, plan_url: str, measure: Measure, change: str) -> None:
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    fund = Term.objects.get(code="jobbsjansen")
    changes: dict[str, dict[str, object]] = {
        "note": {"note": "Ringt"},
        "owner": {"owner": f"w{cast['coordinator'].pk}"},
        "goal": {"goal": goal.pk},
        "funding": {"funding": fund.pk},
    }
    url = f"{plan_url}tiltak/{measure.public_id}/"
    assert price_of(cast, url, form_of(measure, **changes[change])) <= 8
    measure.refresh_from_db()
    stands = {"note": measure.note == "Ringt", "owner": measure.owner_worker == cast["coordinator"]}
    assert (stands | {"goal": measure.goal == goal, "funding": measure.funding == fund})[change]


def test_a_new_measure_costs_few_queries_also_in_an_area_that_nobody_has_answered(cast: Cast, plan_url: str) -> None:
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    form: dict[str, object] = {"text": "Ring NAV", "owner": f"w{cast['coordinator'].pk}"}
    assert price_of(cast, f"{plan_url}omrade/housing/tiltak/", form, warmed_by=plan_url) <= 8
    assert price_of(cast, f"{plan_url}omrade/work/tiltak/", form | {"goal": goal.pk}, warmed_by=plan_url) <= 8
    assert AreaAnswer.objects.filter(plan=cast.plan, area="housing", state="in_work").exists()


def test_an_owner_goal_or_list_that_is_not_offered_is_refused(cast: Cast, plan_url: str, measure: Measure) -> None:
    client, url = cast.client("coordinator"), f"{plan_url}tiltak/{measure.public_id}/"
    kind = Term.objects.filter(register="measure").first()
    assert kind is not None
    elsewhere = add_goal(plan=cast.plan, by=cast["coordinator"], area="housing", words="Eget rom", said_by="Glad")
    stranger = cast["other_office"].pk
    faulty: tuple[dict[str, object], ...] = (
        {"owner": f"w{stranger}"}, {"owner": f"p{stranger}0"}, {"owner": "w"}, {"owner": "x1"}, {"owner": "w²"},
        {"goal": elsewhere.pk}, {"funding": kind.pk}, {"funding": "x"},
    )  # fmt: skip
    for change in faulty:
        assert client.post(url, form_of(measure, **change)).status_code == 422, change
    assert history_of(measure).count() == 1


def test_the_number_read_with_a_row_is_not_trusted_when_the_row_has_moved(cast: Cast, measure: Measure) -> None:
    read = with_number(Measure.objects.all()).get()
    seen = number_of(measure)
    assert getattr(read, "number_read", None) == seen
    assert hold(read, seen) == measure
    Measure.objects.filter(pk=measure.pk).update(note="Imens")
    with pytest.raises(ChangedMeanwhileError):
        hold(read, seen)
