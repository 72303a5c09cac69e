"""Offers are kept by area coordinators and found by everybody at work, in as many questions for many as for one."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.areas.models import District, LocalActor, Offer, Zone
from familieplan.areas.offer_forms import ActorForm
from familieplan.areas.offer_operations import change_offer, confirm_offer, withdraw_offer
from familieplan.areas.offer_search import search
from tests.areas.offers import TODAY, an_offer, asked, club, days_ago
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def found(cast: Cast, query: str = "", who: str = "reader") -> str:
    answer = cast.client(who).get(f"/tilbud/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def titles(cast: Cast, query: str) -> set[str]:
    page = found(cast, query)
    return {offer.title for offer in Offer.objects.all() if offer.title in page}


def said(offer_of: LocalActor, **changed: Any) -> dict[str, Any]:
    return {
        "actor": offer_of.public_id,
        "title": "Svømming",
        "what": "Lær å svømme",
        "ages_from": 7,
        "ages_to": 12,
        "weekdays": [3],
        "times": "kl. 16",
        "price": "1 200",
        "equipment": "lent",
        "languages": ["no"],
        "place": "Svømmehallen",
        "reach": "zkattem",
        "open_to_all": "yes",
        "open_asked_on": "1.11.2026",
        "from_on": "1.1.2026",
        **changed,
    }


@pytest.mark.demand("H6c")
def test_an_area_coordinator_enters_an_actor_and_what_it_offers(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    actor = {
        "name": "Svømmevennene",
        "kind": "club",
        "contact_name": "Våt Håndduk",
        "contact_email": "post@vann.example",
    }
    client.post("/tilbud/aktorer/ny/", actor | {"reach": "d500104"})
    made = LocalActor.objects.get()
    assert (made.name, made.place) == ("Svømmevennene", "Heimdal")
    answer = client.post("/tilbud/nytt/", said(made))
    offer = Offer.objects.get()
    assert answer["Location"] == f"/tilbud/{offer.public_id}/"
    assert (offer.price, offer.weekdays, offer.zone.slug, offer.confirmed_on) == (1200, [3], "kattem", TODAY)  # type: ignore[union-attr]
    page = unescape(client.get(answer["Location"]).content.decode())
    for words in ("7–12 år", "Onsdag kl. 16", "1\u00a0200 kr", "Ja, spurt 1. nov.", "Kan lånes", "post@vann.example"):
        assert words.replace(" nov", "\u00a0nov") in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ages_to": 5}, "lavere enn den det gjelder fra"),
        ({"price": ""}, "Fyll ut dette feltet."),
        ({"price": "mye"}, "Skriv summen i hele kroner"),
        ({"open_asked_on": ""}, "Skriv når de ble spurt"),
        ({"open_asked_on": "1.1.2099"}, "Dagen er ikke kommet ennå"),
        ({"ends_on": "1.1.2020"}, "Slutten kan ikke være før starten"),
        ({"actor": "x"}, "gyldig"),
    ],
)
def test_bad_words_are_told_of_and_nothing_is_lost(cast: Cast, wrong: dict[str, Any], told: str) -> None:
    answer = cast.client("area_coordinator").post("/tilbud/nytt/", said(club(), **wrong))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert told in page
    assert "Lær å svømme" in page
    assert not Offer.objects.exists()


def test_an_actor_stands_once_whatever_the_letters(cast: Cast) -> None:
    club()
    answer = cast.client("area_coordinator").post("/tilbud/aktorer/ny/", {"name": "SAUPSTAD Allidrett", "kind": "club"})
    assert answer.status_code == 422
    assert LocalActor.objects.count() == 1


def test_an_actor_can_be_changed_and_keep_its_name(cast: Cast) -> None:
    actor = club()
    client = cast.client("area_coordinator")
    new = {"name": actor.name, "kind": "volunteer", "contact_email": "", "reach": "zsaupstad"}
    assert client.post(f"/tilbud/aktorer/{actor.public_id}/endre/", new).status_code == 302
    actor.refresh_from_db()
    assert (actor.kind, actor.contact_email, actor.place) == ("volunteer", "", "Saupstad")
    assert "Uten e-post" in client.get(f"/tilbud/aktorer/{actor.public_id}/").content.decode()


def test_what_is_changed_is_confirmed_and_what_is_taken_out_can_come_back(cast: Cast) -> None:
    offer = an_offer(cast, confirmed_on=days_ago(100))
    change_offer(offer=offer, price=50)
    assert (offer.confirmed_on, offer.price) == (TODAY, 50)
    withdraw_offer(offer=offer)
    assert titles(cast, "") == set()
    confirm_offer(offer=offer)
    assert titles(cast, "") == {"Allidrett"}


def test_an_end_that_has_passed_is_no_end_for_an_offer_that_is_confirmed(cast: Cast) -> None:
    offer = an_offer(cast, ends_on=days_ago(3))
    confirm_offer(offer=offer)
    assert offer.ends_on is None


def test_nobody_but_an_area_coordinator_is_shown_what_changes_an_offer(cast: Cast) -> None:
    offer = an_offer(cast)
    for who in ("reader", "lead", "administrator", "auditor"):
        page = cast.client(who).get(f"/tilbud/{offer.public_id}/").content.decode()
        assert "Ta ut av søket" not in page
        assert cast.client(who).post(f"/tilbud/{offer.public_id}/ut/").status_code == 404
    offer.refresh_from_db()
    assert offer.withdrawn_at is None


@pytest.fixture
def town(cast: Cast) -> None:
    kattem, heimdal = Zone.objects.get(slug="kattem"), District.objects.get(code="500104")
    an_offer(cast, title="Ballspill")
    an_offer(cast, title="Skirenn", zone=kattem, ages_from=11, ages_to=16, price=300, languages=["no"], weekdays=[6])
    an_offer(cast, title="Fotballag", zone=None, district=heimdal, price=900, languages=["pl"], open_to_all="no")
    an_offer(cast, title="Sirkusskole", zone=None, price=150, what="Sjongler med fakler", open_to_all="unknown")
    an_offer(cast, title="Fjernt kor", zone=Zone.objects.get(slug="ila-midtbyen"), ages_from=5, ages_to=18)


ALL = {"Ballspill", "Skirenn", "Fotballag", "Sirkusskole", "Fjernt kor"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("?alder=9", ALL - {"Skirenn"}),
        ("?alder=9, 12", ALL),
        ("?alder=12", {"Skirenn", "Fjernt kor"}),
        ("?sone=saupstad", {"Ballspill", "Fotballag", "Sirkusskole"}),
        ("?dag=6", {"Skirenn"}),
        ("?pris=0", {"Ballspill", "Fjernt kor"}),
        ("?pris=200", {"Ballspill", "Fjernt kor", "Sirkusskole"}),
        ("?sprak=pl", {"Fotballag"}),
        ("?apent=on", {"Ballspill", "Skirenn", "Fjernt kor"}),
        ("?ord=fakler sjongler", {"Sirkusskole"}),
        ("?ord=allidrett", ALL),
        ("?alder=9&sone=saupstad&pris=0&dag=4&sprak=ar", {"Ballspill"}),
        ("?ord=%25", set()),
    ],
)
def test_the_search_finds_by_age_area_day_price_language_and_words(
    cast: Cast, town: None, query: str, expected: set[str]
) -> None:
    assert titles(cast, query) == expected


def test_what_is_nearest_comes_first(cast: Cast, town: None) -> None:
    rows = search({"sone": Zone.objects.get(slug="saupstad")}, {}).rows
    assert [row.title for row in rows] == ["Ballspill", "Fotballag", "Sirkusskole"]


@pytest.mark.parametrize("query", ["?alder=ni", "?alder=9999", "?sone=mars", "?dag=8", "?pris=x", "?sprak=xx"])
def test_what_cannot_be_asked_is_told_of(cast: Cast, town: None, query: str) -> None:
    answer = cast.client("reader").get(f"/tilbud/{query}")
    assert answer.status_code == 422
    assert "Rett dette før du går videre" in answer.content.decode()
    assert not [words for words in ("Ballspill", "Ingen tilbud") if words in answer.content.decode()]


def test_a_search_that_finds_nothing_says_what_to_do(cast: Cast, town: None) -> None:
    assert "Ta bort noe av det" in found(cast, "?alder=18&pris=0&sone=kattem")


def test_an_offer_that_nobody_confirms_is_marked_and_then_leaves_the_search(cast: Cast, settings: Any) -> None:
    settings.OFFER_CONFIRM_DAYS, settings.OFFER_GONE_DAYS = 180, 60
    offer = an_offer(cast, confirmed_on=days_ago(180))
    assert "Ikke bekreftet siden" not in found(cast)
    for age, marked, shown in ((181, True, True), (240, True, True), (241, False, False)):
        Offer.objects.update(confirmed_on=days_ago(age))
        page = found(cast)
        assert ("Ikke bekreftet siden" in page, "Allidrett" in page) == (marked, shown), age
    page = cast.client("reader").get(f"/tilbud/{offer.public_id}/").content.decode()
    assert "Tilbudet vises ikke i søket." in page


def test_an_offer_whose_actor_has_not_answered_is_marked(cast: Cast) -> None:
    question = asked(an_offer(cast, confirmed_on=days_ago(30)))
    assert "Ikke bekreftet siden" in found(cast)
    question.answered_at, question.goes_on = question.mailed_at, True
    question.save()
    assert "Ikke bekreftet siden" not in found(cast)


@pytest.mark.parametrize(
    "over", [{"ends_on": days_ago(1)}, {"withdrawn_why": "over", "withdrawn_at": "2026-01-01T12:00Z"}]
)
def test_what_is_over_is_not_found_and_its_page_says_so(cast: Cast, over: dict[str, Any]) -> None:
    offer = an_offer(cast, **over)
    assert "Allidrett" not in found(cast)
    assert cast.client("reader").get(f"/tilbud/{offer.public_id}/").status_code == 200


def test_area_coordinators_see_what_has_to_be_confirmed_and_nobody_else_is_asked_to(cast: Cast) -> None:
    an_offer(cast, title="Ferskt")
    an_offer(cast, title="Gammelt", confirmed_on=days_ago(400))
    an_offer(cast, title="Sluttet", ends_on=days_ago(2))
    page = found(cast, "?ubekreftet=on", "area_coordinator")
    assert [name in page for name in ("Ferskt", "Gammelt", "Sluttet")] == [False, True, True]
    assert "Gammelt" not in found(cast, "?ubekreftet=on", "reader")


def test_the_search_asks_as_many_questions_for_many_offers_as_for_one(cast: Cast) -> None:
    client = cast.client("reader")

    def cost(query: str) -> int:
        client.get(f"/tilbud/{query}")
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(f"/tilbud/{query}").status_code == 200
        return len(asked_for)

    an_offer(cast)
    first = cost("?alder=9&sone=saupstad"), cost("")
    for number in range(45):
        an_offer(cast, club(f"Lag {number}"), title=f"Tilbud {number:02}", confirmed_on=days_ago(number * 5))
    assert (cost("?alder=9&sone=saupstad"), cost("")) == first
    page = found(cast, "?alder=9")
    assert "46 tilbud" in page
    assert "?alder=9&vis=60" in page
    assert "Tilbud 44" in found(cast, "?alder=9&vis=60")


@pytest.mark.parametrize("limit", ["x", "-1", "99999", "²"])
def test_a_number_of_rows_that_is_none_shows_the_first(cast: Cast, limit: str) -> None:
    an_offer(cast)
    assert "Allidrett" in found(cast, f"?vis={limit}")


def test_htmx_takes_the_list_alone(cast: Cast) -> None:
    an_offer(cast)
    page = cast.client("reader").get("/tilbud/?alder=9", headers={"HX-Request": "true"}).content.decode()
    assert "Allidrett" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"ages_from": 11},
        {"title": ""},
        {"open_asked_on": None},
        {"ends_on": TODAY - timedelta(days=600)},
        {"withdrawn_why": "over"},
        {"district_id": 1},
    ],
)
def test_the_database_keeps_no_offer_that_does_not_hold_together(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        an_offer(cast, **wrong)


def test_the_second_of_two_who_enter_the_same_new_actor_in_the_same_moment_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form of the second looked before the first was saved: the database is the one that knows."""
    said = {"name": "Saupstad sykkelklubb", "kind": "club", "reach": ""}
    asked_before = ActorForm.clean_name

    def late(form: ActorForm) -> str:
        name = asked_before(form)
        LocalActor.objects.get_or_create(name=name, defaults={"kind": "club"})
        return name

    monkeypatch.setattr(ActorForm, "clean_name", late)
    answer = cast.client("area_coordinator").post("/tilbud/aktorer/ny/", said)
    assert answer.status_code == 422
    assert "Noen andre la nettopp inn en aktør" in unescape(answer.content.decode())
    assert LocalActor.objects.filter(name="Saupstad sykkelklubb").count() == 1
