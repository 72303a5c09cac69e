"""A silent receiver holds up nobody: the next in line is rung, then the lead, who learns from it afterwards."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from familieplan.accounts.models import Absence, Notice, Office, Service, StandsFor
from familieplan.accounts.policies import Role
from familieplan.areas.models import District
from familieplan.coordination.lanes import in_words
from familieplan.coordination.models import FastLane, LaneState, LaneStep
from familieplan.coordination.operations import fastlane as verbs
from familieplan.coordination.operations.lanereceivers import relieve_receiver
from familieplan.coordination.tasks import ring_overdue_lanes
from familieplan.families.access import sync
from familieplan.families.deputy_operations import name_deputy
from tests.cast import Cast, add_deputy
from tests.coordination.fastlanes import (
    add_receivers,
    hours_pass,
    page,
    page_of,
    send,
    step,
    with_state,
)

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO5-b")]


@pytest.fixture
def ready(cast: Cast) -> Cast:
    add_receivers(cast)
    return cast


def rung(lane: FastLane) -> list[str]:
    names = LaneStep.objects.filter(lane=lane, kind__gte=8).values_list("kind", "to__name")
    return [name or "lederen" for _kind, name in names]


def test_a_silent_receiver_is_passed_and_then_the_lead_is_rung(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = send(ready, "name")
    hours_pass(monkeypatch, 1.9)
    ring_overdue_lanes()
    assert rung(lane) == []
    hours_pass(monkeypatch, 0.2)
    ring_overdue_lanes()
    ring_overdue_lanes()
    assert rung(lane) == ["Jevn Kyst"]
    assert "Familien Blomst" in page(ready, "second_in_line", lane)
    hours_pass(monkeypatch, 2.1)
    ring_overdue_lanes()
    ring_overdue_lanes()
    assert rung(lane) == ["Jevn Kyst", "lederen"]
    told = Notice.objects.filter(text="En snarvei har ventet for lenge på svar.")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Jevn Kyst", "Klar Bekk", "Rask Elv"]


def test_the_lead_who_is_rung_reads_what_is_urgent_and_nothing_that_was_shared(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = send(ready, "children")
    for hours in (2.1, 2.1):
        hours_pass(monkeypatch, hours)
        ring_overdue_lanes()
    found = page(ready, "lead", lane)
    assert "Strømmen er stengt" in found
    assert "barn: " not in found
    assert step(ready, "lead", lane, "hjulpet", words="Jeg fikk tak i NAV på telefon.") == 302
    assert with_state(lane).state == LaneState.ACTED


def test_received_and_then_forgotten_it_rings_on_when_the_time_to_act_is_up(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = send(ready)
    verbs.receive(lane=lane, by=ready["other_office"])
    hours_pass(monkeypatch, 23.9)
    ring_overdue_lanes()
    assert rung(lane) == []
    hours_pass(monkeypatch, 0.2)
    ring_overdue_lanes()
    assert rung(lane) == ["Jevn Kyst"]


def test_what_is_over_rings_nobody(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acted, withdrawn = send(ready), send(ready)
    verbs.act(lane=acted, by=ready["other_office"], words="Ordnet.")
    verbs.withdraw(lane=withdrawn, by=ready["coordinator"], words="Strømmen kom tilbake.")
    hours_pass(monkeypatch, 500)
    ring_overdue_lanes()
    assert rung(acted) + rung(withdrawn) == []


def test_whoever_is_away_today_is_passed_over(ready: Cast) -> None:
    today = timezone.localdate()
    Absence.objects.create(worker=ready["other_office"], started_on=today, last_on=today)
    assert send(ready).receiver.worker == ready["second_in_line"]


def test_one_who_is_relieved_sees_it_no_more(ready: Cast) -> None:
    lane = send(ready, "name")
    relieve_receiver(receiver=lane.receiver)
    assert ready.client("other_office").get(page_of(lane)).status_code == 404


def test_the_lead_looks_back_and_until_then_it_stands_on_the_leads_list(ready: Cast) -> None:
    lane, client = send(ready), ready.client("lead")
    listed = "/snarveier/?vis=bydelen&status=ettersyn"
    assert page_of(lane) not in client.get(listed).content.decode()
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    assert page_of(lane) in client.get(listed).content.decode()
    assert step(ready, "lead", lane, "larte", helped="yes", words="") == 422
    assert step(ready, "lead", lane, "larte", helped="yes", words="Vakta må ha egen telefon.") == 302
    assert page_of(lane) not in client.get(listed).content.decode()
    assert "Vakta må ha egen telefon." in page(ready, "coordinator", lane)


@pytest.mark.parametrize("who", ["coordinator", "other_office", "lead_of_other_district"])
def test_nobody_but_the_lead_of_the_district_says_what_was_learnt(ready: Cast, who: str) -> None:
    lane = send(ready)
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    step(ready, who, lane, "larte", helped="no", words="Nei")
    with pytest.raises(verbs.LaneRefusedError):
        verbs.review(lane=lane, by=ready[who], helped="no", words="Nei")
    assert with_state(lane).state == LaneState.ACTED


def test_a_secret_service_is_known_neither_to_the_lead_nor_to_the_rest_of_the_team(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_deputy(ready)
    Service.objects.filter(code="nav").update(is_secret=True)
    lane = send(ready, "name")
    assert ready.client("lead").get(page_of(lane)).status_code == 404
    assert (
        page_of(lane) not in ready.client("deputy").get(f"/familier/{ready.family.public_id}/snarvei/").content.decode()
    )
    for hours in (2.1, 2.1):
        hours_pass(monkeypatch, hours)
        ring_overdue_lanes()
    assert page_of(lane) not in ready.client("lead").get("/snarveier/?vis=bydelen").content.decode()
    assert not Notice.objects.filter(recipient=ready["lead"], path=page_of(lane)).exists()
    assert Notice.objects.filter(recipient=ready["coordinator"], path=page_of(lane)).exists()
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    assert step(ready, "coordinator", lane, "larte", helped="yes", words="Ring først.") == 302


def test_a_deputy_of_the_lead_is_rung_as_well(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    today, lead = timezone.localdate(), ready["lead"]
    deputy = ready.hire("lead_deputy", "Rolig Hav", "osk", Role.TEAM_LEAD)
    name_deputy(by=lead, principal=lead, deputy=deputy, stands_for=StandsFor.LEAD, started_on=today, last_on=today)
    lane = send(ready)
    for _each in range(2):
        hours_pass(monkeypatch, 2.1)
        ring_overdue_lanes()
    assert Notice.objects.filter(recipient=deputy, path=page_of(lane)).exists()
    assert page_of(lane) in ready.client("lead_deputy").get("/").content.decode()


def test_where_nobody_leads_whoever_opened_it_looks_back(ready: Cast) -> None:
    ready.family.district = None
    ready.family.save()
    Office.objects.filter(pk=ready.offices["nav_lerkendal"].pk).update(district_code="")
    ready.offices["nav_lerkendal"].refresh_from_db()
    lane = send(ready)
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    assert ready.client("lead").get(page_of(lane)).status_code == 404
    assert step(ready, "coordinator", lane, "larte", helped="yes", words="Ring først.") == 302


def test_a_family_that_has_moved_is_for_the_lead_where_it_lives_now(ready: Cast) -> None:
    lane = send(ready)
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    ready.family.district = District.objects.get(code="500103")
    ready.family.save()
    sync()
    for who, status in (("lead", 404), ("lead_of_other_district", 200)):
        client = ready.client(who)
        assert client.get(page_of(lane)).status_code == status
        assert (page_of(lane) in client.get("/snarveier/").content.decode()) == (status == 200)
    assert step(ready, "lead_of_other_district", lane, "larte", helped="yes", words="Ring først.") == 302


def test_where_nobody_knows_where_the_family_lives_the_offices_lead_looks_back_and_reads_no_name(ready: Cast) -> None:
    ready.family.district = None
    ready.family.save()
    sync()
    lane = send(ready, "name")
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    client = ready.client("lead_of_other_district")
    listed, found = (client.get(address).content.decode() for address in ("/snarveier/", page_of(lane)))
    assert page_of(lane) in listed
    assert "Blomst" not in listed + found
    assert step(ready, "lead_of_other_district", lane, "larte", helped="yes", words="Ring først.") == 302


def test_new_hours_hold_for_what_is_opened_from_then_on(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before, client = send(ready), ready.client("administrator")
    hours = {"receive_hours": "1", "act_hours": "8", "review_days": "7"}
    wrong = {**hours, "act_hours": "0", "valid_from": "1.1.2020"}
    answer = client.post("/snarveier/frister/", wrong)
    assert answer.status_code == 422
    assert "Frister endres ikke bakover" in answer.content.decode()
    day = timezone.localdate().strftime("%d.%m.%Y")
    assert client.post("/snarveier/frister/", {**hours, "valid_from": day}).status_code == 302
    after = send(ready)
    assert (before.receive_hours, after.receive_hours, after.act_hours, after.review_days) == (2, 1, 8, 7)
    hours_pass(monkeypatch, 1.1)
    ring_overdue_lanes()
    assert (rung(before), rung(after)) == ([], ["Jevn Kyst"])


def test_the_leads_queue_counts_those_that_need_something(ready: Cast) -> None:
    lane, client = send(ready), ready.client("lead")
    assert 'Snarveier</a> <span class="fp-num">1</span>' in client.get("/osk/").content.decode()
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    verbs.review(lane=lane, by=ready["lead"], helped="yes", words="Ring først.")
    assert 'Snarveier</a> <span class="fp-num">' not in client.get("/osk/").content.decode()
    assert page_of(lane) not in client.get("/snarveier/").content.decode()
    assert page_of(lane) in client.get("/snarveier/?status=alle").content.decode()


def test_the_lead_reads_how_fast_help_came(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lanes = [send(ready) for _each in range(3)]
    hours_pass(monkeypatch, 1.5)
    for lane in lanes:
        verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    found = ready.client("lead").get("/snarveier/").content.decode()
    assert "Det siste året: 3 snarveier." in found
    assert "Halvparten ble mottatt innen 1 time og 30 minutter." in found


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (0, "0 minutter"),
        (1, "1 minutt"),
        (59, "59 minutter"),
        (60, "1 time"),
        (61, "1 time og 1 minutt"),
        (24 * 60 - 1, "23 timer og 59 minutter"),
        (24 * 60 + 5, "24 timer"),
        (48 * 60 - 1, "47 timer"),
        (48 * 60, "2 dager"),
    ],
)
def test_the_clock_is_read_as_people_say_it(minutes: int, says: str) -> None:
    assert in_words(minutes) == says


@pytest.mark.django_db(transaction=True)
def test_rung_twice_at_once_the_next_in_line_hears_of_it_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    add_receivers(cast)
    lane, ready_to_go = send(cast), Barrier(2)
    hours_pass(monkeypatch, 2.1)

    def ring() -> None:
        ready_to_go.wait(10)
        ring_overdue_lanes()
        connection.close()

    beats = [Thread(target=ring) for _each in range(2)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join(20)
    assert rung(lane) == ["Jevn Kyst"]
    assert Notice.objects.filter(recipient=cast["second_in_line"], path=page_of(lane)).count() == 1


def test_the_lead_who_was_rung_before_it_was_received_is_rung_again_when_nothing_comes_of_it(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = send(ready)
    for hours in (2.1, 2.1):
        hours_pass(monkeypatch, hours)
        ring_overdue_lanes()
    assert rung(lane) == ["Jevn Kyst", "lederen"]
    verbs.receive(lane=lane, by=ready["second_in_line"])
    ring_overdue_lanes()
    hours_pass(monkeypatch, 19)
    ring_overdue_lanes()
    assert rung(lane) == ["Jevn Kyst", "lederen"]
    hours_pass(monkeypatch, 1)
    for _beat in range(3):
        ring_overdue_lanes()
        hours_pass(monkeypatch, 3)
    assert rung(lane) == ["Jevn Kyst", "lederen", "lederen"]
    assert Notice.objects.filter(recipient=ready["lead"], text="En snarvei har ventet for lenge på svar.").count() == 2
