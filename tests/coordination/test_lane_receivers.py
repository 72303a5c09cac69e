"""Who receives fast lanes: named from a day to a day, by the lead of the district or the administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.policies import Role
from familieplan.coordination.models import LaneReceiver
from familieplan.coordination.operations.lanereceivers import ReceiverRefusedError, relieve_receiver
from tests.cast import Cast
from tests.coordination.fastlanes import receives

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO5-b")]
REGISTER = "/snarveier/mottakere/"


def named(cast: Cast, who: str, **changed: object) -> tuple[int, str]:
    facts = {"office": cast.offices["nav"].pk, "worker": cast["responsible"].email, "title": "Vaktleder", "rank": 1}
    day = {"started_on": timezone.localdate().strftime("%d.%m.%Y")}
    answer = cast.client(who).post(REGISTER, {**facts, **day, **changed})
    return answer.status_code, answer.content.decode() if answer.status_code != 302 else ""


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 302),
        ("administrator", 302),
        ("lead_of_other_district", 422),
        ("coordinator", 404),
        ("auditor", 404),
        ("area_coordinator", 404),
        ("superuser", 404),
    ],
)
def test_the_lead_names_receivers_of_the_district_and_the_administrator_of_all(
    cast: Cast, who: str, status: int
) -> None:
    assert named(cast, who)[0] == status
    assert LaneReceiver.objects.count() == (status == 302)


def test_the_register_says_which_services_have_nobody(cast: Cast) -> None:
    page = cast.client("lead").get(REGISTER).content.decode()
    assert page.count("Ingen tar imot her i dag.") == 3
    receives(cast, "responsible", "nav")
    receives(cast, "reader", "nav", title="Vara", rank=2)
    page = cast.client("lead").get(REGISTER).content.decode()
    assert page.count("Ingen tar imot her i dag.") == 2
    assert "1. Trygg Furu" in page
    assert "2. Myk Vind" in page
    assert "Trygg Furu" not in cast.client("lead_of_other_district").get(REGISTER).content.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"worker": "ingen@prove.example"}, "Vi finner ingen saksbehandler"),
        ({"rank": "0"}, "større enn eller lik 1"),
        ({"started_on": "1.1.2020"}, "Skriv i dag, eller en dag som kommer."),
        ({"ended_on": "1.1.2020"}, "Siste dag må være etter den første."),
        ({"title": ""}, "Rett dette"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_lost(cast: Cast, changed: dict[str, str], says: str) -> None:
    status, page = named(cast, "lead", **changed)
    assert (status, LaneReceiver.objects.count()) == (422, 0)
    assert says in page


def test_nobody_receives_where_they_do_not_work(cast: Cast) -> None:
    status, page = named(cast, "lead", worker=cast["coordinator"].email)
    assert (status, LaneReceiver.objects.count()) == (422, 0)
    assert "Personen arbeider ikke ved NAV Heimdal." in page


def test_a_place_in_line_is_held_by_one_at_a_time(cast: Cast) -> None:
    first = receives(cast, "responsible", "nav")
    with pytest.raises(ReceiverRefusedError):
        receives(cast, "reader", "nav")
    with pytest.raises(ReceiverRefusedError):
        receives(cast, "responsible", "nav", rank=2)
    assert named(cast, "lead", worker=cast["reader"].email)[0] == 422
    relieve_receiver(receiver=first)
    assert receives(cast, "reader", "nav").rank == 1


def test_a_receiver_of_next_week_receives_nothing_today(cast: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=7)
    receives(cast, "responsible", "nav", started_on=soon)
    assert not LaneReceiver.objects.present().exists()
    assert [each.worker for each in LaneReceiver.objects.present(soon)] == [cast["responsible"]]
    receives(cast, "reader", "nav", ended_on=soon)
    assert [each.worker for each in LaneReceiver.objects.current(soon)] == [cast["responsible"]]


def test_whoever_has_left_the_office_receives_nothing_more(cast: Cast) -> None:
    receives(cast, "responsible", "nav")
    cast["responsible"].employments.update(ended_on=timezone.localdate())
    assert not LaneReceiver.objects.present().exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 302), ("administrator", 302), ("lead_of_other_district", 404), ("coordinator", 404), ("superuser", 404)],
)
def test_who_relieves_a_receiver(cast: Cast, who: str, status: int) -> None:
    made = receives(cast, "responsible", "nav")
    assert cast.client(who).post(f"{REGISTER}{made.pk}/slutt/").status_code == status
    assert LaneReceiver.objects.standing().exists() == (status == 404)
    if status == 302:
        assert cast.client(who).post(f"{REGISTER}{made.pk}/slutt/").status_code == 404


def test_the_register_costs_the_same_for_one_and_for_twelve(cast: Cast) -> None:
    costs = []
    for first, last in ((1, 2), (2, 13)):
        for rank in range(first, last):
            receives(
                cast,
                cast.hire(f"w{rank}", f"Rolig Rad {rank}", "nav", Role.CASEWORKER) and f"w{rank}",
                "nav",
                rank=rank,
            )
        client = cast.client("administrator")
        client.get(REGISTER)
        with CaptureQueriesContext(connection) as asked:
            client.get(REGISTER)
        costs.append(len(asked))
    assert costs[0] == costs[1]
