"""Every address that shows or changes something of a family leaves a record: generated from the access matrix."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from familieplan.accounts.models import Deed, ReadRecord
from tests.access_matrix import GET, POST, TEAM
from tests.cast import HOUSEHOLD, Cast
from tests.test_access_matrix import addresses  # noqa: F401

pytestmark = pytest.mark.django_db

# What is saved every few seconds while somebody writes shows nothing, and the page it is written on has its record.
NO_READING = {"coordination:draft_save", "coordination:draft_discard", "coordination:draft_file_remove"}
# A notice says that something waits, and where; nothing of the family stands there.
ONLY_LEADS_THERE = {"accounts:notices"}
# An API answer to what cannot be understood shows and changes nothing; these are understood.
BODIES: dict[str, dict[str, Any]] = {
    "api:measures": {"area": "housing", "text": "Se på leilighet"},
    "api:entries": {"kind": "note", "happened_on": "2026-11-02", "text": "Ringte skolen."},
}
TELLS = [b"Blomst", *(person.given_name.encode() for person in HOUSEHOLD)]


def tells_of(cast: Cast, address: str, answer: Any) -> bool:
    """The family's own page, or a page where its number, its name or one of its people stands."""
    if answer.status_code >= 400 and answer.status_code != 422:
        return False
    own = str(cast.family.public_id)
    return own in address or any(told in answer.content for told in [*TELLS, own.encode()])


def records_of(cast: Cast, who: str) -> Any:
    rows = ReadRecord.objects.filter(family=str(cast.family.public_id), user_email=cast[who].email)
    return rows.order_by("-id")


@pytest.mark.parametrize("who", [*TEAM, "lead"])
def test_whatever_shows_a_family_is_recorded(cast: Cast, addresses: dict[str, str], who: str) -> None:  # noqa: F811
    client, told, silent = cast.client(who), set(), []
    for name in GET:
        before = records_of(cast, who).count()
        answer = client.get(addresses[name])
        if name in {"account_logout", *ONLY_LEADS_THERE} or not tells_of(cast, addresses[name], answer):
            continue
        told.add(name)
        after = records_of(cast, who)
        if after.count() == before or after.first().deed == Deed.WRITE or not after.first().purpose:
            silent.append(name)
    assert silent == []
    assert len(told) >= (2 if who == "lead" else 16), told


def test_whatever_changes_a_family_is_recorded(cast: Cast, addresses: dict[str, str]) -> None:  # noqa: F811
    client, changed, silent = cast.client("coordinator"), set(), []
    for name in POST:
        before = records_of(cast, "coordinator").count()
        if name.startswith("api:"):
            answer = client.post(addresses[name], BODIES[name], content_type="application/json")
        else:
            answer = client.post(addresses[name], {"x": "y"})
        if name in NO_READING or not tells_of(cast, addresses[name], answer):
            continue
        changed.add(name)
        after = records_of(cast, "coordinator")
        if after.count() == before or after.first().deed != Deed.WRITE:
            silent.append((name, answer.status_code))
    assert silent == []
    assert len(changed) >= 18, changed


def test_every_address_of_a_family_that_takes_a_post_is_in_the_table(cast: Cast, addresses: dict[str, str]) -> None:  # noqa: F811
    """So that a new one cannot stand outside the test above."""
    client = cast.client("coordinator")
    takes = {
        name
        for name, address in addresses.items()
        if str(cast.family.public_id) in address
        and "POST" in client.options(address).headers.get("Allow", "POST" if GET[name].get("reader") == 405 else "")
    }
    assert takes - POST.keys() == set()


def test_what_is_saved_while_somebody_writes_is_no_reading(cast: Cast, addresses: dict[str, str]) -> None:  # noqa: F811
    client = cast.client("coordinator")
    for name in NO_READING:
        assert client.post(addresses[name], {"text": "halv setning"}).status_code in {200, 302}
    assert not records_of(cast, "coordinator").exists()


def test_a_search_hit_is_recorded_also_when_it_opens_at_once(cast: Cast) -> None:
    from familieplan.families.operations import set_identity
    from tests.assistance.files import number

    mother = cast.family.memberships.first().person
    set_identity(mother, number(7))
    mother.save()
    answer = cast.client("reader").post(reverse("coordination:find_family"), {"words": number(7)})
    assert answer.status_code == 302
    row = records_of(cast, "reader").first()
    assert (row.what, row.purpose, row.deed) == ("søk på fødselsnummer", "finne riktig familie", Deed.LISTED)


def test_a_new_family_begins_its_log_with_whoever_registered_it(cast: Cast) -> None:
    sent = {
        "name": "Familien Lyng", "basis": "samtykke", "channel": "oral", "medlem-0-said_yes": "on",
        "services": [cast.offices["nav"].service_id], "medlem-TOTAL_FORMS": "1", "medlem-INITIAL_FORMS": "0", "medlem-0-given_name": "Vennlig",
        "medlem-0-relation": "mother",
    }  # fmt: skip
    assert cast.client("other_office").post(reverse("coordination:register"), sent).status_code == 302
    row = ReadRecord.objects.filter(user_email=cast["other_office"].email).latest("id")
    assert (row.what, row.deed, row.office) == ("registrering av familien", Deed.WRITE, "NAV Lerkendal")


@pytest.mark.parametrize(("path", "deed"), [("", Deed.LISTED), ("{}/", Deed.OUT), ("{}/log-entries/", Deed.OUT)])
def test_what_a_program_fetches_by_key_has_left_the_house(cast: Cast, path: str, deed: str) -> None:
    key = Token.objects.create(user=cast["coordinator"]).key
    address = "/api/v1/families/" + path.format(cast.family.public_id)
    assert Client(headers={"Authorization": f"Token {key}"}).get(address).status_code == 200
    row = records_of(cast, "coordinator").first()
    assert (row.deed, row.purpose) == (deed, "overføring til et annet program")


def test_a_page_says_why_it_was_read(cast: Cast, addresses: dict[str, str]) -> None:  # noqa: F811
    client = cast.client("coordinator")
    foot = client.get(addresses["coordination:assessments"]).content.decode()
    assert ": saksbehandler, kartlegging av barna. Familien kan se den." in foot
    assert records_of(cast, "coordinator").first().purpose == "kartlegging av barna"


@pytest.mark.parametrize(
    ("behind", "sent", "stored"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.1.1.1, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_the_readers_and_not_what_the_reader_claims(
    cast: Cast, settings: Any, behind: bool, sent: str, stored: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1 if behind else 0
    cast.client("reader").get(f"/familier/{cast.family.public_id}/", headers={"X-Forwarded-For": sent})
    assert records_of(cast, "reader").first().address == stored


def test_whoever_comes_from_an_address_that_is_none_reads_nothing(cast: Cast, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answer = cast.client("reader").get(f"/familier/{cast.family.public_id}/", headers={"X-Forwarded-For": "tull"})
    assert (answer.status_code, records_of(cast, "reader").exists()) == (403, False)
    assert b"Vakker" not in answer.content
