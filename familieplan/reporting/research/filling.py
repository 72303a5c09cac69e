"""Rows of an extract, and how a few more are left out of a year where fewer than k would be missing from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Row:
    """So many persons of a year with the same codes: those that others may know, and the sensitive ones."""

    year: int
    quasi: tuple[str, ...]
    sensitive: tuple[str, ...]
    n: int


def filled(rows: Sequence[Row], total: int, k: int) -> list[Row]:
    """The rows of one year, so that nought or at least k of `total` are missing.

    The further ones are taken of the commonest rows, as long as their group keeps k and the row somebody. Where that
    is not enough, the smallest group goes, which is at least k.
    """
    missing = total - sum(row.n for row in rows)
    if not rows or not 0 < missing < k:
        return list(rows)
    more, sizes, left = k - missing, _sizes(rows), {}
    for row in sorted(rows, key=lambda row: (-row.n, row.quasi, row.sensitive)):
        taken = max(0, min(more, row.n - 1, sizes[row.quasi] - k))
        sizes[row.quasi] -= taken
        more -= taken
        left[row] = replace(row, n=row.n - taken)
    if not more:
        return [left[row] for row in rows]
    sizes = _sizes(rows)
    gone = min(sizes, key=lambda quasi: (sizes[quasi], quasi))
    return [row for row in rows if row.quasi != gone]


def _sizes(rows: Sequence[Row]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        found[row.quasi] += row.n
    return found


def smallest(rows: Sequence[Row]) -> int:
    """How many share all that others may know of them, where they are fewest: the k that is reached."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        found[row.year, *row.quasi] += row.n
    return min(found.values())


def least_different(rows: Sequence[Row]) -> int:
    """How many values a sensitive variable has within a group, where they are fewest: the l that is reached."""
    found: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in rows:
        for place, value in enumerate(row.sensitive):
            found[(row.year, *row.quasi, place)].add(value)
    return min(len(values) for values in found.values())
