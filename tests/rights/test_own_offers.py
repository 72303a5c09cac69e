"""A family looks for something to do by itself, among what is open to everybody."""

from __future__ import annotations

from html import unescape

import pytest

from familieplan.areas.offer_operations import withdraw_offer
from tests.access_matrix import STAFF
from tests.areas.offers import an_offer, days_ago
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def page(cast: Cast, query: str = "", who: str = "family_member", status: int = 200) -> str:
    answer = cast.client(who).get(f"/var-plan/{cast.family.public_id}/tilbud/{query}")
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_a_family_finds_what_is_open_to_everybody_and_nothing_else(cast: Cast) -> None:
    an_offer(cast, title="Ballspill")
    an_offer(cast, title="Dyr klatring", open_to_all="no")
    an_offer(cast, title="Ukjent kor", open_to_all="unknown")
    an_offer(cast, title="Glemt turn", confirmed_on=days_ago(900))
    withdraw_offer(offer=an_offer(cast, title="Sluttet dans"))
    shown = page(cast)
    names = ("Ballspill", "Dyr klatring", "Ukjent kor", "Glemt turn", "Sluttet dans")
    assert [name for name in names if name in shown] == ["Ballspill"]
    assert "Ballspill" in page(cast, "?alder=9&dag=2")
    assert "Vi fant ingen tilbud som passer." in page(cast, "?alder=15")


def test_a_contact_of_a_club_is_not_shown_to_families(cast: Cast) -> None:
    an_offer(cast)
    shown = page(cast)
    assert "Sprek Furu" not in shown
    assert "post@allidrett.example" not in shown


def test_an_age_that_is_none_is_told_of(cast: Cast) -> None:
    assert "Skriv alder i hele år" in page(cast, "?alder=ni", status=422)


@pytest.mark.parametrize("who", [*STAFF])
def test_the_page_is_the_family_s_own(cast: Cast, who: str) -> None:
    page(cast, who=who, status=404)


def test_the_pages_of_workers_are_shut_to_families(cast: Cast) -> None:
    offer = an_offer(cast)
    client = cast.client("family_member")
    for place in ("", f"{offer.public_id}/", "aktorer/", f"aktorer/{offer.actor.public_id}/", "nytt/"):
        assert client.get(f"/tilbud/{place}").status_code == 404
