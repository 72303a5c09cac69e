"""Places, answers and barriers in the yearly status, against whoever reckons with where families live and who answered."""

from __future__ import annotations

import pytest

from familieplan.reporting.disclosure import Edition, edition, publish_years
from familieplan.reporting.figures import cells
from tests.reporting.attack import Attacker
from tests.reporting.places import households, moved, place_kinds, place_values, said_kinds, said_values
from tests.reporting.samples import year_figures
from tests.reporting.test_attack import THRESHOLD, WIDTH, exposed, seen_of


@pytest.mark.demand("H8")
@pytest.mark.parametrize(("seed", "size"), [(1, 40), (2, 90), (3, 160), (5, 160), (6, 220), (7, 120)])
def test_reckoning_with_where_families_live_bounds_no_hidden_figure_closer_than_the_rule(seed: int, size: int) -> None:
    year = year_figures(more=place_values(households(seed, size)))
    (published,) = publish_years([year])
    assert published.suppressed
    attacker = Attacker(seen_of(year, published.figures, dict(published.suppressed)), place_kinds)
    widths = {id_: attacker.width(id_) for id_ in published.suppressed if id_ in attacker.places}
    assert {id_: width for id_, width in widths.items() if width < WIDTH - 1e-6} == {}


@pytest.mark.parametrize("seed", range(6))
def test_reckoning_with_answers_and_barriers_bounds_no_hidden_figure_closer_than_the_rule(seed: int) -> None:
    year = year_figures(more=said_values(seed))
    (published,) = publish_years([year])
    attacker = Attacker(seen_of(year, published.figures, dict(published.suppressed)), said_kinds)
    hidden = [id_ for id_ in published.suppressed if id_ in attacker.places]
    assert hidden
    widths = {id_: attacker.width(id_) for id_ in hidden}
    assert {id_: width for id_, width in widths.items() if width < WIDTH - 1e-6} == {}


@pytest.mark.demand("H8")
@pytest.mark.parametrize("seed", range(3))
def test_places_of_one_edition_cannot_be_held_against_those_of_another(seed: int) -> None:
    people, made = households(seed, 80 + 60 * seed), []
    for step in range(3):
        people = moved(people, step) if step else people
        year = year_figures(more=place_values(people) | said_values(seed))
        (published,) = publish_years([year], earlier=made)
        made.append(edition(year, published, THRESHOLD))
        assert exposed(made) == {}


def test_who_hides_a_zone_alone_gives_it_away_through_the_bydel() -> None:
    """What the tests above would find if a zone's figures were hidden by themselves, apart from the city's."""
    values = place_values(households(2, 90))
    small = [id_ for id_, value in values.items() if id_.startswith("zone.") and 0 < value < THRESHOLD]
    assert small
    year = year_figures(more=values)
    alone = Edition(2025, cells(year.document()), dict.fromkeys(small[:1], "few"), THRESHOLD)  # type: ignore[arg-type]
    assert exposed([alone])
