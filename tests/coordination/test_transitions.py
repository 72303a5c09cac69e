"""A child moves on: the track opens by age, whoever takes over says yes, and only then is it closed."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Service
from familieplan.coordination.models import InvitationStep, State, TrackAge, Transition
from familieplan.coordination.operations.transitions import NotAcceptedError, close_transition, plan_transition
from tests.cast import Cast
from tests.coordination.inviting import invite
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H4d")]
TODAY = timezone.localdate()


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/overganger/"


@pytest.fixture
def nav(cast: Cast) -> Service:
    return Service.objects.get(code="nav")


def page(cast: Cast, url: str, who: str = "coordinator") -> str:
    return unescape(cast.client(who).get(url).content.decode())


def aged(cast: Cast, years: int, shift: int, name: str = "Glad") -> None:
    """`shift`: days until the birthday on which the child turns so many years; negative, since."""
    on = TODAY + timedelta(days=shift)
    person = cast.member(name).person
    person.birth_date = date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)
    person.save()


def say(cast: Cast, url: str, key: str, who: str = "responsible", **said: Any) -> Any:
    return cast.client(who).post(url, {"om": key} | {f"{key}-{name}": value for name, value in said.items()})


def accept(cast: Cast, invitation: Any) -> None:
    by = cast["other_office"]
    InvitationStep.objects.create(invitation=invitation, kind=State.ACCEPTED, by=by, signature="NAV")


@pytest.mark.parametrize(("years", "shift", "is_open"), [(14, 1, False), (14, 0, True), (17, 1, True), (17, 0, False)])
def test_a_track_opens_and_closes_on_the_birthday(cast: Cast, url: str, years: int, shift: int, is_open: bool) -> None:
    aged(cast, years, shift)
    assert ("Glad: fra grunnskole til videregående" in page(cast, url)) is is_open


def test_the_ages_are_dated_and_can_be_others(cast: Cast, url: str) -> None:
    aged(cast, 14, 0)
    TrackAge.objects.filter(track="secondary").update(valid_to=TODAY)
    assert "videregående" not in page(cast, url)
    TrackAge.objects.create(track="secondary", opens_at=13, closes_at=16, valid_from=TODAY)
    assert "Åpen fra fylte 13 år" in page(cast, url)


def test_it_closes_when_whoever_takes_over_has_said_yes_and_not_before(cast: Cast, url: str, nav: Service) -> None:
    aged(cast, 14, -30)
    invitation, key = invite(cast), f"{cast.member('Glad').person_id}-secondary"
    said = {"giver": nav.pk, "invitation": invitation.pk, "has_lasting_needs": "on", "words": "Vise rundt i mars"}
    assert say(cast, url, key, **said).status_code == 302
    made = Transition.objects.get()
    assert (made.giver, made.invitation, made.has_lasting_needs) == (nav, invitation, True)
    client = cast.client("coordinator")
    client.post(url, {"om": key, "lukk": "1"})
    with pytest.raises(NotAcceptedError):
        close_transition(made=made, by=cast["coordinator"])
    assert Transition.objects.get().closed_on is None
    accept(cast, invitation)
    assert "Avslutt overgangen" in page(cast, url)
    assert client.post(url, {"om": key, "lukk": "1"}).status_code == 302
    assert Transition.objects.get().closed_on == TODAY
    assert client.post(url, {"om": key, "lukk": "1"}).status_code == 404


def test_the_database_closes_nothing_that_nobody_has_accepted(cast: Cast, nav: Service) -> None:
    child, invitation = cast.member("Glad").person, invite(cast)
    by = cast["coordinator"]
    made = plan_transition(plan=cast.plan, by=by, child=child, track="secondary", giver=nav, invitation=invitation)
    with pytest.raises(IntegrityError, match="has accepted"), transaction.atomic():
        Transition.objects.filter(pk=made.pk).update(closed_on=TODAY)
    accept(cast, invitation)
    Transition.objects.filter(pk=made.pk).update(closed_on=TODAY)


@pytest.mark.demand("H2b")
def test_a_young_person_past_20_without_grunnskole_is_a_group_of_its_own(cast: Cast, url: str, nav: Service) -> None:
    aged(cast, 21, -30)
    key = f"{cast.member('Glad').person_id}-adult"
    assert say(cast, url, key, giver=nav.pk, lacks_school="on").status_code == 302
    assert Transition.objects.filter(lacks_school=True).count() == 1
    assert "Ikke fullført" in page(cast, url)


def test_whoever_follows_the_child_is_asked_for_and_nothing_typed_is_lost(cast: Cast, url: str) -> None:
    aged(cast, 14, -30)
    answer = say(cast, url, f"{cast.member('Glad').person_id}-secondary", words="Vise rundt i mars")
    assert answer.status_code == 422
    assert "Vise rundt i mars" in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("who", "status", "post"),
    [("reader", 200, 403), ("other_office", 404, 404), ("ended_yesterday", 404, 404), ("lead", 404, 404)],
)
def test_others_plan_nothing(cast: Cast, url: str, nav: Service, who: str, status: int, post: int) -> None:
    child = cast.member("Glad").person
    plan_transition(plan=cast.plan, by=cast["coordinator"], child=child, track="secondary", giver=nav)
    assert cast.client(who).get(url).status_code == status
    assert say(cast, url, f"{child.pk}-secondary", who, giver=nav.pk).status_code == post
    assert Transition.objects.visible_to(cast[who]).exists() is (status == 200)


def test_a_secret_service_that_gives_over_is_not_told_of(cast: Cast, url: str) -> None:
    service, child = secret_service(cast), cast.member("Glad").person
    plan_transition(plan=cast.plan, by=cast["bv"], child=child, track="secondary", giver=service, words="Skjult")
    assert "Skjult" in page(cast, url, "bv")
    for who in ("coordinator", "reader"):
        assert "Skjult" not in page(cast, url, who)


def test_another_familys_invitation_is_no_answer(cast: Cast, nav: Service) -> None:
    other = another_family(cast, "Lyng")
    by, child = cast["coordinator"], cast.member("Glad").person
    with pytest.raises(ValueError, match="same plan"):
        plan_transition(plan=other, by=by, child=child, track="school", giver=nav, invitation=invite(cast))


def test_the_page_costs_the_same_with_one_track_and_with_three(cast: Cast, url: str, nav: Service) -> None:
    def cost() -> int:
        client = cast.client("coordinator")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    child = cast.member("Glad").person
    plan_transition(plan=cast.plan, by=cast["coordinator"], child=child, track="secondary", giver=nav)
    few = cost()
    for track in ("school", "adult"):
        plan_transition(plan=cast.plan, by=cast["coordinator"], child=child, track=track, giver=nav)
    assert cost() == few
    assert few <= 20
