"""What `make mutants` says of a sample: the same ones for the same seed, and honest about how sure it is."""

from __future__ import annotations

import pytest

from tests.mutants.choosing import chosen, estimate, of_module
from tests.mutants.making import mutants_of

MODULE = "families/protection.py"


def test_the_same_seed_draws_the_same_and_another_draws_others() -> None:
    first = [mutant.key for mutant in of_module(MODULE, 10, seed=1)]
    assert len(set(first)) == 10
    assert first == [mutant.key for mutant in of_module(MODULE, 10, seed=1)]
    assert first != [mutant.key for mutant in of_module(MODULE, 10, seed=2)]
    assert set(first) < {mutant.key for mutant in mutants_of(MODULE)}


def test_without_a_sample_every_mutant_is_tried_once() -> None:
    keys = [mutant.key for mutant in chosen([MODULE, "accounts/access.py"], None, seed=1)]
    assert sorted(keys) == sorted(mutant.key for name in (MODULE, "accounts/access.py") for mutant in mutants_of(name))


def test_words_on_the_screen_and_what_a_query_fetches_along_are_left_alone() -> None:
    assert not [mutant for mutant in mutants_of("accounts/readlog.py") if mutant.where in {"STEER", "REGISTER"}]
    fetched = {'"zone__outline"', '"district__outline"', '"basis__consent"'}
    for module in ("families/access.py", "families/rows.py"):
        assert not [mutant for mutant in mutants_of(module) if mutant.before in fetched]


def test_a_module_weighs_as_many_mutants_as_it_has() -> None:
    share, off = estimate([(10, 10, 10), (45, 90, 90)])
    assert (share, off) == (pytest.approx(0.55), 0)


def test_a_sample_in_which_all_died_is_not_certainty_and_a_larger_one_is_surer() -> None:
    (small, unsure), (large, surer) = estimate([(20, 20, 200)]), estimate([(150, 150, 200)])
    assert small == large == 1
    assert 0 < surer < unsure < 0.2
    assert estimate([(0, 0, 50), (9, 10, 10)])[0] == pytest.approx(0.9), "what was not tried says nothing"
