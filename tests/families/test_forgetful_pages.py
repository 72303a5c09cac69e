"""A page that forgets to ask `visible_to` yields nothing all the same: the second lock answers in its place."""

from __future__ import annotations

from typing import Any

import pytest

from familieplan.coordination.models import (
    Flag,
)
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models.family import FamilyQuerySet
from familieplan.families.models.person import PersonQuerySet
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.families.locks import two

pytestmark = pytest.mark.django_db
_ = two  # the fixture

PAGES = ("/familier/", "/", "/osk/", "/api/v1/families/", "/api/v1/flags/")
OF_FAMILY = ("", "familien/", "deltakere/", "lest/", "logg/", "kartlegging/")
API_OF_FAMILY = ("", "plan/", "goals/", "measures/", "log-entries/")


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks `visible_to` any more: every page asks for everything there is."""

    def everything(self: Any, *_asked: object) -> Any:
        return self.all()

    for queryset in (FamilyQuerySet, ThroughFamily):
        monkeypatch.setattr(queryset, "permitting", everything)
    for queryset in (FamilyQuerySet, ThroughFamily, PersonQuerySet, type(Flag.objects.all())):
        monkeypatch.setattr(queryset, "visible_to", everything)


# The lead of the district is to see that the family is there; what a lead may not see has a test of its own.
@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"other_office", "lead"}])
def test_a_page_that_forgot_to_ask_who_may_see_yields_nothing_of_others(two: Cast, forgetful: None, who: str) -> None:
    other = two.other.family  # type: ignore[attr-defined]
    client = two.client(who)
    addresses = [*PAGES, *(f"/familier/{other.public_id}/{page}" for page in OF_FAMILY)]
    addresses += [f"/api/v1/families/{other.public_id}/{page}" for page in API_OF_FAMILY]
    for address in addresses:
        answer = client.get(address)
        text = answer.content.decode()
        assert "Bregne" not in text, address
        assert str(other.public_id) not in text, address
        assert str(other.public_id) not in address or answer.status_code == 404, address


def test_a_page_that_forgot_shows_ones_own_and_only_those(two: Cast, forgetful: None) -> None:
    page = two.client("other_office").get("/familier/").content.decode()
    assert "Bregne" in page
    assert "Blomst" not in page


def test_a_lead_reads_no_page_of_a_family_however_forgetful_it_is(two: Cast, forgetful: None) -> None:
    client = two.client("lead")
    for page in OF_FAMILY:
        text = client.get(f"/familier/{two.family.public_id}/{page}").content.decode()
        for told in ("Vakker", "Klar Bekk", "Vi ringte", "leilighet"):
            assert told not in text, page


def test_a_key_of_the_api_acts_for_its_person_alone(two: Cast, forgetful: None, client: Any) -> None:
    from rest_framework.authtoken.models import Token

    for who, own, foreign in (("coordinator", "Blomst", "Bregne"), ("other_office", "Bregne", "Blomst")):
        key = Token.objects.create(user=two[who]).key
        told = client.get("/api/v1/families/", headers={"Authorization": f"Token {key}"}).content.decode()
        assert own in told
        assert foreign not in told
