"""The adults' own strand: work, economy, housing, health and the qualification programme, dated and kept."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import ReadRecord, Service
from familieplan.coordination.models import AdultStatus, QualificationCourse
from familieplan.coordination.models.adult import STATES
from familieplan.coordination.operations.adults import AlreadyInCourseError, begin_course, say_of_adult
from familieplan.coordination.operations.assessments import complete_assessment
from familieplan.coordination.operations.measures import add_measure
from familieplan.families.protection import protect_address
from tests.cast import Cast
from tests.coordination.stories import ANSWERS, another_family, applied, give_assistance, member

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def written(on: date) -> str:
    return f"{on:%d.%m.%Y}"


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/voksne/{cast.member('Vakker').person_id}/"


def say(cast: Cast, url: str, topic: str, state: str, who: str = "responsible", **more: str) -> Any:
    form = {"om": topic, f"{topic}-state": state, f"{topic}-since_on": written(TODAY), f"{topic}-words": ""}
    return cast.client(who).post(url, form | {f"{topic}-{name}": value for name, value in more.items()})


def course_of(cast: Cast, **more: Any) -> QualificationCourse:
    days = {"started_on": TODAY, "review_on": TODAY + timedelta(days=90), "planned_end_on": TODAY + timedelta(days=365)}
    return begin_course(plan=cast.plan, by=cast["responsible"], person=cast.member("Vakker").person, **(days | more))


@pytest.mark.demand("H1")
def test_no_measure_toward_work_comes_with_a_dated_reason_or_a_review(cast: Cast, url: str) -> None:
    refused = say(cast, url, "activity", "not_care")
    assert refused.status_code == 422
    assert "Skriv kort hvorfor" in unescape(refused.content.decode())
    refused = say(cast, url, "activity", "review")
    assert "Skriv dagen" in unescape(refused.content.decode())
    assert say(cast, url, "activity", "not_care", words="Yngste begynner i barnehagen i mars").status_code == 302
    assert say(cast, url, "activity", "review", until_on=written(TODAY + timedelta(days=30))).status_code == 302
    page = unescape(cast.client("coordinator").get(url).content.decode())
    assert page.index("Gjennomgang er avtalt") < page.index("Yngste begynner i barnehagen i mars")
    assert AdultStatus.objects.count() == 2


@pytest.mark.demand("H4b")
def test_economic_counselling_is_offered_and_answered_and_never_demanded(cast: Cast, url: str) -> None:
    for state in ("offered", "declined"):
        assert say(cast, url, "counselling", state).status_code == 302
    page = unescape(cast.client("coordinator").get(url).content.decode())
    assert "Takket nei" in page
    assert "aldri et vilkår for hjelp" in page
    assert {state.value for state in STATES["counselling"]} == {"offered", "accepted", "declined"}


@pytest.mark.demand("H5a")
@pytest.mark.demand("H5c")
def test_days_on_the_waiting_list_and_temporary_homes_are_counted(cast: Cast, url: str) -> None:
    person = cast.member("Vakker").person
    for state, ago in (("temporary", 300), ("rents", 200), ("temporary", 90), ("queue", 60), ("queue", 20)):
        said = {"topic": "housing", "state": state, "since_on": TODAY - timedelta(days=ago)}
        say_of_adult(plan=cast.plan, by=cast["responsible"], person=person, **said)
    page = unescape(cast.client("responsible").get(url).content.decode())
    assert "Har ventet 60 dager. Midlertidig bolig 2 ganger." in page


@pytest.mark.demand("H5b")
def test_a_tenancy_on_time_has_the_day_it_ends(cast: Cast, url: str) -> None:
    assert say(cast, url, "housing", "tenant").status_code == 422
    end = TODAY + timedelta(days=400)
    assert say(cast, url, "housing", "tenant", until_on=written(end)).status_code == 302
    assert AdultStatus.objects.get().until_on == end


@pytest.mark.demand("H7")
@pytest.mark.demand("H7a")
@pytest.mark.demand("H7b")
def test_what_hinders_the_use_of_health_services_is_recorded_and_grunnstonad_assessed(cast: Cast, url: str) -> None:
    say(cast, url, "health", "too_dear", words="Egenandelen på Frisklivssentralen")
    say(cast, url, "health", "support_asked", words="NAV sier nei, egenandelen dekkes av kommunen")
    page = unescape(cast.client("responsible").get(url).content.decode())
    assert page.index("Grunnstønad er vurdert sammen med NAV") < page.index("Egenandelen på Frisklivssentralen")


@pytest.mark.demand("H1c")
def test_a_programme_begins_is_reviewed_and_ends_with_an_outcome(cast: Cast, url: str) -> None:
    client = cast.client("responsible")
    begin = {
        "om": "course",
        "course-started_on": written(TODAY - timedelta(days=30)),
        "course-review_on": written(TODAY + timedelta(days=60)),
        "course-planned_end_on": written(TODAY + timedelta(days=300)),
    }
    assert client.post(url, begin).status_code == 302
    with pytest.raises(AlreadyInCourseError):
        course_of(cast)
    again = {"om": "course", "course-review_on": written(TODAY + timedelta(days=90))}
    later_end = again | {"course-planned_end_on": written(TODAY + timedelta(days=330))}
    assert client.post(url, later_end).status_code == 302
    assert client.post(url, {"om": "end", "end-ended_on": written(TODAY), "end-outcome": ""}).status_code == 422
    ended = {"om": "end", "end-ended_on": written(TODAY), "end-outcome": "work", "end-words": "Praksis ga jobb"}
    assert client.post(url, ended).status_code == 302
    page = unescape(client.get(url).content.decode())
    assert "Ordinært arbeid" in page
    assert "Start et program" in page
    assert QualificationCourse.objects.get().planned_end_on == TODAY + timedelta(days=330)


def test_somebody_already_in_the_programme_is_told_so_and_nothing_typed_is_lost(cast: Cast, url: str) -> None:
    other = another_family(cast, "Lyng")
    person = cast.member("Vakker").person
    day = {"started_on": TODAY, "review_on": TODAY, "planned_end_on": TODAY + timedelta(days=9)}
    begin_course(plan=other, by=cast["coordinator"], person=person, **day)
    sent = {f"course-{name}": written(value) for name, value in day.items()}
    answer = cast.client("responsible").post(url, {"om": "course", **sent})
    assert answer.status_code == 422
    assert "alt i kvalifiseringsprogrammet" in answer.content.decode()
    assert written(day["planned_end_on"]) in answer.content.decode()


def test_the_database_keeps_days_outcomes_and_topics_in_order(cast: Cast) -> None:
    course = course_of(cast)
    person = cast.member("Vakker").person
    for wrong in (
        {"ended_on": TODAY},
        {"outcome": "work"},
        {"planned_end_on": TODAY},
        {"ended_on": TODAY - timedelta(days=1), "outcome": "work"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            QualificationCourse.objects.filter(pk=course.pk).update(**wrong)
    for wrong in (
        {"topic": "housing", "state": "well"},
        {"topic": "housing", "state": "eviction"},
        {"topic": "activity", "state": "not_other"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            say_of_adult(plan=cast.plan, by=cast["responsible"], person=person, since_on=TODAY, **wrong)
    said = say_of_adult(
        plan=cast.plan, by=cast["responsible"], person=person, since_on=TODAY, topic="health", state="well"
    )
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        AdultStatus.objects.filter(pk=said.pk).update(state="helped")


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 403), ("other_office", 404), ("ended_yesterday", 404), ("lead", 404), ("administrator", 404)],
)
def test_the_adults_strand_is_for_those_who_follow_up_the_family(cast: Cast, url: str, who: str, status: int) -> None:
    say(cast, url, "health", "helped", words="Migrene")
    client = cast.client(who)
    assert client.get(url).status_code == status
    assert client.post(url, {"om": "health"}).status_code == status
    assert not AdultStatus.objects.visible_to(cast[who]).exists()
    plan = client.get(f"/familier/{cast.family.public_id}/")
    assert b"voksne/" not in plan.content


def test_a_child_or_somebody_elses_adult_has_no_such_page(cast: Cast, url: str) -> None:
    base = url.rsplit("voksne", 1)[0]
    stranger = member(another_family(cast, "Lyng").family, "Vennlig")
    for person in (cast.member("Glad").person_id, stranger.pk, 10**9):
        assert cast.client("coordinator").get(f"{base}voksne/{person}/").status_code == 404


@pytest.mark.parametrize("topic", ["tull", "end", ""])
def test_something_that_is_not_asked_about_is_not_there(cast: Cast, url: str, topic: str) -> None:
    assert cast.client("responsible").post(url, {"om": topic}).status_code == 404


def test_what_a_secret_service_has_said_is_for_those_who_may_know_of_it(cast: Cast, url: str) -> None:
    say(cast, url, "health", "helped", words="Går til behandling")
    Service.objects.filter(code="nav").update(is_secret=True)
    assert "Går til behandling" in cast.client("responsible").get(url).content.decode()
    assert "Går til behandling" not in cast.client("coordinator").get(url).content.decode()


@pytest.mark.demand("H3-iii")
def test_an_adults_measure_shows_the_children_and_a_childs_measure_the_adults(cast: Cast, url: str) -> None:
    say(cast, url, "housing", "eviction", until_on=written(TODAY + timedelta(days=20)))
    assessment = applied(cast, 5).assessments.get(child__given_name="Glad")
    complete_assessment(assessment=assessment, by=cast["coordinator"], answers=ANSWERS)
    of_adult, of_child = (
        add_measure(plan=cast.plan, by=cast["coordinator"], area=area, text="Noe") for area in ("work", "learning")
    )
    base = url.rsplit("voksne", 1)[0]

    def page(measure: Any, who: str) -> str:
        return unescape(cast.client(who).get(f"{base}tiltak/{measure.public_id}/").content.decode())

    assert "Noe å følge med på, kartlagt" in page(of_adult, "responsible")
    assert "Kan miste boligen" not in page(of_adult, "responsible")
    assert "Kan miste boligen" in page(of_child, "responsible")
    assert "Kan miste boligen" not in page(of_child, "reader")


@pytest.mark.demand("H2")
def test_months_of_assistance_stand_on_the_adults_own_page_with_how_they_are_counted(cast: Cast, url: str) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(48)))
    page = unescape(cast.client("responsible").get(url).content.decode())
    assert "48 måneder" in page
    assert "Slik teller vi" in page
    father = url.rsplit("/", 2)[0] + f"/{cast.member('Stille').person_id}/"
    assert "48 måneder" not in cast.client("responsible").get(father).content.decode()


def test_the_page_costs_the_same_with_one_statement_and_with_twelve(cast: Cast, url: str) -> None:
    def cost() -> int:
        client = cast.client("responsible")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    say(cast, url, "health", "well")
    few = cost()
    for _serial in range(11):
        say(cast, url, "health", "helped")
    assert cost() == few
    assert few <= 20


def test_a_journal_number_is_written_changed_and_taken_away_and_history_keeps_it(cast: Cast, url: str) -> None:
    client = cast.client("coordinator")
    refused = client.post(url, {"om": "journal", "journal-number": "2024 815"})
    assert refused.status_code == 422
    assert "uten mellomrom" in unescape(refused.content.decode())
    for number in ("20240815", ""):
        assert client.post(url, {"om": "journal", "journal-number": number}).status_code == 302
    assert "Ikke skrevet inn." in unescape(client.get(url).content.decode())
    member = cast.member("Vakker")
    kept = member.events.order_by("pgh_id").values_list("journal_number", flat=True)
    assert list(kept) == ["", "20240815", ""]
    for who, answer in (("reader", 403), ("other_office", 404)):
        assert cast.client(who).post(url, {"om": "journal", "journal-number": "1"}).status_code == answer


@pytest.mark.demand("H3b")
def test_a_talk_on_family_life_is_logged_and_who_lacks_it_stands_in_a_list(cast: Cast, url: str) -> None:
    def listed(who: str = "responsible") -> str:
        return unescape(cast.client(who).get("/kvalifisering/samtaler/").content.decode())

    assert "Ingen deltakere" in listed()
    say(cast, url, "family_life", "talked", since_on=written(TODAY - timedelta(days=9)))
    course_of(cast, started_on=TODAY - timedelta(days=3))
    # What was said before the programme began is no talk in it.
    assert "1 deltaker mangler samtalen" in listed()
    assert "Ingen samtale ennå" in listed()
    refused = say(cast, url, "family_life", "talk_agreed")
    assert refused.status_code == 422
    assert say(cast, url, "family_life", "talked", words="Leggetider, og hvem som henter.").status_code == 302
    assert "0 deltakere mangler samtalen" in listed()
    assert "Samtale holdt" in listed()
    assert "Leggetider, og hvem som henter." in unescape(cast.client("coordinator").get(url).content.decode())
    for who in ("reader", "other_office", "lead"):
        assert "Vakker" not in listed(who)
        assert "Ingen deltakere" in listed(who)


@pytest.mark.demand("H3-iv")
def test_guidance_of_somebody_newly_arrived_is_logged_with_its_day_and_kept(cast: Cast, url: str) -> None:
    day = TODAY - timedelta(days=20)
    said = say(cast, url, "family_life", "guided", since_on=written(day), words="Om barnehage og foreldremøter.")
    assert said.status_code == 302
    say(cast, url, "family_life", "talked")
    text = unescape(cast.client("coordinator").get(url).content.decode())
    assert "Samtale om familieliv og barn er holdt" in text
    assert text.index("Tidligere", text.index("Samtaler om familieliv")) < text.index("Om barnehage og foreldremøter.")
    kept = AdultStatus.objects.get(state="guided")
    assert (kept.since_on, kept.by) == (day, cast["responsible"])
    assert say(cast, url, "family_life", "guided", who="reader").status_code == 403


def test_the_list_of_talks_hides_a_protected_name_is_recorded_and_asks_as_much_for_ten_as_for_one(
    cast: Cast, url: str
) -> None:
    def cost() -> int:
        client = cast.client("coordinator")
        client.get("/kvalifisering/samtaler/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/kvalifisering/samtaler/").status_code == 200
        return len(queries)

    course_of(cast)
    one = cost()
    for number in range(9):
        plan = another_family(cast, f"Lyng {number}")
        days = {"started_on": TODAY, "review_on": TODAY, "planned_end_on": TODAY + timedelta(days=9)}
        begin_course(plan=plan, by=cast["coordinator"], person=member(plan.family, "Vennlig"), **days)
    assert cost() == one
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    text = unescape(cast.client("responsible").get("/kvalifisering/samtaler/").content.decode())
    assert "Blomst" not in text
    assert ReadRecord.objects.filter(user_email=cast["responsible"].email, deed="listed").exists()
