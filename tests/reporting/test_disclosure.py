"""No small figure leaves the house, and none can be worked out from those that do."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from familieplan.reporting.disclosure import Method, PublishedYear, Reason, publish
from familieplan.reporting.figures import Compared, Families, LongTerm, Programme, YearFigures, Young, cells
from tests.reporting.samples import consistent_years, year_figures

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_year_without_small_figures_is_published_as_it_is() -> None:
    published = publish(year_figures())
    assert published.figures == year_figures()
    assert published.suppressed == {}


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_one_to_four_is_hidden_and_nobody_is_shown(count: int, shown: int | None) -> None:
    published = publish(year_figures(young=Young(count, 30)))
    assert published.figures.young.under_21_spring == shown


def test_a_hidden_figure_is_listed_with_its_reason() -> None:
    published = publish(year_figures(young=Young(3, 30)))
    assert published.suppressed == {"young.under_21_spring": Reason.FEW}


def test_an_unknown_figure_is_not_a_hidden_one() -> None:
    nobody_knows = LongTerm(None, None, None, Compared(None, None), Compared(None, None), "2025-01")
    published = publish(year_figures(long_term=nobody_knows))
    assert published.figures.long_term.recipients is None
    assert published.suppressed == {}


def test_the_children_of_a_hidden_group_of_families_are_hidden_too() -> None:
    published = publish(
        year_figures(families=Families(3, 9), long_term=LongTerm(40, 0, 0, Compared(30, 0), Compared(35, 0), "2025-01"))
    )
    assert published.suppressed == {"families.families": Reason.FEW, "families.children": Reason.PROTECT}


def test_a_difference_that_counts_one_to_four_is_guarded_as_a_figure() -> None:
    published = publish(year_figures(young=Young(27, 30)))
    assert list(published.suppressed.values()) == [Reason.PROTECT]


def test_a_programme_result_that_the_sum_would_betray_is_not_called_few() -> None:
    published = publish(year_figures(kvp=Programme(30, 20, {"AVSL_AAP": 11, "AVSL_SKOLE": 6, "AVSL_UFORE": 3})))
    assert published.suppressed == {"kvp.results.AVSL_UFORE": Reason.PROTECT}


def test_who_ended_less_those_of_whom_nothing_is_known_betrays_no_result() -> None:
    """Twelve ended, nine of them without a result: then three have the only one there is."""
    published = publish(year_figures(kvp=Programme(30, 12, {"AVSL_AAP": 3, "IKKE_OPPGITT": 9})))
    assert "kvp.results.AVSL_AAP" in published.suppressed
    assert len(published.suppressed) > 1


def test_the_threshold_is_the_callers() -> None:
    assert publish(year_figures(young=Young(7, 30)), threshold=10).figures.young.under_21_spring is None
    with pytest.raises(ValueError, match="at least 2"):
        publish(year_figures(), threshold=1)


def test_published_figures_survive_the_way_through_json() -> None:
    published = publish(year_figures(young=Young(3, 30)))
    assert PublishedYear.of(json.loads(json.dumps(published.document()))) == published


@given(consistent_years())
@SLOW
def test_no_published_figure_counts_one_to_four(year: YearFigures) -> None:
    shown = cells(publish(year).figures.document()).values()
    assert not {1, 2, 3, 4} & set(shown)


@given(consistent_years())
@SLOW
def test_what_is_hidden_is_empty_and_the_rest_is_untouched(year: YearFigures) -> None:
    published = publish(year)
    before, after = cells(year.document()), cells(published.figures.document())
    assert {path for path in before if before[path] != after[path]} == set(published.suppressed)
    assert all(after[path] is None for path in published.suppressed)


@given(consistent_years())
@SLOW
def test_no_hidden_figure_can_be_bounded_closer_than_the_stated_width(year: YearFigures) -> None:
    published = publish(year)
    assert published.audit is not None
    assert published.audit.narrowest is None or published.audit.narrowest >= published.audit.width == 3
    assert publish(year) == published


@given(consistent_years())
@SLOW
def test_rounding_to_three_changes_no_figure_by_more_than_two_and_hides_what_would_be_hidden(year: YearFigures) -> None:
    published, plain = publish(year, method=Method.ROUND), publish(year)
    before, after = cells(year.document()), cells(published.figures.document())
    assert (published.suppressed, published.audit) == (plain.suppressed, plain.audit)
    shown = {id_: (before[id_], value) for id_, value in after.items() if value is not None}
    assert all(now % 3 == 0 and abs(now - was) <= 2 for was, now in shown.values())
    assert not {3} & {now for _was, now in shown.values()}


@given(consistent_years())
@SLOW
def test_noise_moves_a_figure_by_five_at_most_and_shows_none_below_five(year: YearFigures) -> None:
    published = publish(year, method=Method.NOISE)
    assert published.suppressed == publish(year).suppressed
    before, after = cells(year.document()), cells(published.figures.document())
    assert not {1, 2, 3, 4} & set(after.values())
    assert all(after[id_] is None or abs(after[id_] - value) <= 5 for id_, value in before.items())
    assert publish(year, method=Method.NOISE) == published
