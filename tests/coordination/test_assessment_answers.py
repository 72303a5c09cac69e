"""One answer at a time: saved when its field is left, and never one person's in place of another's unseen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.coordination.models import Assessment, AssessmentAnswer
from familieplan.coordination.operations.assessments import save_answers
from tests.cast import Cast
from tests.coordination.stories import ANSWERS, applied, assessed

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H3a")]


@pytest.fixture
def glads(cast: Cast) -> Assessment:
    return applied(cast, 3).assessments.get(child__given_name="Glad")


@pytest.fixture
def url(cast: Cast, glads: Assessment) -> str:
    return f"/familier/{cast.family.public_id}/kartlegging/{glads.public_id}/"


def kept(assessment: Assessment) -> dict[str, str]:
    return {answer.question.key: answer.value for answer in assessment.answers.select_related("question")}


def test_one_answer_is_saved_alone_and_touches_no_other(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("coordinator").post(url + "lagre/", {"health": "Frisk", "seen-health": "0"})
    saved = cast.client("responsible").post(url + "lagre/", {"school": "Trives", "seen-school": "0"})
    assert "Lagret" in saved.content.decode()
    assert kept(glads) == {"health": "Frisk", "school": "Trives"}


def test_the_answer_tells_how_far_it_has_come(cast: Cast, url: str) -> None:
    text = cast.client("coordinator").post(url + "lagre/", {"health": "Frisk", "seen-health": "0"}).content.decode()
    assert 'name="seen-health" value="1"' in text
    assert "1 av 9 deler" in text
    assert 'id="status-health"' in text


def test_boxes_that_are_taken_away_again_leave_no_answer(cast: Cast, url: str, glads: Assessment) -> None:
    client = cast.client("coordinator")
    both = {"leisure_obstacle": ["price", "transport"], "seen-leisure_obstacle": "0"}
    client.post(url + "lagre/", both)
    assert kept(glads)["leisure_obstacle"] == "price transport"
    client.post(url + "lagre/", {"seen-leisure_obstacle": "1"})
    assert kept(glads)["leisure_obstacle"] == ""


def test_an_answer_that_cannot_be_chosen_is_not_kept(cast: Cast, url: str, glads: Assessment) -> None:
    answer = cast.client("coordinator").post(url + "lagre/", {"result": "excellent", "seen-result": "0"})
    assert answer.status_code == 422
    assert kept(glads) == {}


@pytest.mark.parametrize("who", ["reader", "other_office", "superuser", "family_member"])
def test_nobody_else_saves_an_answer(cast: Cast, url: str, glads: Assessment, who: str) -> None:
    assert cast.client(who).post(url + "lagre/", {"health": "Ran"}).status_code in {302, 403, 404}
    assert kept(glads) == {}


def test_who_comes_second_to_a_field_sees_both_and_overwrites_nothing(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("responsible").post(url + "lagre/", {"health": "Sover godt", "seen-health": "0"})
    answer = cast.client("coordinator").post(url + "lagre/", {"health": "Sover lite", "seen-health": "0"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Trygg Furu svarte på dette" in text
    assert "Sover godt" in text
    assert "Sover lite" in text
    assert kept(glads) == {"health": "Sover godt"}


def test_whoever_has_seen_both_may_keep_the_own_answer(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("responsible").post(url + "lagre/", {"health": "Sover godt", "seen-health": "0"})
    client = cast.client("coordinator")
    text = client.post(url + "lagre/", {"health": "Sover lite", "seen-health": "0"}).content.decode()
    seen = text.split('name="seen-health" value="')[1].split('"')[0]
    assert client.post(url, {"health": "Sover lite", "seen-health": seen, "lagre": ""}).status_code == 302
    assert kept(glads) == {"health": "Sover lite"}
    versions = AssessmentAnswer.objects.get().events.order_by("number").values_list("value", flat=True)  # type: ignore[attr-defined]
    assert list(versions) == ["Sover godt", "Sover lite"]


def test_whoever_has_seen_both_may_let_the_other_stand(cast: Cast, url: str, glads: Assessment) -> None:
    cast.client("responsible").post(url + "lagre/", {"health": "Sover godt", "seen-health": "0"})
    left = {"health": "Sover lite", "seen-health": "1", "school": "Trives", "seen-school": "0", "deres": "health"}
    assert cast.client("coordinator").post(url, left).status_code == 302
    assert kept(glads) == {"health": "Sover godt", "school": "Trives"}


def test_a_whole_page_keeps_all_but_the_field_that_two_have_written(cast: Cast, url: str, glads: Assessment) -> None:
    save_answers(assessment=glads, by=cast["responsible"], answers={"health": "Sover godt"})
    answer = cast.client("coordinator").post(url, ANSWERS | {"health": "Sover lite"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Sover godt" in text
    assert "Sover lite</textarea>" in text
    glads.refresh_from_db()
    assert glads.completed_on is None
    assert kept(glads) == ANSWERS | {"health": "Sover godt"}


def test_a_field_that_one_has_not_touched_does_not_undo_what_another_wrote(
    cast: Cast, url: str, glads: Assessment
) -> None:
    by = cast["responsible"]
    save_answers(assessment=glads, by=by, answers={"health": "Sover godt"})
    page = {"health": "Sover godt", "seen-health": "1", "school": "", "seen-school": "0"}
    save_answers(assessment=glads, by=by, answers={"health": "Sover lite", "school": "Trives"})
    assert cast.client("coordinator").post(url, page | {"lagre": ""}).status_code == 302
    assert kept(glads) == {"health": "Sover lite", "school": "Trives"}


def test_what_goes_on_from_words_whose_answer_was_lost_on_the_way_is_no_conflict(
    cast: Cast, url: str, glads: Assessment
) -> None:
    client = cast.client("coordinator")
    client.post(url + "lagre/", {"health": "Sover", "seen-health": "0"})
    assert client.post(url + "lagre/", {"health": "Sover lite", "seen-health": "0"}).status_code == 200
    assert kept(glads) == {"health": "Sover lite"}


def test_a_completed_one_shows_what_the_second_wrote_beside_it(cast: Cast, url: str, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"])
    answer = cast.client("responsible").post(url, ANSWERS | {"child_words": "«Jeg vil flytte»"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ANSWERS["child_words"] in text
    assert "«Jeg vil flytte»" in text
    glads.refresh_from_db()
    assert glads.completed_by == cast["coordinator"]


def test_an_answer_that_arrives_after_its_own_form_is_no_conflict(cast: Cast, url: str) -> None:
    client = cast.client("coordinator")
    client.post(url, ANSWERS)
    assert client.post(url + "lagre/", {"health": ANSWERS["health"], "seen-health": "0"}).status_code == 200


def test_one_answer_costs_the_same_in_an_empty_form_and_in_a_full_one(cast: Cast, url: str, glads: Assessment) -> None:
    client = cast.client("coordinator")

    def cost(words: str, seen: int) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.post(url + "lagre/", {"health": words, "seen-health": str(seen)}).status_code == 200
        return len([query for query in found.captured_queries if "SAVEPOINT" not in query["sql"]])

    cost("En", 0)
    empty = cost("En og to", 1)
    save_answers(assessment=glads, by=cast["coordinator"], answers=ANSWERS | {"health": "Tre"})
    assert cost("Fire", 3) == empty
    assert empty <= 11
