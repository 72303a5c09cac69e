"""Kartlegging: opened at once for every child, saved bit by bit, completed only when the child was heard."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.coordination.models import AidApplication, Assessment
from familieplan.coordination.operations.assessments import complete_assessment
from familieplan.families import operations
from familieplan.families.operations import NewMember
from tests.cast import Cast
from tests.coordination.stories import TODAY, another_family, applied, member, raised

pytestmark = pytest.mark.django_db
ANSWERS = {
    "situation": "Bor trygt og trives på skolen.",
    "leisure": "Vil spille fotball. Kontingenten er dyr.",
    "child_view": "«Jeg vil helst bli på samme skole.»",
    "result": "watch",
}
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


def test_what_is_written_is_kept_and_can_be_taken_up_again(cast: Cast, url: str) -> None:
    cast.client("coordinator").post(url, {"leisure": "Vil spille fotball.", "lagre": ""})
    later = cast.client("responsible").get(url).content.decode()
    assert "Vil spille fotball." in later
    assert "1 av 4 deler" in later
    assert Assessment.objects.open().filter(child__given_name="Glad").exists()


def test_one_field_is_saved_alone_and_touches_no_other(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("coordinator").post(url, {"leisure": "Fotball", "lagre": ""})
    saved = cast.client("responsible").post(url + "lagre/", {"child_view": "«Jeg vil bli her»"})
    assert "Lagret" in saved.content.decode()
    glads.refresh_from_db()
    assert (glads.leisure, glads.child_view) == ("Fotball", "«Jeg vil bli her»")


@pytest.mark.parametrize("who", ["reader", "other_office", "superuser"])
def test_nobody_else_saves_a_field(cast: Cast, url: str, glads: Assessment, who: str) -> None:
    assert cast.client(who).post(url + "lagre/", {"leisure": "Ran"}).status_code in {403, 404}
    glads.refresh_from_db()
    assert glads.leisure == ""


@pytest.mark.demand("H6a")
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("child_view", "Skriv hva barnet sa, eller hvorfor det ikke er spurt."),
        ("leisure", "Fritid: Skriv hva barnet gjør"),
        ("result", "Velg hvordan barnet har det, alt i alt."),
        ("situation", ""),
    ],
)
def test_the_child_and_leisure_cannot_be_skipped(
    cast: Cast, url: str, glads: Assessment, missing: str, said: str
) -> None:
    answer = cast.client("coordinator").post(url, ANSWERS | {missing: ""})
    glads.refresh_from_db()
    if not said:
        assert glads.completed_on == TODAY
        return
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert glads.completed_on is None
    assert said in text
    assert "<title>Feil: " in text
    assert 'class="ds-error-summary"' in text


def test_a_blank_is_no_answer(cast: Cast, url: str) -> None:
    assert cast.client("coordinator").post(url, ANSWERS | {"child_view": "   \n"}).status_code == 422


def test_a_reason_for_not_asking_is_an_answer(cast: Cast, url: str) -> None:
    reason = "Glad var på leir. Vi snakker med henne fredag."
    assert cast.client("coordinator").post(url, ANSWERS | {"child_view": reason}).status_code == 302


def test_the_summary_links_to_fields_that_are_there(cast: Cast, url: str) -> None:
    text = cast.client("coordinator").post(url, {"situation": "Bor trygt"}).content.decode()
    for place in ("id_leisure", "id_child_view", "id_result_0"):
        assert f'href="#{place}"' in text
        assert f'id="{place}"' in text


def test_completing_too_early_still_keeps_what_was_written(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("coordinator").post(url, ANSWERS | {"leisure": ""})
    glads.refresh_from_db()
    assert glads.child_view == ANSWERS["child_view"]
    assert glads.completed_on is None


def test_the_database_too_refuses_a_completed_one_without_the_childs_view(cast: Cast, glads: Assessment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=glads.pk).update(
            completed_on=TODAY, completed_by=cast["coordinator"], leisure="Fotball", result="fine"
        )


def test_who_comes_second_sees_both_and_loses_nothing(cast: Cast, url: str, glads: Assessment) -> None:
    complete_assessment(assessment=glads, by=cast["coordinator"], answers=ANSWERS)
    answer = cast.client("responsible").post(url, ANSWERS | {"child_view": "«Jeg vil flytte»"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ANSWERS["child_view"] in text
    assert "«Jeg vil flytte»" in text
    glads.refresh_from_db()
    assert glads.completed_by == cast["coordinator"]


def test_a_completed_one_is_read_and_not_written(cast: Cast, url: str, glads: Assessment) -> None:
    complete_assessment(assessment=glads, by=cast["coordinator"], answers=ANSWERS)
    text = cast.client("coordinator").get(url).content.decode()
    assert "Fullfør kartleggingen" not in text
    assert "Noe å følge med på" in text
    assert cast.client("coordinator").post(url + "lagre/", {"leisure": "Annet"}).status_code == 409


def test_a_field_that_arrives_after_its_own_form_is_no_conflict(cast: Cast, url: str) -> None:
    client = cast.client("coordinator")
    client.post(url, ANSWERS)
    assert client.post(url + "lagre/", {"leisure": ANSWERS["leisure"]}).status_code == 200


def test_an_assessment_is_found_in_its_own_family_only(cast: Cast, glads: Assessment) -> None:
    other = another_family(cast, "Bregne").family
    answer = cast.client("coordinator").get(f"/familier/{other.public_id}/kartlegging/{glads.public_id}/")
    assert answer.status_code == 404


def test_the_page_says_why_and_until_when(cast: Cast, url: str, glads: Assessment) -> None:
    text = unescape(cast.client("reader").get(url).content.decode())
    assert "fordi Vakker søkte om hjelp" in text
    assert "Frist" in text
    assert "Kartlegging av Glad, 14 år" in text


def test_work_with_a_child_is_work_with_the_plan(cast: Cast, url: str) -> None:
    before = timezone.now()
    cast.client("coordinator").post(url, {"leisure": "Fotball", "lagre": ""})
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
    few = cost(list_url), cost(f"{list_url}{one.public_id}/")
    for serial in range(6):
        child = NewMember(f"Kjekk {serial}", "child", TODAY - timedelta(days=365 * 5 + serial))
        operations.add_member(family=cast.family, by=cast["coordinator"], member=child)
    more = applied(cast, 2, "Stille").assessments.first()
    assert more is not None
    assert (cost(list_url), cost(f"{list_url}{more.public_id}/")) == few
    assert max(few) <= 20
