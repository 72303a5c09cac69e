"""Registering a family, its household and who takes part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.models import Service
from familieplan.families import operations
from familieplan.families.models import Family, Person
from familieplan.families.operations import NewMember
from familieplan.families.protection import protect_address
from tests.assistance.files import number
from tests.cast import Cast
from tests.families.sharing import provision

pytestmark = pytest.mark.django_db

FORM: dict[str, Any] = {
    "name": "Familien Lyng",
    "postcode": "7082",
    "basis": "samtykke",
    "channel": "oral",
    "medlem-0-said_yes": "on",
    "medlem-TOTAL_FORMS": "2",
    "medlem-INITIAL_FORMS": "0",
    "medlem-0-given_name": "Modig",
    "medlem-0-relation": "mother",
    "medlem-0-lives_here": "on",
    "medlem-1-given_name": "",
    "medlem-1-relation": "mother",
}


ON_LAW = {"why": "Trengs for å hjelpe med bolig.", "told_on": "01.11.2026"}


@pytest.fixture(autouse=True)
def _own_service(cast: Cast) -> None:
    FORM["services"] = [Service.objects.get(code=code).pk for code in ("helse", "nav")]


def test_whoever_registers_becomes_coordinator_and_is_asked_about_the_zone(cast: Cast) -> None:
    answer = cast.client("other_office").post("/familier/ny/", FORM)
    family = Family.objects.get(name="Familien Lyng")
    assert answer.url.endswith(f"{family.public_id}/sone/")
    assert family.participations.get().part == "coordinator"
    assert family.plans.count() == 1
    assert family.memberships.count() == 1


def test_an_identity_number_is_kept_encrypted_and_never_shown(cast: Cast) -> None:
    client = cast.client("coordinator")
    client.post("/familier/ny/", FORM | {"medlem-0-identity_number": number(3)})
    person = Person.objects.get(given_name="Modig")
    assert person.identity_hash == identity.keyed_hash(number(3))
    assert number(3).encode() not in bytes(person.identity_encrypted)
    family = Family.objects.get(name="Familien Lyng")
    assert number(3).encode() not in client.get(f"/familier/{family.public_id}/familien/").content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Navn på familien"),
        ({"postcode": "70"}, "fire siffer"),
        ({"basis": ""}, "Grunnlag for å dele"),
        ({"services": []}, "må derfor også gjelde"),
        ({"medlem-0-said_yes": ""}, "minst én som sier ja"),
        ({"medlem-0-relation": "child"}, "for ung til å si ja alene"),
        ({"medlem-0-given_name": ""}, "minst én person"),
        ({"medlem-0-identity_number": "02013299997"}, "syntetisk"),
        ({"medlem-0-birth_date": "31.02.2020"}, "dd.mm.åååå"),
        ({"medlem-0-birth_date": "04.03.88"}, "fire siffer"),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_lost(cast: Cast, change: dict, sentence: str) -> None:
    answer = cast.client("coordinator").post("/familier/ny/", FORM | change)
    page = answer.content.decode()
    assert (answer.status_code, Family.objects.filter(name="Familien Lyng").exists()) == (422, False)
    assert sentence in page
    assert "Feil:" in page
    assert change.get("name") == "" or "Familien Lyng" in page


def test_a_new_member_is_added_and_leaves_with_a_date(cast: Cast) -> None:
    client, address = cast.client("coordinator"), f"/familier/{cast.family.public_id}/familien/"
    client.post(address, {"given_name": "Liten", "relation": "child", "lives_here": "on", "birth_date": "1.2.23"})
    member = cast.family.memberships.get(person__given_name="Liten")
    assert member.person.birth_date.isoformat() == "2023-02-01"
    client.post(f"{address}{member.pk}/avslutt/")
    member.refresh_from_db()
    assert member.ended_on is not None


def test_a_colleague_is_asked_in_on_a_stated_basis(cast: Cast) -> None:
    client, address = cast.client("coordinator"), f"/familier/{cast.family.public_id}/deltakere/"
    invited = cast["other_office"].email
    answer = client.post(
        address,
        {"email": invited, "part": "reader", **ON_LAW, "basis": f"lov-{provision().pk}"},
    )
    assert answer.status_code == 302
    assert cast.client("other_office").get(f"/familier/{cast.family.public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("ingen@prove.example", "finner ingen"),
        ("reader@prove.example", "deltar allerede"),
        ("superuser@prove.example", "finner ingen"),
    ],
)
def test_whoever_cannot_be_asked_in_is_named_kindly(cast: Cast, email: str, sentence: str) -> None:
    answer = cast.client("coordinator").post(
        f"/familier/{cast.family.public_id}/deltakere/",
        {"email": email, "part": "reader", **ON_LAW, "basis": f"lov-{provision().pk}"},
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_family_page_says_who_has_read(cast: Cast) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    page = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/lest/").content.decode()
    assert "Myk Vind" in page


def test_the_list_of_participants_never_claims_to_be_whole(cast: Cast) -> None:
    page = cast.client("reader").get(f"/familier/{cast.family.public_id}/deltakere/").content.decode()
    assert "Andre kan også delta" in page


def members_of(name: str) -> list[Person]:
    return list(Person.objects.filter(memberships__family__name=name))


def test_a_number_that_another_office_knows_is_taken_without_a_word(cast: Cast) -> None:
    """Neither an answer nor a refusal may tell that somebody already has a plan."""
    cast.client("coordinator").post("/familier/ny/", FORM | {"medlem-0-identity_number": number(3)})
    answer = cast.client("other_office").post(
        "/familier/ny/",
        FORM | {"name": "Familien Mose", "medlem-0-given_name": "Annen", "medlem-0-identity_number": number(3)},
    )
    (mine,), (theirs,) = members_of("Familien Mose"), members_of("Familien Lyng")
    assert answer.status_code == 302
    assert (mine.given_name, theirs.given_name) == ("Annen", "Modig")
    assert mine.identity_hash == theirs.identity_hash


def test_whoever_sees_both_homes_keeps_one_person_in_two(cast: Cast) -> None:
    client = cast.client("coordinator")
    for name in ("Familien Lyng", "Familien Mose"):
        sent = FORM | {"name": name, "medlem-0-identity_number": number(3), "not_same": "on"}
        assert client.post("/familier/ny/", sent).url
    assert members_of("Familien Lyng") == members_of("Familien Mose")


def test_nobody_stands_twice_in_a_family(cast: Cast) -> None:
    client = cast.client("coordinator")
    twice = {f"medlem-{row}-identity_number": number(3) for row in (0, 1)} | {"medlem-1-given_name": "Igjen"}
    assert "står allerede" in client.post("/familier/ny/", FORM | twice).content.decode()
    address = f"/familier/{cast.family.public_id}/familien/"
    one = {"given_name": "Liten", "relation": "child", "identity_number": number(4)}
    assert client.post(address, one).status_code == 302
    again = client.post(address, one)
    assert (again.status_code, "står allerede" in again.content.decode()) == (422, True)


def corrected(cast: Cast, name: str, **change: str) -> dict[str, str]:
    kept = {"given_name": name, "family_name": "Blomst", "relation": "child", "birth_date": "", "lives_here": "on"}
    return kept | change


def member_url(cast: Cast, name: str) -> str:
    membership = cast.family.memberships.get(person__given_name=name)
    return f"/familier/{cast.family.public_id}/familien/{membership.pk}/"


def test_what_was_entered_wrongly_is_put_right_and_a_number_added(cast: Cast) -> None:
    client, url = cast.client("coordinator"), member_url(cast, "Glad")
    assert 'value="Glad"' in client.get(url).content.decode()
    change = corrected(cast, "Gladere", birth_date="17.05.2012", identity_number=number(3, date(2012, 5, 17)))
    assert client.post(url, change).status_code == 302
    person = Person.objects.get(given_name="Gladere")
    assert (person.birth_date, person.identity_hash) == (
        date(2012, 5, 17),
        identity.keyed_hash(number(3, date(2012, 5, 17))),
    )
    page = client.get(url).content.decode()
    assert number(3, date(2012, 5, 17)) not in page
    client.post(url, corrected(cast, "Gladest"))
    person.refresh_from_db()
    assert (person.given_name, person.identity_hash is not None) == ("Gladest", True)
    assert list(history_names(person)) == ["Glad", "Gladere", "Gladest"]


def history_names(person: Person) -> list[str]:
    events = apps.get_model("families", "PersonEvent").objects.filter(pgh_obj=person).order_by("pgh_id")
    return list(events.values_list("given_name", flat=True))


def test_a_correction_cannot_make_two_of_one_person(cast: Cast) -> None:
    client = cast.client("coordinator")
    client.post(member_url(cast, "Glad"), corrected(cast, "Glad", identity_number=number(3)))
    answer = client.post(member_url(cast, "Lystig"), corrected(cast, "Lystig", identity_number=number(3)))
    assert (answer.status_code, "står allerede" in answer.content.decode()) == (422, True)
    assert Person.objects.get(given_name="Lystig").identity_hash is None


def test_somebody_of_another_family_cannot_be_corrected_from_here(cast: Cast) -> None:
    cast.client("other_office").post("/familier/ny/", FORM)
    other = Family.objects.get(name="Familien Lyng")
    pk = cast.family.memberships.get(person__given_name="Glad").pk
    answer = cast.client("other_office").post(f"/familier/{other.public_id}/familien/{pk}/", corrected(cast, "Borte"))
    assert answer.status_code == 404
    assert not Person.objects.filter(given_name="Borte").exists()


@pytest.mark.parametrize("page", ["familien/", "deltakere/", "lest/"])
def test_a_familys_pages_cost_the_same_for_few_people_and_for_many(cast: Cast, page: str) -> None:
    client, base = cast.client("coordinator"), f"/familier/{cast.family.public_id}/"

    def cost() -> int:
        client.get(base + page)
        with CaptureQueriesContext(connection) as found:
            client.get(base + page)
        return len(found)

    few = cost()
    for serial in range(8):
        home = NewMember(f"Barn {serial}", "child", date(2015, 1, 1))
        operations.add_member(family=cast.family, by=cast["coordinator"], member=home)
        worker = cast.hire(f"ny{serial}", f"Ny Kollega {serial}", "nav", "caseworker")
        operations.start_participation(
            family=cast.family, by=cast["coordinator"], worker=worker, part="reader", basis=cast.family.bases.get()
        )
        cast.client(f"ny{serial}").get(base)
    assert cost() == few


def test_whoever_comes_back_is_the_same_person(cast: Cast) -> None:
    client, address = cast.client("coordinator"), f"/familier/{cast.family.public_id}/familien/"
    one = {"given_name": "Liten", "relation": "child", "identity_number": number(4)}
    client.post(address, one)
    client.post(f"{address}{cast.family.memberships.get(person__given_name='Liten').pk}/avslutt/")
    client.post(address, one)
    assert cast.family.memberships.filter(person__given_name="Liten").values("person").distinct().count() == 1


def test_a_member_is_there_from_a_day_to_a_day(cast: Cast) -> None:
    client, address = cast.client("coordinator"), f"/familier/{cast.family.public_id}/familien/"
    tomorrow = timezone.localdate() + timedelta(days=1)
    child = {"given_name": "Liten", "relation": "child", "started_on": f"{tomorrow:%d.%m.%Y}"}
    assert "en dag som har vært" in client.post(address, child).content.decode()
    client.post(address, child | {"started_on": "1.2.2024"})
    client.post(f"{address}{cast.family.memberships.get(person__given_name='Liten').pk}/avslutt/")
    assert "Fra 1. februar 2024 til" in client.get(address).content.decode().replace("\xa0", " ")


def test_a_move_is_followed_by_the_question_of_the_zone(cast: Cast) -> None:
    base = f"/familier/{cast.family.public_id}/"
    answer = cast.client("coordinator").post(f"{base}adresse/", {"address": "Lyngveien 2", "postcode": "7029"})
    cast.family.refresh_from_db()
    assert (cast.family.address, cast.family.district.name) == ("Lyngveien 2", "Lerkendal")
    assert answer.url == f"{base}sone/"


def test_a_hidden_address_is_not_shown_to_be_changed(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/adresse/").content
    assert b"7078" not in page
