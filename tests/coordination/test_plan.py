"""The plan on its page: words, areas, goals and measures, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.coordination.models import AreaAnswer, FamilyPlan, Goal, Measure
from familieplan.coordination.operations.assessments import register_application
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure, move_measure
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.versions import history_of, number_of
from tests.cast import Cast
from tests.coordination.stories import another_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


@pytest.mark.parametrize(
    ("who", "reads", "edits"),
    [
        ("coordinator", 200, 302),
        ("responsible", 200, 302),
        ("reader", 200, 403),
        ("other_office", 404, 404),
        ("lead_of_other_district", 404, 404),
        ("lead", 404, 404),
        ("superuser", 404, 404),
        ("ended_yesterday", 404, 404),
    ],
)
def test_the_plan_opens_to_those_who_take_part_and_to_nobody_else(
    cast: Cast, plan_url: str, who: str, reads: int, edits: int
) -> None:
    client = cast.client(who)
    assert client.get(plan_url).status_code == reads
    answer = {"state": "in_work", "situation": "Kontrakten går ut i mars"}
    assert client.post(plan_url + "omrade/housing/svar/", answer).status_code == edits


def test_a_family_has_one_active_plan(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyPlan.objects.create(family=cast.family)


@pytest.mark.demand("IO1-a")
def test_the_areas_stand_in_their_order_and_say_what_is_not_asked(cast: Cast, plan_url: str) -> None:
    page = cast.client("reader").get(plan_url).content.decode()
    places = [page.index(f'id="la-{area}"') for area in ("economy", "housing", "work", "learning", "health", "leisure")]
    assert places == sorted(places)
    assert "0 av 6 livsområder er besvart" in page
    assert page.count("Dere har ikke snakket om dette ennå") == 6


@pytest.mark.demand("IO4-a")
def test_a_goal_is_kept_in_the_familys_words_with_its_speaker(cast: Cast, plan_url: str) -> None:
    cast.client("responsible").post(
        plan_url + "omrade/leisure/mal/", {"words": "«Jeg vil spille fotball»", "said_by": "Glad"}
    )
    goal = Goal.objects.get()
    assert (goal.words, goal.said_by) == ("Jeg vil spille fotball", "Glad")
    page = cast.client("reader").get(plan_url).content.decode()
    assert "«Jeg vil spille fotball»" in page
    assert AreaAnswer.objects.get(area="leisure").state == "in_work"


def test_a_goal_can_be_reached_and_opened_again(cast: Cast, plan_url: str) -> None:
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    client = cast.client("coordinator")
    client.post(f"{plan_url}mal/{goal.public_id}/", {"naadd": ""})
    goal.refresh_from_db()
    assert goal.reached_on == timezone.localdate()
    client.post(f"{plan_url}mal/{goal.public_id}/", {"igjen": ""})
    goal.refresh_from_db()
    assert (goal.reached_on, goal.ended_on) == (None, None)


@pytest.fixture
def goal(cast: Cast) -> Goal:
    return add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobe", said_by="Vakker")


def test_a_goal_is_put_into_other_words_and_the_earlier_ones_stay_in_the_history(
    cast: Cast, plan_url: str, goal: Goal
) -> None:
    client, url = cast.client("responsible"), f"{plan_url}mal/{goal.public_id}/endre/"
    assert url in client.get(plan_url).content.decode()
    assert "Jeg vil jobe" in client.get(url).content.decode()
    assert client.post(url, {"words": "«Jeg vil jobbe»", "said_by": "Stille"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.words, goal.said_by) == ("Jeg vil jobbe", "Stille")
    assert list(history_of(goal).order_by("pgh_id").values_list("words", flat=True)) == ["Jeg vil jobe", goal.words]


@pytest.mark.parametrize("form", [{"words": "", "said_by": "Stille"}, {"words": "«»", "said_by": "Stille"}])
def test_a_goal_without_words_is_none(cast: Cast, plan_url: str, goal: Goal, form: dict) -> None:
    client = cast.client("coordinator")
    for url in (f"{plan_url}mal/{goal.public_id}/endre/", plan_url + "omrade/health/mal/"):
        assert client.post(url, form).status_code == 422
    assert Goal.objects.get().words == "Jeg vil jobe"


def test_whoever_rewords_a_goal_second_sees_both_versions(cast: Cast, plan_url: str, goal: Goal) -> None:
    url, seen = f"{plan_url}mal/{goal.public_id}/endre/", number_of(goal)
    for who, words, status in (("responsible", "Jeg vil jobbe", 302), ("coordinator", "Jeg vil ha jobb", 409)):
        answer = cast.client(who).post(url, {"words": words, "said_by": "Vakker", "seen": seen})
        assert answer.status_code == status
    assert all(words in answer.content.decode() for words in ("Jeg vil jobbe", "Jeg vil ha jobb", "Trygg Furu"))


def test_a_goal_is_found_in_its_own_family_only(cast: Cast, plan_url: str, goal: Goal) -> None:
    other = another_family(cast, "Bregne", by="other_office")
    client = cast.client("other_office")
    for end in ("", "endre/"):
        url = f"/familier/{other.family.public_id}/mal/{goal.public_id}/{end}"
        assert client.post(url, {"words": "x", "said_by": "y"}).status_code == 404


def owner_of(cast: Cast, kind: str) -> str:
    person = cast.family.memberships.get(person__given_name="Stille").person
    return {"worker": f"w{cast['responsible'].pk}", "person": f"p{person.pk}", "local": "local", "nobody": ""}[kind]


@pytest.mark.parametrize(
    ("kind", "name", "owner"),
    [
        ("worker", "", "Trygg Furu, NAV kommune"),
        ("person", "", "Stille"),
        ("local", "Saupstad IL", "Saupstad IL"),
        ("nobody", "", "Ingen har tatt dette"),
    ],
)
def test_a_measure_has_one_owner_of_any_kind(cast: Cast, plan_url: str, kind: str, name: str, owner: str) -> None:
    answer = cast.client("coordinator").post(
        plan_url + "omrade/housing/tiltak/",
        {"text": "Se på leilighet", "owner": owner_of(cast, kind), "owner_name": name, "due_on": "24.12.26"},
    )
    measure = Measure.objects.get()
    assert answer.status_code == 302
    assert (measure.owner, measure.due_on.isoformat()) == (owner, "2026-12-24")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": "", "owner": ""}, "Nytt tiltak"),
        ({"text": "Ringe", "owner": "local", "owner_name": ""}, "Skriv hvem det er"),
        ({"text": "Ringe", "owner": "w999999"}, "gyldig"),
        ({"text": "Ringe", "owner": "", "due_on": "i morgen"}, "dd.mm.åååå"),
    ],
)
def test_a_mistake_keeps_the_form_open_with_what_was_written(
    cast: Cast, plan_url: str, form: dict, sentence: str
) -> None:
    answer = cast.client("coordinator").post(plan_url + "omrade/housing/tiltak/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert form["text"] in page
    assert not Measure.objects.exists()


def test_a_task_that_nobody_had_can_be_taken(cast: Cast, plan_url: str) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Få møbler", owner=NOBODY)
    page = cast.client("responsible").get(plan_url).content.decode()
    assert "Ett behov mangler noen som tar det" in page
    cast.client("responsible").post(f"{plan_url}tiltak/{measure.public_id}/steg/", {"ta": ""})
    measure.refresh_from_db()
    assert measure.owner_worker == cast["responsible"]


def test_a_measures_history_shows_who_changed_what(cast: Cast, plan_url: str) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksisplass")
    move_measure(measure=measure, by=cast["responsible"], status="done")
    page = cast.client("reader").get(f"{plan_url}tiltak/{measure.public_id}/").content.decode()
    assert "Gjort: Praksisplass" in page
    assert "Trygg Furu" in page


def test_the_database_refuses_a_measure_with_two_owners(cast: Cast) -> None:
    measure = add_measure(
        plan=cast.plan, by=cast["coordinator"], area="work", text="x", owner=Owner.of_worker(cast["responsible"])
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(owner_name="noen andre")


def test_a_form_opens_as_a_link_without_javascript(cast: Cast, plan_url: str) -> None:
    page = cast.client("coordinator").get(plan_url + "?nytt=housing").content.decode()
    assert 'name="due_on"' in page
    assert 'name="due_on"' not in cast.client("reader").get(plan_url + "?nytt=housing").content.decode()


def test_the_plan_page_costs_the_same_with_ten_times_as_much_in_it(cast: Cast, plan_url: str) -> None:
    def fill(count: int) -> None:
        for serial in range(count):
            goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words=f"mål {serial}", said_by="Glad")
            owner = Owner.of_worker(cast["responsible"])
            add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="t", goal=goal, owner=owner)

    def cost() -> int:
        client = cast.client("coordinator")
        client.get(plan_url)
        with CaptureQueriesContext(connection) as found:
            client.get(plan_url)
        return len(found)

    fill(2)
    few = cost()
    fill(18)
    assert cost() == few
    assert few <= 20


def test_my_day_shows_what_is_mine_and_nothing_of_others(cast: Cast) -> None:
    today = timezone.localdate()
    for who, days in (("coordinator", -6), ("responsible", 2)):
        owner = Owner.of_worker(cast[who])
        add_measure(
            plan=cast.plan,
            by=cast[who],
            area="work",
            text=f"for {who}",
            owner=owner,
            due_on=today + timedelta(days=days),
        )
    page = cast.client("coordinator").get("/").content.decode()
    mine = page.split('id="frister"')[1].split("</section>")[0]
    assert "for coordinator" in mine
    assert "6 dager over" in mine
    assert "for responsible" not in mine


def test_my_day_costs_the_same_for_one_family_and_for_eight(cast: Cast) -> None:
    def fill(names: list[str]) -> None:
        for name in names:
            plan = another_family(cast, name)
            mother = plan.family.memberships.first().person
            facts = {"plan": plan, "kind": "note", "happened_on": timezone.localdate()}
            add_measure(plan=plan, by=cast["coordinator"], area="work", text=name, due_on=timezone.localdate(),
                        owner=Owner.of_worker(cast["coordinator"]))  # fmt: skip
            register_application(
                family=plan.family, by=cast["coordinator"], applicant=mother, applied_on=timezone.localdate()
            )
            save_draft(plan=plan, by=cast["coordinator"], kind="note", happened_on="", text="utkast")
            sign_entry(by=cast["reader"], text="notat", **facts)

    def cost() -> int:
        client = cast.client("coordinator")
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            page = client.get("/").content.decode()
        assert "Familien Mose" in page
        return len(found)

    fill(["Mose"])
    few = cost()
    fill([f"Lyng {serial}" for serial in range(7)])
    assert cost() == few


def test_my_day_is_empty_for_somebody_whose_part_has_ended(cast: Cast) -> None:
    owner = Owner.of_worker(cast["ended_yesterday"])
    add_measure(
        plan=cast.plan, by=cast["coordinator"], area="work", text="hemmelig", owner=owner, due_on=timezone.localdate()
    )
    assert "hemmelig" not in cast.client("ended_yesterday").get("/").content.decode()


def test_the_familys_words_need_their_speaker(cast: Cast, plan_url: str) -> None:
    client = cast.client("coordinator")
    assert client.post(plan_url + "ord/", {"vision": "Vi vil bo trygt"}).status_code == 422
    client.post(plan_url + "ord/", {"vision": "Vi vil bo trygt", "vision_by": "Vakker"})
    assert "«Vi vil bo trygt»" in client.get(plan_url).content.decode()


def test_what_was_marked_as_done_can_be_taken_back_where_it_happened(cast: Cast, plan_url: str) -> None:
    owner = Owner.of_worker(cast["responsible"])
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Ringe", owner=owner)
    client, step = cast.client("responsible"), f"{plan_url}tiltak/{measure.public_id}/steg/"
    page = client.post(step, follow=True).content.decode()
    assert "Tiltaket er merket som gjort" in page
    assert "Tiltaket er merket som gjort" not in client.post(step, {"angre": ""}, follow=True).content.decode()
    measure.refresh_from_db()
    assert (measure.status, measure.done_on) == ("active", None)


def test_my_day_offers_to_take_back_only_what_is_mine(cast: Cast, plan_url: str) -> None:
    owner = Owner.of_worker(cast["responsible"])
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Ringe skolen", owner=owner)
    step = f"{plan_url}tiltak/{measure.public_id}/steg/"
    answer = cast.client("responsible").post(step, {"tilbake": "min-dag"}, follow=True)
    assert "Ringe skolen" in answer.content.decode()
    assert "Angre" in answer.content.decode()
    for who, asked in (("coordinator", measure.public_id), ("other_office", measure.public_id), ("lead", "tull")):
        assert "Angre" not in cast.client(who).get(f"/?gjort={asked}").content.decode()
