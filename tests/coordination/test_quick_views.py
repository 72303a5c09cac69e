"""Alle, mine, kontoret, nylig: which of my families stand in the list."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from familieplan.accounts.models import ReadRecord
from familieplan.families.operations import end_participation
from familieplan.families.policies import Part
from tests.cast import Cast, add_deputy
from tests.coordination.stories import another_family
from tests.families.test_access import queries_of
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


def names(client: Client, choice: str = "") -> list[str]:
    page = client.get(f"/familier/?vis={choice}" if choice else "/familier/").content.decode()
    return re.findall(r">(Familien \w+)</a>", page)


def test_mine_are_those_i_take_part_in_myself(cast: Cast) -> None:
    add_deputy(cast)
    client = cast.client("deputy")
    assert (names(client, "alle"), names(client, "mine")) == (["Familien Blomst"], [])
    assert names(cast.client("reader"), "mine") == ["Familien Blomst"]


def test_the_office_s_are_those_of_my_colleagues_among_what_i_see(cast: Cast) -> None:
    another_family(cast, "Bregne")
    add_deputy(cast)
    assert names(cast.client("deputy"), "kontoret") == ["Familien Blomst", "Familien Bregne"]
    assert names(cast.client("other_office"), "kontoret") == []
    for participation in cast.family.participations.exclude(part=Part.COORDINATOR).filter(ended_on=None):
        if participation.worker == cast["responsible"]:
            end_participation(participation=participation, by=cast["coordinator"], reason="finished")
    assert names(cast.client("reader"), "kontoret") == ["Familien Blomst"]


def test_a_colleague_s_secret_part_is_known_at_the_office_and_nowhere_else(cast: Cast) -> None:
    secret_service(cast)
    assert names(cast.client("bv"), "kontoret") == ["Familien Blomst"]
    assert names(cast.client("reader"), "kontoret") == ["Familien Blomst"]


def test_lately_are_those_i_opened_the_last_first(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    another_family(cast, "Lyng")
    client = cast.client("coordinator")
    for family in (other, cast.family):
        client.get(f"/familier/{family.public_id}/")
    assert names(client, "nylig") == ["Familien Blomst", "Familien Bregne"]
    assert names(cast.client("reader"), "nylig") == []


def test_what_i_may_see_no_more_is_gone_from_lately_too(cast: Cast) -> None:
    client = cast.client("reader")
    client.get(f"/familier/{cast.family.public_id}/")
    part = cast.family.participations.get(worker=cast["reader"])
    end_participation(participation=part, by=cast["coordinator"], reason="finished")
    assert names(client, "nylig") == []
    assert ReadRecord.objects.filter(user_email=cast["reader"].email).exists()


def test_the_choice_is_remembered_until_another_is_made(cast: Cast) -> None:
    add_deputy(cast)
    client = cast.client("deputy")
    assert names(client, "mine") == names(client) == []
    assert 'href="?vis=mine" aria-current="true"' in client.get("/familier/").content.decode()
    assert names(client, "alle") == names(client) == ["Familien Blomst"]
    assert names(client, "tull") == ["Familien Blomst"]


@pytest.mark.parametrize("choice", ["mine", "kontoret", "nylig"])
def test_each_costs_the_same_for_one_family_and_for_many(cast: Cast, choice: str) -> None:
    one = queries_of(cast, f"/familier/?vis={choice}")
    for number in range(6):
        another_family(cast, f"Lyng {number}")
    assert queries_of(cast, f"/familier/?vis={choice}") == one
    assert one <= 8
