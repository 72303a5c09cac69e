"""All mutants, or a random few of each module; and how sure one can then be of the whole.

The order is drawn by lot as well, so that what a run has tried when it is stopped is a sample, too.
"""

from __future__ import annotations

import random
from math import sqrt

from tests.mutants.making import Mutant, mutants_of

# Of a normal distribution, 95 of 100 lie within so many standard deviations.
WITHIN_95 = 1.96


def chosen(modules: list[str], sample: int | None, seed: int) -> list[Mutant]:
    found = [mutant for module in modules for mutant in of_module(module, sample, seed)]
    random.Random(seed).shuffle(found)
    return found


def of_module(module: str, sample: int | None, seed: int) -> list[Mutant]:
    """The same seed draws the same ones, as long as the module is the same."""
    every = list(mutants_of(module))
    return every if sample is None else random.Random(f"{seed} {module}").sample(every, min(sample, len(every)))


def spread(died: int, tried: int, whole: int) -> float:
    """The variance of the share that is estimated for a module; none when every mutant was tried.

    Two more of each kind are counted (Agresti and Coull), so that a sample in which all died is not certainty.
    """
    if tried >= whole:
        return 0.0
    share = (died + 2) / (tried + 4)
    return share * (1 - share) / (tried + 4) * (whole - tried) / (whole - 1)


def estimate(rows: list[tuple[int, int, int]]) -> tuple[float, float]:
    """The share that dies in all modules together, and how far it may be off: each weighs as many as it has.

    A row is (died, tried, whole) of one module.
    """
    rows = [row for row in rows if row[1]]
    total = sum(whole for _died, _tried, whole in rows) or 1
    share = sum(whole / total * died / tried for died, tried, whole in rows)
    return share, WITHIN_95 * sqrt(sum((whole / total) ** 2 * spread(*row) for row in rows for whole in row[2:]))
