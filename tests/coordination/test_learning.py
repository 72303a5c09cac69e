"""Routines and competence per office: dated rows that the lead of the district keeps and sees."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Course, Routine
from familieplan.coordination.operations.learning import record_course, write_routine
from tests.cast import Cast

pytestmark = pytest.mark.django_db
URL = "/osk/kompetanse/"
TODAY = timezone.localdate()


def page(cast: Cast, who: str = "lead", address: str = URL) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def routine(
    cast: Cast, days: int = 30, office: str = "nav", name: str = "Familierutine", text: str = "Spør om barna"
) -> Routine:
    return write_routine(
        office=cast.offices[office],
        by=cast["lead"],
        name=name,
        owner=cast["responsible"],
        review_on=TODAY + timedelta(days=days),
        text=text,
    )


def course(cast: Cast, worker: User, until: date | None = None) -> Course:
    return record_course(
        worker=worker,
        by=cast["lead"],
        field="economy",
        name="Økonomiråd 1",
        taken_on=TODAY - timedelta(days=400),
        valid_until_on=until,
    )


@pytest.mark.parametrize("who", ["coordinator", "reader", "administrator", "auditor", "superuser", "family_member"])
@pytest.mark.parametrize("place", ["", "rutine/", "kurs/"])
def test_competence_and_routines_are_shown_to_leads_alone(cast: Cast, who: str, place: str) -> None:
    assert cast.client(who).get(URL + place).status_code == 404


def test_a_new_version_of_a_routine_ends_the_one_before_and_keeps_it(cast: Cast) -> None:
    first, second = routine(cast), routine(cast, text="Spør hvert barn")
    first.refresh_from_db()
    assert (first.version, second.version, first.ended_on, second.ended_on) == (1, 2, TODAY, None)
    text = page(cast)
    assert "versjon 2 fra" in text
    assert "Spør hvert barn" in text
    assert "Spør om barna" not in text


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_an_overdue_review_shows_here_and_on_the_page_of_the_duty(cast: Cast, days: int, late: bool) -> None:
    routine(cast, days)
    assert ("Skulle vært gått gjennom" in page(cast)) is late
    assert ("1 rutine skulle vært gått gjennom" in page(cast, address="/osk/lovet/")) is late
    assert "skulle vært gått gjennom" not in page(cast, "lead_of_other_district", "/osk/lovet/")


def test_another_district_sees_neither_routine_nor_people(cast: Cast) -> None:
    routine(cast)
    course(cast, cast["responsible"])
    text = page(cast, "lead_of_other_district")
    for words in ("Familierutine", "Økonomiråd 1", "Trygg Furu"):
        assert words not in text


@pytest.mark.demand("H4")
@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True)])
def test_a_course_counts_through_its_last_day_and_is_a_gap_after(cast: Cast, days: int, counts: bool) -> None:
    assert "Økonomisk råd og veiledning (3 ansatte)" in page(cast)
    course(cast, cast["responsible"], TODAY + timedelta(days=days))
    text = page(cast)
    assert ("Økonomiråd 1" in text) is counts
    assert ("Økonomisk råd og veiledning (2 ansatte)" in text) is counts


def test_a_lead_writes_a_routine_and_records_a_course(cast: Cast) -> None:
    client = cast.client("lead")
    said = {
        "office": cast.offices["nav"].pk, "name": "Familierutine", "text": "Spør om barna",
        "owner": cast["responsible"].pk, "review_on": f"{TODAY + timedelta(days=90):%d.%m.%Y}",
    }  # fmt: skip
    assert client.post(f"{URL}rutine/", said).status_code == 302
    assert Routine.objects.get().owner == cast["responsible"]
    taken = {"worker": cast["reader"].pk, "field": "youth", "name": "Ungdom", "taken_on": f"{TODAY:%d.%m.%Y}"}
    assert client.post(f"{URL}kurs/", taken).status_code == 302
    assert Course.objects.get().valid_until_on is None


def test_what_cannot_be_is_refused_with_what_to_do_and_nothing_is_lost(cast: Cast) -> None:
    client = cast.client("lead")
    said = {"office": cast.offices["nav_lerkendal"].pk, "name": "Rutinen vår", "owner": cast["other_office"].pk}
    answer = client.post(f"{URL}rutine/", said | {"review_on": f"{TODAY:%d.%m.%Y}"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Skriv rutinen, eller legg inn en lenke til den." in text
    assert "Velg en dag som kommer." in text
    assert "Rutinen vår" in text
    taken = {"worker": cast["other_office"].pk, "field": "youth", "name": "Ungdom", "taken_on": "01.01.2999"}
    assert client.post(f"{URL}kurs/", taken).status_code == 422
    assert not Routine.objects.exists()
    assert not Course.objects.exists()


def test_the_page_costs_the_same_for_one_of_each_and_for_twelve(cast: Cast) -> None:
    def cost() -> int:
        client = cast.client("lead")
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    routine(cast)
    course(cast, cast["responsible"])
    few = cost()
    for serial in range(12):
        routine(cast, name=f"Rutine {serial}")
        course(cast, cast.hire(f"new{serial}", f"Ny {serial}", "nav", Role.CASEWORKER))
    assert cost() == few
