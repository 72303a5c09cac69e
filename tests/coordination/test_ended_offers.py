"""An actor says that it is over: those who can agree on something else learn of it, and nobody besides."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import ReadRecord
from familieplan.areas.models import Offer
from familieplan.areas.offer_operations import answer_question, confirm_offer, withdraw_offer
from familieplan.coordination.ended_offers import ended_offers
from familieplan.coordination.models import Measure
from familieplan.coordination.operations.measures import Owner, add_measure, change_measure, move_measure
from familieplan.families.models import EndReason
from familieplan.families.operations import end_participation
from familieplan.families.protection import protect_address
from tests.areas.offers import an_offer, asked
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.coordination.test_my_day import part

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H6c")]


def joined(cast: Cast, offer: Offer, by: str = "responsible", **facts: Any) -> Measure:
    owner = Owner("local", name=offer.actor.name)
    said = {"plan": cast.plan, "area": "leisure", "text": "Bli med på Allidrett", "owner": owner, "offer": offer}
    return add_measure(by=cast[by], **said | facts)


def is_over(offer: Offer) -> None:
    """As the actor answers the letter."""
    answer_question(question=asked(offer), goes_on=False)


def told(cast: Cast, who: str) -> str:
    return unescape(part(cast.client(who), "slutt"))


@pytest.fixture
def offer(cast: Cast) -> Offer:
    return an_offer(cast)


@pytest.mark.parametrize(
    ("who", "learns"),
    [
        ("coordinator", True),
        ("responsible", True),
        ("reader", False),
        ("lead", False),
        ("other_office", False),
        ("ended_yesterday", False),
    ],
)
def test_the_coordinator_and_whoever_made_the_measure_learn_of_it(
    cast: Cast, offer: Offer, who: str, learns: bool
) -> None:
    joined(cast, offer)
    assert told(cast, who) == ""
    is_over(offer)
    section = told(cast, who)
    assert ("Bli med på Allidrett" in section) is learns
    assert ("aktøren sier at det er slutt" in section) is learns


def test_whoever_made_it_and_sees_the_family_no_more_is_told_nothing(cast: Cast, offer: Offer) -> None:
    joined(cast, offer)
    is_over(offer)
    follows = cast.family.participations.get(worker=cast["responsible"], ended_on=None)
    end_participation(participation=follows, by=cast["coordinator"], reason=EndReason.FINISHED)
    assert told(cast, "responsible") == ""


def _ended(cast: Cast, measure: Measure) -> None:
    move_measure(measure=measure, by=cast["coordinator"], status="stopped")


def _done_by_another(cast: Cast, measure: Measure) -> None:
    owner = Owner("local", name="Naboen")
    change_measure(
        measure=measure, by=cast["coordinator"], text="Bli med", owner=owner, due_on=None, status=measure.status
    )


def _there_again(_cast: Cast, measure: Measure) -> None:
    assert measure.offer
    confirm_offer(offer=Offer.objects.get(pk=measure.offer.pk))


@pytest.mark.parametrize("step", [_ended, _done_by_another, _there_again])
def test_it_stands_until_something_is_done_about_it(cast: Cast, offer: Offer, step: Any) -> None:
    measure = joined(cast, offer)
    withdraw_offer(offer=offer)
    assert "tatt ut av en områdekoordinator" in told(cast, "coordinator")
    step(cast, Measure.objects.get(pk=measure.pk))
    assert told(cast, "coordinator") == ""


def test_a_protected_family_is_not_named_and_the_reading_is_recorded(cast: Cast, offer: Offer) -> None:
    joined(cast, offer)
    is_over(offer)
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    before = ReadRecord.objects.filter(family=str(cast.family.public_id)).count()
    section = told(cast, "coordinator")
    assert "Bli med på Allidrett" in section
    assert "Blomst" not in section
    assert ReadRecord.objects.filter(family=str(cast.family.public_id)).count() > before


def test_one_offer_of_many_families_is_one_question(cast: Cast, offer: Offer) -> None:
    joined(cast, offer)
    is_over(offer)
    numbers = []
    for name in ("", "Bregne", "Rogn"):
        if name:
            joined(cast, Offer.objects.get(), by="coordinator", plan=another_family(cast, name, by="coordinator"))
        with CaptureQueriesContext(connection) as captured:
            rows = ended_offers(cast["coordinator"], 8)
        numbers.append(len(captured))
    assert len(rows) == 3
    assert numbers[1] == numbers[2]
