"""From a plan to the offers and back: the search is filled with what may be known, the form with the offer's words."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.areas.models import Zone
from familieplan.areas.offer_operations import withdraw_offer
from familieplan.coordination.models import Measure
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.families.operations import confirm_zone
from familieplan.families.protection import protect_address
from tests.areas.offers import TODAY, an_offer, club
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def plan(cast: Cast, query: str = "", who: str = "coordinator") -> str:
    return unescape(cast.client(who).get(f"/familier/{cast.family.public_id}/{query}").content.decode())


def search_of(page: str, area: str = "leisure") -> dict[str, list[str]]:
    found = next(each for each in page.split('href="') if each.startswith("/tilbud/?") and f"omrade={area}" in each)
    return parse_qs(urlsplit(found.split('"')[0]).query)


def at_saupstad(cast: Cast) -> None:
    confirm_zone(family=cast.family, by=cast["coordinator"], zone=Zone.objects.get(slug="saupstad"))


def test_the_search_is_opened_with_the_ages_and_the_zone_and_without_a_name(cast: Cast) -> None:
    at_saupstad(cast)
    page = plan(cast)
    asked = search_of(page)
    ages = sorted(row.person.age_on() or 0 for row in cast.family.memberships.filter(relation="child"))
    assert asked == {
        "plan": [str(cast.family.public_id)],
        "omrade": ["leisure"],
        "alder": [f"{ages[0]}, {ages[1]}"],
        "sone": ["saupstad"],
    }
    assert {name for name in ("Glad", "Lystig", "Blomst") if name in str(asked)} == set()
    assert {area for area in ("economy", "housing", "work") if f"omrade={area}" in page} == set()


def test_a_reader_who_may_not_change_the_plan_is_not_led_to_the_search(cast: Cast) -> None:
    assert "Finn et tilbud" not in plan(cast, who="reader")


def test_a_hidden_zone_stays_hidden(cast: Cast) -> None:
    at_saupstad(cast)
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    asked = search_of(plan(cast))
    assert "sone" not in asked


def test_the_search_leads_back_to_the_plan_and_its_own_form(cast: Cast) -> None:
    offer = an_offer(cast)
    query = f"?plan={cast.family.public_id}&omrade=leisure"
    page = unescape(cast.client("coordinator").get(f"/tilbud/{query}").content.decode())
    into = f"/familier/{cast.family.public_id}/?nytt=leisure&tilbud={offer.public_id}#la-leisure"
    assert into in page
    assert into in unescape(cast.client("coordinator").get(f"/tilbud/{offer.public_id}/{query}").content.decode())
    withdraw_offer(offer=offer)
    assert into not in unescape(cast.client("coordinator").get(f"/tilbud/{offer.public_id}/{query}").content.decode())


@pytest.mark.parametrize("query", ["?plan=x&omrade=leisure", "?plan=&omrade=leisure", "?omrade=leisure", "?plan=x"])
def test_a_plan_that_is_none_is_left_out(cast: Cast, query: str) -> None:
    an_offer(cast)
    assert "Ta inn i planen" not in cast.client("coordinator").get(f"/tilbud/{query}").content.decode()


def test_a_family_that_is_named_in_the_address_opens_to_nobody_who_does_not_see_it(cast: Cast) -> None:
    offer = an_offer(cast)
    client = cast.client("other_office")
    page = client.get(f"/tilbud/?plan={cast.family.public_id}&omrade=leisure").content.decode()
    assert "Blomst" not in page
    assert client.get(f"/familier/{cast.family.public_id}/?nytt=leisure&tilbud={offer.public_id}").status_code == 404


def test_the_form_of_a_new_measure_is_filled_with_the_offer(cast: Cast) -> None:
    offer = an_offer(cast, price=300, price_note="for et halvår", from_on=TODAY + timedelta(days=9))
    page = plan(cast, f"?nytt=leisure&tilbud={offer.public_id}")
    words = (
        *('value="Bli med på Allidrett. 300 kr for et halvår."', 'value="Saupstad allidrett"'),
        *("Tirsdag og torsdag kl. 17–18, Gymsalen på Saupstad", f"{offer.from_on:%d.%m.%Y}"),
    )
    assert [each for each in words if each not in page] == []
    said = {
        "text": "Bli med på Allidrett",
        "owner": "local",
        "owner_name": "Saupstad allidrett",
        "timetable": "Tirsdag",
    }
    cast.client("coordinator").post(f"/familier/{cast.family.public_id}/omrade/leisure/tiltak/", said)
    kept = Measure.objects.get()
    assert (kept.owner, kept.timetable, kept.area) == ("Saupstad allidrett", "Tirsdag", "leisure")


@pytest.mark.parametrize("which", ["x", "", "00000000-0000-0000-0000-000000000000", "over"])
def test_an_offer_that_is_over_or_none_fills_nothing(cast: Cast, which: str) -> None:
    offer = an_offer(cast)
    if which == "over":
        withdraw_offer(offer=offer)
        which = str(offer.public_id)
    page = plan(cast, f"?nytt=leisure&tilbud={which}")
    assert "Nytt tiltak" in page
    assert "Allidrett" not in page


def led_by_club(cast: Cast) -> Measure:
    owner = Owner("local", name="Saupstad allidrett")
    return add_measure(plan=cast.plan, by=cast["coordinator"], area="leisure", text="Bli med på Allidrett", owner=owner)


def measure_page(cast: Cast, measure: Measure, who: str = "coordinator") -> str:
    address = f"/familier/{cast.family.public_id}/tiltak/{measure.public_id}/"
    answer = cast.client(who).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_measure_shows_what_its_actor_offers_and_that_it_is_over(cast: Cast) -> None:
    offer, measure = an_offer(cast), led_by_club(cast)
    page = measure_page(cast, measure)
    assert f"/tilbud/{offer.public_id}/" in page
    assert "post@allidrett.example" in page
    assert "Det er slutt" not in page
    withdraw_offer(offer=offer)
    assert "Det er slutt" in measure_page(cast, measure)


def test_a_measure_of_somebody_else_asks_nothing_of_offers(cast: Cast) -> None:
    an_offer(cast)
    own = add_measure(plan=cast.plan, by=cast["coordinator"], area="leisure", text="Snakke om fritid")
    with CaptureQueriesContext(connection) as asked:
        assert "Saupstad allidrett" not in measure_page(cast, own)
    assert not [query for query in asked if "areas_localactor" in query["sql"]]


def test_the_actor_is_asked_into_the_plan_with_what_is_known_of_it(cast: Cast) -> None:
    club()
    measure = led_by_club(cast)
    address = f"/familier/{cast.family.public_id}/invitasjoner/utenfor/?tiltak={measure.public_id}"
    assert address in measure_page(cast, measure)
    assert address not in measure_page(cast, measure, "reader")
    page = unescape(cast.client("coordinator").get(address).content.decode())
    for words in ('value="Saupstad allidrett"', 'value="post@allidrett.example"', f'value="{measure.pk}" selected'):
        assert words in page


@pytest.mark.parametrize("named", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_a_measure_that_is_none_fills_no_question(cast: Cast, named: Any) -> None:
    club()
    address = f"/familier/{cast.family.public_id}/invitasjoner/utenfor/?tiltak={named}"
    assert "Saupstad allidrett" not in cast.client("coordinator").get(address).content.decode()
