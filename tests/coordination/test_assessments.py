"""Kartlegging: opened at once for every child, kept bit by bit, completed only when the child was heard."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.coordination.models import AidApplication, Assessment
from familieplan.coordination.operations.assessments import save_answers
from familieplan.families import operations
from familieplan.families.operations import NewMember
from tests.cast import Cast
from tests.coordination.stories import ANSWERS, TODAY, another_family, applied, assessed, member, raised

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H3a")]
DOORS = [
    ("coordinator", 200, 302),
    ("responsible", 200, 302),
    ("reader", 200, 403),
    *((who, 404, 404) for who in ("other_office", "ended_yesterday", "lead", "lead_of_other_district")),
    *((who, 404, 404) for who in ("administrator", "auditor", "area_coordinator", "superuser")),
]


@pytest.fixture
def glads(cast: Cast) -> Assessment:
    return applied(cast, 3).assessments.get(child__given_name="Glad")


@pytest.fixture
def list_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/kartlegging/"


@pytest.fixture
def url(list_url: str, glads: Assessment) -> str:
    return f"{list_url}{glads.public_id}/"


def application(cast: Cast, who: str = "Vakker", applied_on: str | None = None) -> dict[str, str]:
    return {
        "applicant": str(member(cast.family, who).pk),
        "applied_on": applied_on or TODAY.strftime("%d.%m.%Y"),
    }


@pytest.mark.parametrize(("who", "reads", "writes"), DOORS)
def test_the_list_and_the_application_open_to_those_with_the_right(
    cast: Cast, list_url: str, who: str, reads: int, writes: int
) -> None:
    client = cast.client(who)
    assert client.get(list_url).status_code == reads
    post = client.post(f"/familier/{cast.family.public_id}/soknad/", application(cast))
    assert post.status_code == writes
    assert Assessment.objects.exists() is (writes == 302)


@pytest.mark.parametrize(("who", "reads", "writes"), DOORS)
def test_one_childs_kartlegging_opens_to_those_with_the_right(
    cast: Cast, url: str, who: str, reads: int, writes: int
) -> None:
    client = cast.client(who)
    assert client.get(url).status_code == reads
    assert client.post(url, ANSWERS).status_code == writes
    assert Assessment.objects.filter(child__given_name="Glad", completed_on=TODAY).exists() is (writes == 302)


@pytest.mark.demand("H3a")
def test_an_application_opens_one_for_every_child_also_one_that_lives_elsewhere(cast: Cast) -> None:
    away = NewMember("Fjern", "child", TODAY - timedelta(days=365 * 11), lives_here=False)
    grown = NewMember("Voksen", "child", TODAY - timedelta(days=365 * 19), lives_here=True)
    for new in (away, grown):
        operations.add_member(family=cast.family, by=cast["coordinator"], member=new)
    cast.client("coordinator").post(f"/familier/{cast.family.public_id}/soknad/", application(cast))
    opened = Assessment.objects.values_list("child__given_name", "opened_on")
    assert sorted(opened) == [("Fjern", TODAY), ("Glad", TODAY), ("Lystig", TODAY)]


def test_the_same_application_twice_opens_nothing_more(cast: Cast) -> None:
    client = cast.client("coordinator")
    for _each in range(2):
        client.post(f"/familier/{cast.family.public_id}/soknad/", application(cast))
    assert (AidApplication.objects.count(), Assessment.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"applied_on": "31.12.2099"}, "Datoen kan ikke være i fremtiden."),
        ({"applied_on": "31.02.2026"}, "Skriv datoen som dd.mm.åååå"),
        ({"applied_on": ""}, "Skriv datoen søknaden kom."),
        ({"applicant": ""}, "Velg hvem som søkte."),
    ],
)
def test_a_faulty_application_is_told_and_opens_nothing(cast: Cast, change: dict[str, str], said: str) -> None:
    answer = cast.client("coordinator").post(f"/familier/{cast.family.public_id}/soknad/", application(cast) | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Assessment.objects.exists()


def test_neither_a_child_nor_somebody_of_another_family_can_apply_here(cast: Cast) -> None:
    stranger = member(another_family(cast, "Bregne").family, "Vennlig")
    client = cast.client("coordinator")
    for who in (stranger, member(cast.family, "Glad")):
        values = application(cast) | {"applicant": str(who.pk)}
        assert client.post(f"/familier/{cast.family.public_id}/soknad/", values).status_code == 422
    assert (
        "Velg en av de voksne"
        in client.post(
            f"/familier/{cast.family.public_id}/soknad/", application(cast) | {"applicant": str(stranger.pk)}
        ).content.decode()
    )


def test_a_child_that_joins_while_an_application_is_open_is_asked_too(cast: Cast) -> None:
    application = applied(cast, 40)
    newborn = NewMember("Liten", "child", TODAY, "Blomst")
    operations.add_member(family=cast.family, by=cast["coordinator"], member=newborn)
    late = application.assessments.get(child__given_name="Liten")
    assert (late.opened_on, late.completed_on) == (TODAY, None)
    flag = raised("child_not_assessed")
    # The others are late; the one who came today has its own days.
    assert flag is not None
    assert flag.facts["ages"] == [14, 9]


def test_a_child_that_joins_when_all_are_completed_opens_nothing(cast: Cast) -> None:
    for each in applied(cast, 3).assessments.all():
        assessed(each, cast["coordinator"])
    newborn = NewMember("Liten", "child", TODAY, "Blomst")
    operations.add_member(family=cast.family, by=cast["coordinator"], member=newborn)
    assert not Assessment.objects.open().exists()


def test_an_adult_who_joins_is_not_asked(cast: Cast) -> None:
    applied(cast, 3)
    for relation, years in (("other", 40), ("child", 19)):
        grown = NewMember(f"Voksen {relation}", relation, TODAY - timedelta(days=365 * years + 10), "Blomst")
        operations.add_member(family=cast.family, by=cast["coordinator"], member=grown)
    assert Assessment.objects.count() == 2


def test_the_list_says_who_lives_elsewhere_and_where_to_add_a_child_that_is_not_there(
    cast: Cast, list_url: str
) -> None:
    away = NewMember("Fjern", "child", TODAY - timedelta(days=365 * 11 + 9), lives_here=False)
    operations.add_member(family=cast.family, by=cast["coordinator"], member=away)
    applied(cast, 3)
    text = cast.client("coordinator").get(list_url).content.decode()
    assert text.count("bor et annet sted</span>") == 1
    assert "Se hvem som hører til familien" in text


def kept(assessment: Assessment) -> dict[str, str]:
    return {answer.question.key: answer.value for answer in assessment.answers.select_related("question")}


def test_what_is_written_is_kept_and_can_be_taken_up_again(cast: Cast, url: str) -> None:
    cast.client("coordinator").post(url, {"health": "Sover lite.", "lagre": ""})
    later = cast.client("responsible").get(url).content.decode()
    assert "Sover lite." in later
    assert "1 av 9 deler" in later
    assert Assessment.objects.open().filter(child__given_name="Glad").exists()


def test_a_button_goes_on_to_the_next_part(cast: Cast, url: str, glads: Assessment) -> None:
    client = cast.client("coordinator")
    answer = client.post(url, {"health": "Frisk.", "neste": "leisure"})
    assert answer["Location"] == f"{url}?del=leisure#del-leisure"
    assert 'id="del-leisure" open' in client.get(answer["Location"]).content.decode()
    assert kept(glads) == {"health": "Frisk."}


@pytest.mark.demand("H6a")
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("leisure_active", "Fritid: Velg om barnet driver med noe fast."),
        ("leisure_what", "Fritid: Skriv hva barnet gjør, eller vil gjøre."),
        ("leisure_often", "Fritid: Skriv hvor ofte"),
        ("leisure_obstacle", "Fritid: Kryss av for det som står i veien."),
        ("child_asked", "Med barnets egne ord: Velg om barnet er spurt."),
        ("child_how", "Med barnets egne ord: Skriv hvordan dere snakket sammen."),
        ("child_words", "Med barnets egne ord: Skriv hva barnet sa."),
        ("child_weight", "Med barnets egne ord: Skriv hva det barnet sa, betyr"),
        ("home", "Hjem og bosituasjon: Skriv hvordan barnet har det hjemme"),
        ("result", "Velg hvordan barnet har det, alt i alt."),
    ],
)
def test_the_child_and_leisure_cannot_be_skipped(
    cast: Cast, url: str, glads: Assessment, missing: str, said: str
) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != missing}
    answer = cast.client("coordinator").post(url, answers | {f"seen-{missing}": "0"})
    glads.refresh_from_db()
    text = unescape(answer.content.decode())
    assert (answer.status_code, glads.completed_on) == (422, None)
    assert said in text
    assert "<title>Feil: " in text
    assert 'class="ds-error-summary"' in text
    assert "Én ting mangler før du kan fullføre" in text


@pytest.mark.demand("H6a")
@pytest.mark.parametrize("skipped", ["leisure", "child"])
def test_a_reason_for_not_asking_is_an_answer_and_asks_for_nothing_else(
    cast: Cast, url: str, glads: Assessment, skipped: str
) -> None:
    asked = {"leisure": ("leisure_active", "not_asked"), "child": ("child_asked", "no")}[skipped]
    said = {key: value for key, value in ANSWERS.items() if not key.startswith(f"{skipped}_")} | dict([asked])
    client = cast.client("coordinator")
    without = client.post(url, said)
    assert without.status_code == 422
    assert f'href="#id_{skipped}_why_not"' in without.content.decode()
    reason = {f"{skipped}_why_not": "Glad var på leir. Vi snakker med henne fredag."}
    client.post(url, with_seen(without, said | reason))
    glads.refresh_from_db()
    assert glads.completed_on == TODAY


def with_seen(page: HttpResponse, answers: dict[str, str]) -> dict[str, str]:
    """The form as a browser sends it back: with the number of each answer that the page showed."""
    return answers | dict(re.findall(r'name="(seen-[\w]+)" value="(\d+)"', page.content.decode()))


def test_a_blank_is_no_answer(cast: Cast, url: str) -> None:
    assert cast.client("coordinator").post(url, ANSWERS | {"child_words": "   \n"}).status_code == 422


def test_the_summary_links_to_fields_that_are_there(cast: Cast, url: str) -> None:
    text = cast.client("coordinator").post(url, {"home": "Bor trygt"}).content.decode()
    places = re.findall(r'<li><a class="ds-link" href="#([^"]+)"', text)
    assert {"id_leisure_active", "id_child_asked", "id_health", "id_result"} <= set(places)
    for place in places:
        assert f'id="{place}"' in text


def test_completing_too_early_still_keeps_what_was_written(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("coordinator").post(url, ANSWERS | {"leisure_what": ""})
    glads.refresh_from_db()
    assert kept(glads)["child_words"] == ANSWERS["child_words"]
    assert (glads.completed_on, glads.result) == (None, "watch")


def test_a_text_that_is_too_long_stands_in_its_field_and_the_rest_is_kept(
    cast: Cast, url: str, glads: Assessment
) -> None:
    long = "Fotball " * 50
    answer = cast.client("coordinator").post(url, {"leisure_what": long, "health": "Frisk", "lagre": ""})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert kept(glads) == {"health": "Frisk"}


@pytest.mark.demand("H6a")
@pytest.mark.parametrize("left_out", ["child_asked", "child_words", "leisure_active", "leisure_obstacle"])
def test_the_database_too_refuses_a_completed_one_that_did_not_ask(
    cast: Cast, glads: Assessment, left_out: str
) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != left_out}
    save_answers(assessment=glads, by=cast["coordinator"], answers=answers)
    with pytest.raises(IntegrityError, match="heard the child"), transaction.atomic():
        Assessment.objects.filter(pk=glads.pk).update(completed_on=TODAY, completed_by=cast["coordinator"])


def test_a_completed_one_is_read_and_not_written(cast: Cast, url: str, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"])
    text = cast.client("coordinator").get(url).content.decode()
    assert "Fullfør kartleggingen" not in text
    assert "Noe å følge med på" in text
    assert "Pris" in text
    assert cast.client("coordinator").post(url + "lagre/", {"health": "Annet"}).status_code == 409


def test_a_child_is_asked_anew_and_the_earlier_stands(cast: Cast, url: str, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"])
    client = cast.client("coordinator")
    answer = client.post(url + "ny/")
    new = Assessment.objects.open().get(child__given_name="Glad")
    assert str(new.public_id) in answer["Location"]
    assert kept(glads)["child_words"] == ANSWERS["child_words"]
    assert not new.answers.exists()
    again = client.post(url + "ny/", follow=True)
    assert "Barnet har alt en kartlegging som er åpen" in again.content.decode()
    assert Assessment.objects.filter(child__given_name="Glad").count() == 2


@pytest.mark.parametrize(("who", "_reads", "writes"), DOORS)
def test_only_those_with_the_right_ask_a_child_anew(
    cast: Cast, url: str, glads: Assessment, who: str, _reads: int, writes: int
) -> None:
    assessed(glads, cast["coordinator"])
    assert cast.client(who).post(url + "ny/").status_code == writes


def test_an_assessment_is_found_in_its_own_family_only(cast: Cast, glads: Assessment) -> None:
    other = another_family(cast, "Bregne").family
    answer = cast.client("coordinator").get(f"/familier/{other.public_id}/kartlegging/{glads.public_id}/")
    assert answer.status_code == 404


def test_the_page_says_why_and_until_when(cast: Cast, url: str, glads: Assessment) -> None:
    text = unescape(cast.client("reader").get(url).content.decode())
    assert "fordi Vakker søkte om hjelp" in text
    assert "Frist" in text
    assert "Kartlegging av Glad, 14 år" in text


def test_a_question_calls_the_child_by_name(cast: Cast, url: str) -> None:
    text = cast.client("coordinator").get(url).content.decode()
    assert "Hva sa Glad?" in text
    assert "{barnet}" not in text


def test_work_with_a_child_is_work_with_the_plan(cast: Cast, url: str) -> None:
    before = timezone.now()
    cast.client("coordinator").post(url, {"health": "Frisk", "lagre": ""})
    cast.plan.refresh_from_db()
    assert cast.plan.touched_at >= before


def test_completing_each_child_clears_the_flag(cast: Cast) -> None:
    application = applied(cast, 40)
    assert raised("child_not_assessed")
    for each in application.assessments.all():
        url = f"/familier/{cast.family.public_id}/kartlegging/{each.public_id}/"
        assert cast.client("coordinator").post(url, ANSWERS).status_code == 302
    assert raised("child_not_assessed") is None


def test_the_pages_cost_the_same_for_two_children_and_for_eight(cast: Cast, list_url: str) -> None:
    def cost(url: str) -> int:
        client = cast.client("coordinator")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    one = applied(cast, 9).assessments.first()
    assert one is not None
    save_answers(assessment=one, by=cast["coordinator"], answers={"health": "Frisk"})
    few = cost(list_url), cost(f"{list_url}{one.public_id}/")
    for serial in range(6):
        child = NewMember(f"Kjekk {serial}", "child", TODAY - timedelta(days=365 * 5 + serial))
        operations.add_member(family=cast.family, by=cast["coordinator"], member=child)
    for each in Assessment.objects.open():
        save_answers(assessment=each, by=cast["coordinator"], answers=ANSWERS)
    assert (cost(list_url), cost(f"{list_url}{one.public_id}/")) == few
    assert max(few) <= 20
