"""A poster for a question to the residents: one sheet with the question, a code and the address in writing."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from familieplan.areas.models import AreaMeasure
from familieplan.reporting.posters import code_of, draw, finished, keep
from familieplan.reporting.tasks import draw_poster
from tests.areas.measures import ask_residents, meeting_place
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-c")]


@pytest.fixture
def cafe(cast: Cast) -> AreaMeasure:
    return meeting_place(cast)


def path(measure: AreaMeasure) -> str:
    return f"/omrader/tiltak/{measure.public_id}/plakat/"


def test_the_area_coordinator_fetches_the_poster_when_a_worker_has_made_it(
    cast: Cast, cafe: AreaMeasure, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, asked = ask_residents(cafe), []
    monkeypatch.setattr(draw_poster, "apply_async", lambda args, **_options: asked.append(args))
    client = cast.client("area_coordinator")
    assert "Plakaten lages" in client.get(path(cafe)).content.decode()
    address = f"http://testserver/mening/{survey.code}/"
    assert asked == [(survey.pk, address)]
    draw_poster(*asked[0])
    answer = client.get(path(cafe))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as paper:
        assert len(paper.pages) == 1
        assert "/StructTreeRoot" in paper.Root
        assert str(paper.Root.Lang) == "nb"
    assert "Plakat med QR-kode" in client.get(path(cafe).replace("plakat/", "")).content.decode()


def test_the_same_question_gives_the_same_sheet_and_another_address_another(cast: Cast, cafe: AreaMeasure) -> None:
    survey = ask_residents(cafe)
    first, again, other = (draw(survey, f"http://testserver/mening/{code}/") for code in ("a", "a", "b"))
    assert first == again
    assert first != other
    keep(survey, "http://testserver/mening/a/")
    assert finished(survey, "http://testserver/mening/a/") == first
    assert finished(survey, "http://testserver/mening/b/") is None


def test_the_code_is_a_drawing_without_anything_from_elsewhere() -> None:
    drawn = code_of("https://familieplan.example/mening/abc/")
    assert drawn.count("<path") == 1
    assert drawn != code_of("https://familieplan.example/mening/abd/")
    assert "href" not in drawn


def test_a_question_that_is_closed_has_no_poster(cast: Cast, cafe: AreaMeasure) -> None:
    assert cast.client("area_coordinator").get(path(cafe)).status_code == 404
    survey = ask_residents(cafe)
    type(survey).objects.filter(pk=survey.pk).update(closed_at="2026-01-01T00:00:00Z")
    assert cast.client("area_coordinator").get(path(cafe)).status_code == 404


@pytest.mark.parametrize("who", ["reader", "lead", "administrator", "auditor"])
def test_others_have_no_such_page(cast: Cast, cafe: AreaMeasure, who: str) -> None:
    ask_residents(cafe)
    assert cast.client(who).get(path(cafe)).status_code == 404
