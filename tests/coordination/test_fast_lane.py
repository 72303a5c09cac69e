"""The fast lane: opened by anyone with a basis, answered against the clock, and never with more than is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Absence, Notice, ReadRecord, Service
from familieplan.accounts.tasks import send_notices
from familieplan.coordination.models import FastLane, LaneReceiver, LaneState, LaneStep
from familieplan.coordination.operations import fastlane as verbs
from familieplan.coordination.operations.lanereceivers import relieve_receiver
from familieplan.coordination.tasks import ring_overdue_lanes
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.models import Disclosure
from familieplan.families.stated import NotCoveredError
from tests.cast import Cast, add_deputy
from tests.coordination.fastlanes import NEED, add_receivers, ground, hours_pass, page_of, send, with_state
from tests.families.sharing import provision

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO5-b")]


@pytest.fixture
def ready(cast: Cast) -> Cast:
    add_receivers(cast)
    return cast


def said(cast: Cast, **changed: object) -> dict[str, object]:
    facts = {"office": cast.offices["nav_lerkendal"].pk, "need": NEED, "shares": ["name"]}
    law = {"basis": f"lov-{provision().pk}", "why": "De må vite hvem det er.", "told_on": "26.11.2026"}
    return {**facts, **law, **changed}


def opened(cast: Cast, who: str, **changed: object) -> tuple[int, str]:
    answer = cast.client(who).post(f"/familier/{cast.family.public_id}/snarvei/", said(cast, **changed))
    return answer.status_code, answer.content.decode()


def step(cast: Cast, who: str, lane: FastLane, verb: str, **words: str) -> int:
    named = {f"{verb}-{name}": value for name, value in words.items()}
    return cast.client(who).post(page_of(lane) + "steg/", {"verb": verb, **named}).status_code


def page(cast: Cast, who: str, lane: FastLane) -> str:
    answer = cast.client(who).get(page_of(lane))
    assert answer.status_code == 200, who
    return answer.content.decode()


def rung(lane: FastLane) -> list[str]:
    names = LaneStep.objects.filter(lane=lane, kind__gte=8).values_list("kind", "to__name")
    return [name or "lederen" for _kind, name in names]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 302),
        ("responsible", 302),
        ("reader", 302),
        ("other_office", 404),
        ("ended_yesterday", 404),
        ("lead", 404),
        ("administrator", 404),
        ("superuser", 404),
    ],
)
def test_anyone_with_a_basis_opens_it_and_nobody_else(ready: Cast, who: str, status: int) -> None:
    assert opened(ready, who)[0] == status
    assert FastLane.objects.count() == (1 if status == 302 else 0)


def test_the_button_stands_on_the_family_page(ready: Cast) -> None:
    found = ready.client("reader").get(f"/familier/{ready.family.public_id}/").content.decode()
    assert f"/familier/{ready.family.public_id}/snarvei/" in found


def test_opening_writes_into_the_ledger_what_went_along_and_on_what(ready: Cast) -> None:
    opened(ready, "coordinator", shares=["name", "children"])
    written = Disclosure.objects.get(fast_lane__isnull=False)
    assert written.what.startswith("Snarvei med navnet på familien, hvor mange barn, og hvor gamle: Strømmen")
    assert written.on_what.startswith("Prøveloven § 1")
    assert written.to_whom == "Lun Hytte, Vaktleder, NAV Lerkendal"
    assert written.proportionality == "De må vite hvem det er."


def test_a_consent_that_reaches_the_service_is_chosen_as_well(ready: Cast) -> None:
    consent = ready.family.consents.get()
    assert opened(ready, "coordinator", basis=f"samtykke-{consent.pk}", why="", told_on="")[0] == 302
    assert Disclosure.objects.get(fast_lane__isnull=False).consent == consent


@pytest.mark.parametrize(
    "changed", [{"need": ""}, {"office": ""}, {"basis": ""}, {"why": ""}, {"told_on": ""}, {"shares": ["alt"]}]
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(ready: Cast, changed: dict[str, object]) -> None:
    status, answer = opened(ready, "coordinator", **changed)
    assert status == 422
    assert "Rett dette før du går videre" in answer
    assert changed.get("need") == "" or NEED in answer


def test_a_provision_that_does_not_reach_the_office_carries_nothing(ready: Cast) -> None:
    narrow = provision(code="prove-smal", to_all=False)
    status, answer = opened(ready, "coordinator", basis=f"lov-{narrow.pk}")
    assert (status, FastLane.objects.count()) == (422, 0)
    assert "Velg et annet grunnlag" in answer
    with pytest.raises(NotCoveredError):
        send(ready, ground=ground(code="prove-smal", to_all=False))


def test_the_receiver_sees_what_the_sender_chose_and_nothing_more(ready: Cast) -> None:
    bare, named = send(ready), send(ready, "name")
    assert "Blomst" not in page(ready, "other_office", bare)
    assert "Ingenting om hvem familien er" in page(ready, "other_office", bare)
    assert "Familien Blomst" in page(ready, "other_office", named)
    whole = page(ready, "other_office", send(ready, "children", "interpreter"))
    assert "Blomst" not in whole
    assert "Prøveveien" not in whole
    assert "barn: " in whole
    for name in ("Vakker", "Glad", "Lystig", "Stille"):
        assert name not in whole


def test_the_address_goes_along_only_where_the_basis_reaches_it(ready: Cast) -> None:
    with pytest.raises(verbs.LaneRefusedError, match="rekker til navnet"):
        send(ready, "name", "address")
    danger = ground(code="prove-fare", opens_in_danger=True)
    assert "Prøveveien 1, 7078" in page(ready, "other_office", send(ready, "name", "address", ground=danger))


@pytest.mark.parametrize("level", ["confidential", "strict"])
def test_a_protected_family_is_never_named(ready: Cast, level: str) -> None:
    before = send(ready, "name", "address", ground=ground(code="prove-fare", opens_in_danger=True))
    ready.family.protection = level
    ready.family.save()
    found = page(ready, "other_office", before)
    assert "Blomst" not in found
    assert "Prøveveien" not in found
    for shares in (["name"], ["address"]):
        assert opened(ready, "coordinator", shares=shares)[0] == 422
    with pytest.raises(verbs.LaneRefusedError, match="adressebeskyttelse"):
        send(ready, "name")
    assert opened(ready, "coordinator", shares=[])[0] == 302


def test_a_basis_that_has_ended_names_nobody_any_more(ready: Cast) -> None:
    consent = ready.family.consents.get()
    lane = send(ready, "name", ground=verbs.Ground(consent, ground().told))
    assert "Familien Blomst" in page(ready, "other_office", lane)
    withdraw_consent(
        consent=consent, by=ready["coordinator"], services=consent.services.all(), withdrawn_by=ready.member("Vakker").person,
        channel="phone",
    )  # fmt: skip
    assert "Blomst" not in page(ready, "other_office", lane)


def test_when_it_is_over_the_receiver_no_longer_sees_who_it_was(ready: Cast) -> None:
    lane = send(ready, "name")
    verbs.act(lane=lane, by=ready["other_office"], words="Strømmen er på igjen.")
    assert "Blomst" not in page(ready, "other_office", lane)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("responsible", 200),
        ("reader", 200),
        ("other_office", 200),
        ("lead", 200),
        ("second_in_line", 404),
        ("lead_of_other_district", 404),
        ("administrator", 404),
        ("auditor", 404),
        ("superuser", 404),
        ("ended_yesterday", 404),
    ],
)
def test_the_page_opens_to_the_team_to_whoever_is_rung_and_to_the_lead(ready: Cast, who: str, status: int) -> None:
    assert ready.client(who).get(page_of(send(ready, "name"))).status_code == status


def test_from_opened_to_received_to_acted_the_clock_is_shown(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = send(ready)
    assert "Venter på at noen tar imot" in page(ready, "coordinator", lane)
    hours_pass(monkeypatch, 0.75)
    assert step(ready, "other_office", lane, "mottatt") == 302
    assert "Mottatt</b> etter 45 minutter" in page(ready, "coordinator", lane)
    hours_pass(monkeypatch, 3)
    assert step(ready, "other_office", lane, "hjulpet", words="Strømmen er på igjen.") == 302
    found = page(ready, "coordinator", lane)
    assert "Hjulpet</b> etter 3 timer" in found
    assert "Strømmen er på igjen." in found


def test_everyone_who_must_know_is_told_without_any_name(ready: Cast) -> None:
    lane = send(ready, "name")
    verbs.receive(lane=lane, by=ready["other_office"])
    verbs.act(lane=lane, by=ready["other_office"], words="Strømmen er på igjen.")
    send_notices([notice.pk for notice in Notice.objects.filter(path=page_of(lane))])
    assert {letter.to[0] for letter in mail.outbox} == {
        ready[who].email for who in ("other_office", "coordinator", "lead")
    }
    for letter in mail.outbox:
        for secret in ("Blomst", "Strømmen", "NAV", "Bekk", "Hytte"):
            assert secret not in letter.body.replace("Lun Hytte", "").replace("Klar Bekk", "") + letter.subject


@pytest.mark.parametrize("who", ["coordinator", "reader", "lead"])
def test_nobody_but_who_is_rung_receives_or_acts(ready: Cast, who: str) -> None:
    lane = send(ready)
    step(ready, who, lane, "mottatt")
    step(ready, who, lane, "hjulpet", words="Nei")
    assert with_state(lane).state == LaneState.OPENED
    with pytest.raises(verbs.LaneRefusedError):
        verbs.receive(lane=lane, by=ready[who])
    with pytest.raises(verbs.LaneRefusedError):
        verbs.act(lane=lane, by=ready[who], words="Nei")


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


def test_nobody_is_asked_where_nobody_receives(ready: Cast) -> None:
    for each in LaneReceiver.objects.all():
        relieve_receiver(receiver=each)
    with pytest.raises(verbs.LaneRefusedError, match="Ingen tar imot"):
        send(ready)
    assert "NAV Lerkendal" not in opened(ready, "coordinator")[1]


def test_one_who_is_relieved_sees_it_no_more(ready: Cast) -> None:
    lane = send(ready, "name")
    relieve_receiver(receiver=lane.receiver)
    assert ready.client("other_office").get(page_of(lane)).status_code == 404


def test_two_who_receive_at_once_are_told_who_was_first(ready: Cast) -> None:
    lane = send(ready)
    verbs.receive(lane=lane, by=ready["other_office"])
    answer = ready.client("other_office").post(page_of(lane) + "steg/", {"verb": "mottatt"}, follow=True)
    assert "gått videre i mellomtiden" in answer.content.decode()
    assert LaneStep.objects.filter(lane=lane).count() == 1


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


def test_a_secret_sender_stays_unknown_to_the_receiver(ready: Cast) -> None:
    Service.objects.filter(code="helse").update(is_secret=True)
    lane = send(ready, "name")
    found = page(ready, "other_office", lane)
    assert "Klar Bekk" not in found
    assert "En tjeneste i kommunen" in found
    verbs.withdraw(lane=lane, by=ready["coordinator"], words="Ordnet.")
    assert "Klar Bekk" not in page(ready, "other_office", lane)
    assert ready.client("responsible").get(page_of(lane)).status_code == 404


def test_the_receivers_day_begins_with_it_and_nobody_elses(ready: Cast) -> None:
    lane = send(ready, "name")
    assert page_of(lane) in ready.client("other_office").get("/").content.decode()
    for who in ("second_in_line", "coordinator", "ended_yesterday"):
        assert page_of(lane) not in ready.client(who).get("/").content.decode()
    assert "Blomst" not in ready.client("other_office").get("/").content.decode()
    verbs.act(lane=lane, by=ready["other_office"], words="Ordnet.")
    assert page_of(lane) not in ready.client("other_office").get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("other_office", "/"),
        ("other_office", "/snarveier/"),
        ("coordinator", "/snarveier/?vis=familiene"),
        ("lead", "/snarveier/?vis=bydelen"),
    ],
)
def test_a_list_costs_the_same_for_one_and_for_twelve(ready: Cast, who: str, address: str) -> None:
    client, costs = ready.client(who), []
    for more in (1, 11):
        for _each in range(more):
            send(ready)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_each_reading_is_recorded(ready: Cast) -> None:
    lane = send(ready)
    for who in ("other_office", "lead", "coordinator"):
        page(ready, who, lane)
        read = ReadRecord.objects.filter(family=str(ready.family.public_id), user_email=ready[who].email)
        assert read.filter(what="en snarvei").exists(), who


def test_pages_of_fifty_lead_on_to_the_rest(ready: Cast) -> None:
    now = timezone.now()
    for minutes in range(51):
        send(ready, at=now - timedelta(minutes=minutes))
    first = ready.client("lead").get("/snarveier/?vis=bydelen").content.decode()
    more = first.partition("&amp;etter=")[2].partition('"')[0]
    rest = ready.client("lead").get(f"/snarveier/?vis=bydelen&etter={more}").content.decode()
    assert rest.count('scope="row"') == 1
