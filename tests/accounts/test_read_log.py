"""The auditor's page: who has read, and never what it said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def read(cast: Cast, who: str, times: int = 1) -> None:
    client = cast.client(who)
    for _reading in range(times):
        assert client.get(f"/familier/{cast.family.public_id}/lest/").status_code == 200


def page(cast: Cast, **asked: str) -> str:
    return cast.client("auditor").get("/leselogg/", asked).content.decode()


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).strftime("%d.%m.%Y")


def test_the_log_goes_on_step_by_step_without_gap_or_repetition(cast: Cast) -> None:
    read(cast, "reader", 55)
    first = page(cast, q="Myk")
    assert first.count("Myk Vind") == 50
    more = first.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    rest = cast.client("auditor").get(f"/leselogg/?{more}").content.decode()
    assert rest.count("Myk Vind") == 5
    assert "Vis eldre" not in rest


def test_the_log_is_searched_by_person_office_and_family(cast: Cast) -> None:
    read(cast, "reader")
    read(cast, "coordinator")
    for asked in ("vind", cast["reader"].email, "NAV Heim"):
        found = page(cast, q=asked)
        assert ("Myk Vind" in found, "Klar Bekk" in found) == (True, False)
    found = page(cast, q=str(cast.family.public_id))
    assert "Myk Vind" in found
    assert "Klar Bekk" in found


@pytest.mark.parametrize(("first", "last", "found"), [(0, 0, True), (-1, 1, True), (1, None, False), (None, -1, False)])
def test_the_log_is_searched_by_days_both_counted(cast: Cast, first: int | None, last: int | None, found: bool) -> None:
    read(cast, "reader")
    asked = {name: day(days) for name, days in (("fra", first), ("til", last)) if days is not None}
    assert ("Myk Vind" in page(cast, **asked)) == found


def test_a_day_that_is_none_is_explained_at_its_field(cast: Cast) -> None:
    answer = cast.client("auditor").get("/leselogg/?til=31.11.2026")
    assert answer.status_code == 422
    assert "Skriv datoen som dd.mm.åååå" in answer.content.decode()


@pytest.mark.parametrize("after", ["tull", "2026-01-01~1", "2026-01-01T00:00:00+00:00~" + "9" * 40, "~"])
def test_a_strange_position_is_the_beginning(cast: Cast, after: str) -> None:
    assert cast.client("auditor").get("/leselogg/", {"etter": after}).status_code == 200


def test_the_auditor_meets_neither_names_nor_words_of_a_family(cast: Cast) -> None:
    read(cast, "reader")
    assert "Blomst" not in page(cast)
    assert cast.client("auditor").get(f"/familier/{cast.family.public_id}/").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "area_coordinator", "superuser"])
def test_nobody_but_the_auditor_finds_the_log(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/leselogg/").status_code == 404


def test_the_page_costs_the_same_for_one_reading_and_for_fifty(cast: Cast) -> None:
    client = cast.client("auditor")
    read(cast, "reader")
    client.get("/leselogg/")
    with CaptureQueriesContext(connection) as few:
        client.get("/leselogg/")
    read(cast, "reader", 50)
    with CaptureQueriesContext(connection) as many:
        client.get("/leselogg/")
    assert len(many) == len(few)
