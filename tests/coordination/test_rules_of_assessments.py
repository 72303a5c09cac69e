"""What a kartlegging finds raises a flag: a child who has it difficult, and one whom nobody asked about leisure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from familieplan.coordination import tasks
from familieplan.coordination.explanation import explain
from familieplan.coordination.models import Assessment
from familieplan.coordination.operations.assessments import assess_again, save_answers
from familieplan.families import operations
from tests.cast import Cast
from tests.coordination.stories import ANSWERS, TODAY, applied, assessed, member, raised

pytestmark = pytest.mark.django_db
DIFFICULT, LEISURE = "child_difficult", "leisure_not_asked"
UNASKED = {"leisure_active": "not_asked", "leisure_why_not": "Var på leir."}
of_difficulty, of_leisure = pytest.mark.demand("H3-i"), pytest.mark.demand("H6a")


@pytest.fixture
def glads(cast: Cast) -> Assessment:
    return applied(cast, 20).assessments.get(child__given_name="Glad")


@of_difficulty
@pytest.mark.parametrize(("result", "flagged"), [("fine", False), ("watch", False), ("difficult", True)])
def test_a_child_who_has_it_difficult_flags_the_family_for_the_lead(
    cast: Cast, glads: Assessment, result: str, flagged: bool
) -> None:
    assessed(glads, cast["coordinator"], result=result)
    flag = raised(DIFFICULT)
    assert bool(flag) is flagged
    assert flag is None or (flag.since, explain(flag).must_act) == (TODAY, "OSK-lederen")


@of_difficulty
def test_it_is_raised_at_once_and_not_in_the_night(
    cast: Cast, glads: Assessment, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(tasks.evaluate_families, "apply_async", lambda args, **_: tasks.evaluate_families(*args))
    url = f"/familier/{cast.family.public_id}/kartlegging/{glads.public_id}/"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        cast.client("coordinator").post(url, ANSWERS | {"result": "difficult"})
    page = cast.client("lead").get("/osk/").content.decode()
    assert "Et barn har det vanskelig" in page


@of_difficulty
def test_what_is_only_begun_says_nothing_yet(cast: Cast, glads: Assessment) -> None:
    save_answers(assessment=glads, by=cast["coordinator"], answers={"result": "difficult"})
    assert raised(DIFFICULT) is None


@of_difficulty
def test_the_flag_names_ages_and_nothing_of_what_was_said(cast: Cast, glads: Assessment) -> None:
    for each in Assessment.objects.open():
        assessed(each, cast["coordinator"], result="difficult")
    flag = raised(DIFFICULT)
    assert flag is not None
    why = explain(flag)
    assert (why.headline, dict(why.facts)["Gjelder"]) == ("2 barn har det vanskelig", "14, 9 år")
    assert not any(words in f"{flag.facts}{why}" for words in ("Glad", "Lystig", ANSWERS["child_words"]))


@of_difficulty
def test_it_stands_until_the_child_is_asked_anew_and_has_it_better(cast: Cast, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"], result="difficult", on=TODAY - timedelta(days=9))
    again = assess_again(assessment=glads, by=cast["coordinator"])
    assert raised(DIFFICULT)
    assessed(again, cast["coordinator"], result="watch")
    assert raised(DIFFICULT) is None


@of_difficulty
def test_a_child_who_has_left_the_family_is_no_longer_flagged_here(cast: Cast, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"], result="difficult")
    assert raised(DIFFICULT)
    operations.end_membership(
        membership=member(cast.family, "Glad").memberships.get(), by=cast["coordinator"], on=TODAY
    )
    assert raised(DIFFICULT) is None


@of_leisure
@pytest.mark.parametrize(("days", "flagged"), [(30, False), (31, True)])
def test_leisure_that_nobody_asked_about_is_flagged_from_the_day_after_30(
    cast: Cast, glads: Assessment, days: int, flagged: bool
) -> None:
    assessed(glads, cast["coordinator"], on=TODAY - timedelta(days=days), **UNASKED)
    flag = raised(LEISURE)
    assert bool(flag) is flagged
    assert flag is None or explain(flag).must_act == "Familiekoordinatoren"


@of_leisure
def test_an_answer_about_leisure_clears_it(cast: Cast, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"], on=TODAY - timedelta(days=40), **UNASKED)
    flag = raised(LEISURE)
    assert flag is not None
    assert explain(flag).headline == "Et barn er ikke spurt om fritid"
    assessed(assess_again(assessment=glads, by=cast["coordinator"]), cast["coordinator"])
    assert raised(LEISURE) is None
