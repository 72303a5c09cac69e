"""From a plan to the offers and back: the search is filled with what may be known, the form with the offer's words."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.areas.models import Zone
from familieplan.areas.offer_operations import change_actor, change_offer, withdraw_offer
from familieplan.coordination.models import Measure
from familieplan.coordination.operations.measures import Owner, add_measure, change_measure
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
    assert (kept.owner, kept.timetable, kept.area, kept.offer) == ("Saupstad allidrett", "Tirsdag", "leisure", None)


def agreed(cast: Cast, offer: Any, **said: str) -> Measure:
    """As the form of a new measure sends it, when it was filled with the offer."""
    form = {"text": "Bli med", "owner": "local", "owner_name": "Saupstad allidrett", "tilbud": str(offer)} | said
    address = f"/familier/{cast.family.public_id}/omrade/leisure/tiltak/"
    assert cast.client("coordinator").post(address, form).status_code == 302
    return Measure.objects.get()


def test_a_measure_made_of_an_offer_knows_it_when_the_actor_and_the_offer_are_renamed(cast: Cast) -> None:
    offer = an_offer(cast)
    assert f'name="tilbud" value="{offer.public_id}"' in plan(cast, f"?nytt=leisure&tilbud={offer.public_id}")
    measure = agreed(cast, offer.public_id)
    assert measure.offer == offer
    change_actor(actor=offer.actor, name="Saupstad allidrettslag")
    change_offer(offer=offer, title="Allidrett for alle")
    an_offer(cast, offer.actor, title="Akrobatikk")
    page = measure_page(cast, measure)
    assert "Saupstad allidrettslag" in page
    assert page.index("Allidrett for alle") < page.index("Akrobatikk")
    assert page.count("(dette tiltaket)") == 1
    # It goes by both names, and whoever asks the actor into the plan asks it by the new one.
    asked = f"/familier/{cast.family.public_id}/invitasjoner/utenfor/?tiltak={measure.public_id}"
    assert 'value="Saupstad allidrettslag"' in unescape(cast.client("coordinator").get(asked).content.decode())


@pytest.mark.parametrize("said", [{"owner_name": "Naboen"}, {"owner": "", "owner_name": ""}])
def test_a_measure_that_somebody_else_is_to_do_is_not_made_of_the_offer(cast: Cast, said: dict[str, str]) -> None:
    assert agreed(cast, an_offer(cast).public_id, **said).offer is None


@pytest.mark.parametrize("key", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_what_names_no_offer_hinders_nobody_in_saving(cast: Cast, key: str) -> None:
    assert agreed(cast, key).offer is None


@pytest.mark.parametrize(
    ("name", "keeps"), [("Saupstad allidrett", True), ("Saupstad IL", True), ("Naboen", False), (None, False)]
)
def test_the_offer_is_kept_as_long_as_its_actor_does_it(cast: Cast, name: str | None, keeps: bool) -> None:
    offer = an_offer(cast)
    measure = agreed(cast, offer.public_id)
    change_actor(actor=offer.actor, name="Saupstad IL")
    measure.refresh_from_db()
    owner = Owner("local", name=name) if name else Owner.of_worker(cast["coordinator"])
    change_measure(
        measure=measure, by=cast["coordinator"], text="Bli med", owner=owner, due_on=None, status=measure.status
    )
    assert (Measure.objects.get().offer == offer) is keeps


def test_the_database_ties_no_offer_to_what_a_service_does(cast: Cast) -> None:
    own = add_measure(plan=cast.plan, by=cast["coordinator"], area="leisure", text="Snakke om fritid")
    with pytest.raises(Error), transaction.atomic():
        Measure.objects.filter(pk=own.pk).update(offer=an_offer(cast))


@pytest.mark.parametrize(
    ("text", "titles", "found"),
    [
        ("Bli med på Allidrett. Gratis.", ["Allidrett", "Turn"], "Allidrett"),
        ("Bli med på allidrett", ["Allidrett"], "Allidrett"),
        ("Bli med på Allidrett for alle", ["Allidrett", "Allidrett for alle"], None),
        ("Hjelp med leksene", ["Allidrett"], None),
    ],
)
def test_measures_from_before_are_tied_where_names_leave_no_doubt(
    cast: Cast, text: str, titles: list[str], found: str | None
) -> None:
    for title in titles:
        an_offer(cast, title=title)
    owner = Owner("local", name="Saupstad allidrett")
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="leisure", text=text, owner=owner)
    other = add_measure(
        plan=cast.plan, by=cast["coordinator"], area="leisure", text=text, owner=Owner("local", name="X")
    )
    by_name = import_module("familieplan.coordination.migrations.0261_offers_found_by_name")
    with connection.cursor() as cursor:
        cursor.execute(by_name.FIND)
    measure.refresh_from_db()
    other.refresh_from_db()
    assert (measure.offer.title if measure.offer else None, other.offer) == (found, None)


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
