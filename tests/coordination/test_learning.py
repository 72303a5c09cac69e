"""Routines and competence per office: dated rows that the lead of the district keeps and sees."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.accounts.operations import end_employment
from familieplan.accounts.policies import Role
from familieplan.areas.models import District
from familieplan.coordination.models import Course, LearningPlan, Routine, RoutineReading
from familieplan.coordination.operations.learning import offices_read, record_course, write_routine
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


# Who has read a routine, and what is learnt together.


def reads(cast: Cast, who: str, found: Routine | str) -> int:
    key = found.pk if isinstance(found, Routine) else found
    return cast.client(who).post("/rutiner/", {"rutine": key}).status_code


@pytest.mark.demand("H4c")
def test_an_unread_routine_stands_on_my_day_until_this_version_of_it_is_read(cast: Cast) -> None:
    first = routine(cast)
    assert "Rutiner du ikke har lest" in page(cast, "reader", "/")
    assert "Rutiner du ikke har lest" not in page(cast, "coordinator", "/")
    assert reads(cast, "reader", first) == 302
    assert reads(cast, "reader", first) == 302
    assert "Rutiner du ikke har lest" not in page(cast, "reader", "/")
    assert "Du har lest denne versjonen" in page(cast, "reader", "/rutiner/")
    routine(cast, text="Spør hvert barn")
    assert "Rutiner du ikke har lest" in page(cast, "reader", "/")
    assert RoutineReading.objects.count() == 1


@pytest.mark.demand("H4c")
def test_only_those_who_work_at_the_office_say_that_its_routine_is_read(cast: Cast) -> None:
    old, elsewhere = routine(cast), routine(cast, office="nav_lerkendal")
    routine(cast, text="Spør hvert barn")
    for who, which in (("coordinator", elsewhere), ("reader", elsewhere), ("reader", old), ("reader", "x")):
        assert reads(cast, who, which) == 404, who
    assert "Familierutine" not in page(cast, "coordinator", "/rutiner/")
    assert reads(cast, "administrator", elsewhere) == 404
    assert not RoutineReading.objects.exists()


@pytest.mark.demand("H4c")
def test_the_lead_sees_how_many_of_those_who_work_there_have_read_it(cast: Cast) -> None:
    found = routine(cast)
    assert "Lest av 0 av 3" in page(cast)
    for who in ("reader", "ended_yesterday"):
        reads(cast, who, found)
    assert "Lest av 2 av 3" in page(cast)
    assert [(each.name, each.read, each.owed) for each in offices_read(cast["lead"])] == [("NAV Heimdal", 2, 3)]
    end_employment(employment=cast["ended_yesterday"].employments.get(), by=cast["administrator"])
    assert [(each.read, each.owed) for each in offices_read(cast["lead"])] == [(1, 2)]
    assert "1 av 2" in page(cast, address="/osk/lovet/")
    assert offices_read(cast["lead_of_other_district"]) == []


@pytest.mark.demand("H4a")
def test_what_is_learnt_together_is_seen_by_those_who_take_part_until_it_is_done(cast: Cast) -> None:
    nav = cast.offices["nav"].service
    district = District.objects.get(code="500104")
    said = {"district": district.pk, "topic": "Barn som pårørende", "services": [nav.pk]}
    said |= {"from_on": TODAY.strftime("%d.%m.%Y"), "to_on": (TODAY - timedelta(days=1)).strftime("%d.%m.%Y")}
    client = cast.client("lead")
    assert client.post(f"{URL}sammen/", said).status_code == 422
    assert client.post(f"{URL}sammen/", said | {"to_on": said["from_on"]}).status_code == 302
    for who, sees in (("reader", True), ("coordinator", False), ("other_office", False)):
        assert ("Barn som pårørende" in page(cast, who, "/rutiner/")) is sees, who
    assert "Barn som pårørende" in page(cast)
    assert "Barn som pårørende" not in page(cast, "lead_of_other_district")
    done = f"{URL}sammen/{LearningPlan.objects.get().public_id}/"
    for who in ("lead_of_other_district", "reader", "administrator"):
        assert cast.client(who).post(done).status_code == 404, who
    assert client.post(done).status_code == 302
    assert "Gjennomført" in page(cast)
    assert "Barn som pårørende" not in page(cast, "reader", "/rutiner/")


def test_a_lead_plans_for_the_services_and_the_district_one_leads_alone(cast: Cast) -> None:
    other = District.objects.get(code="500103")
    services = {"services": [cast.offices["by"].service.pk]}
    days = {"from_on": TODAY.strftime("%d.%m.%Y"), "to_on": TODAY.strftime("%d.%m.%Y"), "topic": "Økonomi"}
    for wrong in ({"district": other.pk}, services):
        said = {"district": District.objects.get(code="500104").pk, "services": [cast.offices["nav"].service.pk]}
        assert cast.client("lead").post(f"{URL}sammen/", said | days | wrong).status_code == 422
    assert not LearningPlan.objects.exists()
