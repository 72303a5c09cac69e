"""A family without a coordinator gets one from the lead whose duty it is, and the flag goes out."""

from __future__ import annotations

import pytest
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.operations import end_employment
from familieplan.coordination.models import Flag
from familieplan.coordination.operations import flags
from familieplan.families import access
from familieplan.families.models import EndReason
from familieplan.families.operations import end_participation
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BASIS = {"basis": "samtykke", "said_by": "Vakker og Stille", "channel": "oral"}


@pytest.fixture
def address(cast: Cast) -> str:
    """The coordinator has handed nothing over and is gone; the flag is up."""
    part = cast.family.participations.get(part="coordinator")
    end_participation(participation=part, by=cast["coordinator"], reason=EndReason.FINISHED)
    flags.evaluate()
    return f"/osk/{cast.family.public_id}/koordinator/"


def test_the_lead_appoints_and_the_flag_goes_out(cast: Cast, address: str) -> None:
    client = cast.client("lead")
    assert "Pek ut koordinator" in client.get("/osk/").content.decode()
    answer = client.post(address, BASIS | {"email": cast["responsible"].email})
    assert answer.status_code == 302
    part = cast.family.participations.get(part="coordinator", ended_on=None)
    assert (part.worker, part.basis.consent.givers.get().said_by) == (cast["responsible"], BASIS["said_by"])
    flags.evaluate(families=[cast.family.pk])
    assert not Flag.objects.raised().filter(subject="no_coordinator").exists()
    assert access.differences() == []


def test_what_a_coordinator_left_behind_by_leaving_the_office_does_not_stand_in_the_way(cast: Cast) -> None:
    end_employment(employment=cast["coordinator"].employments.get(), by=cast["administrator"])
    flags.evaluate()
    address = f"/osk/{cast.family.public_id}/koordinator/"
    assert cast.client("lead").post(address, BASIS | {"email": cast["reader"].email}).status_code == 302
    ended = cast.family.participations.get(worker=cast["coordinator"])
    assert (ended.ended_on, ended.end_reason) == (timezone.localdate(), EndReason.LEFT_OFFICE)


@pytest.mark.parametrize(
    "who", ["responsible", "reader", "other_office", "lead_of_other_district", "administrator", "auditor", "superuser"]
)
def test_nobody_else_finds_the_page(cast: Cast, address: str, who: str) -> None:
    client = cast.client(who)
    assert client.get(address).status_code == 404
    assert client.post(address, BASIS | {"email": cast["responsible"].email}).status_code == 404


def test_a_family_that_has_a_coordinator_is_none_of_the_pages_business(cast: Cast) -> None:
    assert cast.client("lead").get(f"/osk/{cast.family.public_id}/koordinator/").status_code == 404


def test_the_page_opens_no_more_of_the_family_and_is_written_down(cast: Cast, address: str) -> None:
    page = cast.client("lead").get(address).content.decode()
    assert "Koordinator for familien Blomst" in page
    assert "Vakker" not in page
    assert ReadRecord.objects.latest("read_at").what == "peke ut koordinator"


def test_an_unknown_address_is_named_kindly(cast: Cast, address: str) -> None:
    answer = cast.client("lead").post(address, BASIS | {"email": "ingen@prove.example"})
    assert answer.status_code == 422
    assert "finner ingen saksbehandler" in answer.content.decode()
