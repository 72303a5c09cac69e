"""Residents' answers are told of when they are many, and never so that one of them can be found."""

from __future__ import annotations

from html import unescape

import pytest

from familieplan.areas.measure_operations import answer_survey
from familieplan.areas.models import AreaSurvey, FeltEffect
from familieplan.reporting.disclosure import Relation
from familieplan.reporting.disclosure.linear import Reader
from familieplan.reporting.models import DisclosureRule
from familieplan.reporting.resident_answers import answers_shown
from tests.areas.measures import TODAY, ask_residents, meeting_place
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-e")]
VALUES = {str(each.label): each.value for each in FeltEffect}


def answer(survey: AreaSurvey, **felt: int) -> None:
    for each, number in felt.items():
        for _time in range(number):
            answer_survey(survey=survey, felt=each, words=f"{each}-ord")


def told(survey: AreaSurvey) -> dict[str, int | None]:
    return {VALUES[label]: number for label, number in answers_shown(survey).felt}


def test_few_answers_are_told_to_nobody(cast: Cast) -> None:
    survey = ask_residents(meeting_place(cast))
    address = f"/omrader/tiltak/{survey.measure.public_id}/"

    def page() -> str:
        return unescape(cast.client("area_coordinator").get(address).content.decode())

    answer(survey, better=4)
    assert "Færre enn 5 har svart" in page()
    assert "better-ord" not in page()
    answer(survey, better=1)
    assert "5 svar." in page()
    assert "«better-ord»" in page()


def test_one_more_answer_changes_nothing_until_there_are_five_more(cast: Cast) -> None:
    """Who looks before and after a neighbour has answered would otherwise know what the neighbour said."""
    survey = ask_residents(meeting_place(cast))
    answer(survey, better=5)
    before = answers_shown(survey)
    for _each in range(4):
        answer(survey, worse=1)
        assert answers_shown(survey) == before
    answer(survey, worse=1)
    assert told(survey)["worse"] == 5


@pytest.mark.parametrize(
    "given",
    [
        {"better": 9, "worse": 1},
        {"better": 9, "some": 5, "worse": 1},
        {"better": 9, "some": 7, "none": 2, "worse": 2},
        # Two small ones that the sum would give away: 3 and 4, or 4 and 3.
        {"better": 8, "none": 4, "worse": 3},
        {"better": 1, "some": 1, "none": 1, "worse": 1, "unknown": 1},
    ],
)
def test_a_small_number_cannot_be_found_from_the_others(cast: Cast, given: dict[str, int]) -> None:
    survey = ask_residents(meeting_place(cast))
    answer(survey, **given)
    shown = answers_shown(survey)
    cells = {**told(survey), "all": shown.number}
    small = {felt for felt, number in given.items() if number < shown.threshold}
    assert all(cells[felt] is None for felt in small)
    # Whoever reads the page sees «vises ikke» for every one of them, and knows that sums are sums.
    hidden = {name: (0.0, float("inf")) for name, each in cells.items() if each is None}
    relation = Relation({**dict.fromkeys(VALUES.values(), 1), "all": -1}, 0, 0)
    reader = Reader([relation], {name: each for name, each in cells.items() if each is not None}, hidden)
    assert all(reader.span({name: 1}).width >= 3 for name in hidden)


def test_where_nobody_is_few_every_number_is_told(cast: Cast) -> None:
    survey = ask_residents(meeting_place(cast))
    answer(survey, better=9, some=6)
    assert answers_shown(survey).number == 15
    assert told(survey) == {"better": 9, "some": 6, "none": 0, "worse": 0, "unknown": 0}


def test_the_number_below_which_nothing_is_told_is_the_one_of_the_yearly_status(cast: Cast) -> None:
    DisclosureRule.objects.update_or_create(valid_from=TODAY, defaults={"smallest_shown": 3})
    survey = ask_residents(meeting_place(cast))
    answer(survey, better=3)
    assert told(survey)["better"] == 3
