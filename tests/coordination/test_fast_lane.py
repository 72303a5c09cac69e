"""The fast lane: opened by anyone with a basis, answered against the clock, and never with more than is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord, Service
from familieplan.accounts.tasks import send_notices
from familieplan.coordination.models import FastLane, LaneReceiver, LaneState, LaneStep
from familieplan.coordination.operations import fastlane as verbs
from familieplan.coordination.operations.lanereceivers import relieve_receiver
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.models import Disclosure
from familieplan.families.stated import NotCoveredError
from tests.cast import Cast
from tests.coordination.fastlanes import (
    NEED,
    add_receivers,
    ground,
    hours_pass,
    page,
    page_of,
    send,
    step,
    with_state,
)
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


def test_nobody_is_asked_where_nobody_receives(ready: Cast) -> None:
    for each in LaneReceiver.objects.all():
        relieve_receiver(receiver=each)
    with pytest.raises(verbs.LaneRefusedError, match="Ingen tar imot"):
        send(ready)
    assert "NAV Lerkendal" not in opened(ready, "coordinator")[1]


def test_two_who_receive_at_once_are_told_who_was_first(ready: Cast) -> None:
    lane = send(ready)
    verbs.receive(lane=lane, by=ready["other_office"])
    answer = ready.client("other_office").post(page_of(lane) + "steg/", {"verb": "mottatt"}, follow=True)
    assert "gått videre i mellomtiden" in answer.content.decode()
    assert LaneStep.objects.filter(lane=lane).count() == 1


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
