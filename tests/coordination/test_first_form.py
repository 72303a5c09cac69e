"""What was written before the questions were rows: moved into answers of the first form, and read as it stood."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from familieplan.coordination.models import Assessment
from familieplan.coordination.operations.assessments import complete_assessment, save_answers
from tests.cast import Cast
from tests.coordination.stories import TODAY, applied

pytestmark = pytest.mark.django_db
MOVE = import_module("familieplan.coordination.migrations.0022_first_questions").MOVE
WRITTEN = {"situation": "Bor trygt.", "leisure": "Vil spille fotball.", "child_view": "«Jeg vil bli her»"}
FIRST_ANSWERS = {"leisure": "Fotball, hver uke.", "child_view": "Ikke spurt: på leir.", "result": "fine"}


def from_before(cast: Cast, name: str, **columns: object) -> Assessment:
    """An assessment as the program before left it: no form, and its texts in columns."""
    found = applied(cast, 3).assessments.get(child__given_name=name)
    values: dict[str, object] = {"form_id": None, **columns}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE coordination_assessment SET {', '.join(f'{column} = %s' for column in values)} WHERE id = %s",
            [*values.values(), found.pk],
        )
    return found


def move() -> None:
    with connection.cursor() as cursor:
        for step in MOVE:
            cursor.execute(step)


def told(cast: Cast, assessment: Assessment) -> str:
    page = cast.client("reader").get(f"/familier/{cast.family.public_id}/kartlegging/{assessment.public_id}/")
    return page.content.decode()


def test_what_stood_in_the_three_texts_is_read_as_answers(cast: Cast) -> None:
    done = {"result": "difficult", "completed_on": TODAY, "completed_by_id": cast["responsible"].pk}
    glads = from_before(cast, "Glad", **WRITTEN, **done)
    move()
    text = told(cast, glads)
    for words in (*WRITTEN.values(), "Barnet har det vanskelig", "Fullført"):
        assert words in text
    assert {answer.saved_by for answer in glads.answers.all()} == {cast["responsible"]}


def test_moving_twice_moves_once(cast: Cast) -> None:
    glads = from_before(cast, "Glad", **WRITTEN)
    move()
    move()
    assert glads.answers.count() == 3


def test_one_that_was_open_keeps_its_own_form_and_is_completed_by_it(cast: Cast) -> None:
    glads = from_before(cast, "Glad", situation="Bor trygt.")
    move()
    text = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/kartlegging/{glads.public_id}/")
    assert "1 av 4 deler" in text.content.decode()
    saved = complete_assessment(assessment=glads, by=cast["coordinator"], answers={**FIRST_ANSWERS, "child_view": ""})
    assert [question.key for question in saved.missing] == ["child_view"]
    assert complete_assessment(assessment=glads, by=cast["coordinator"], answers=FIRST_ANSWERS).is_completed


def test_one_that_a_program_from_before_opens_meanwhile_is_written_in_the_first_form(cast: Cast) -> None:
    glads = from_before(cast, "Glad")
    assert "Ikke besvart" in told(cast, glads)
    saved = save_answers(assessment=glads, by=cast["coordinator"], answers=FIRST_ANSWERS)
    assert saved.values == FIRST_ANSWERS
    assert saved.assessment.form is not None
    assert saved.assessment.form.number == 1
