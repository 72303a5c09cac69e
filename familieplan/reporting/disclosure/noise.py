"""The two methods that change figures instead of hiding them. The same figure always gets the same change."""

from __future__ import annotations

from collections.abc import Mapping

from familieplan.accounts.identity import keyed_hash
from familieplan.reporting.figures import Figure

BASE = 3
NOISE = 5


def _draw(year: int, id_: str, value: int, sides: int) -> int:
    """A number from 0 to sides - 1 that nobody without our key can foresee: no averaging over reports undoes it."""
    return int(keyed_hash(f"figure:{year}:{id_}:{value}"), 16) % sides


def rounded(year: int, values: Mapping[str, Figure]) -> dict[str, Figure]:
    """To a multiple of three, up with the probability of the remainder, so that sums are right on average."""
    return {id_: None if value is None else _to_base(year, id_, value) for id_, value in values.items()}


def _to_base(year: int, id_: str, value: int) -> int:
    whole, rest = divmod(value, BASE)
    return BASE * (whole + (_draw(year, id_, value, BASE) < rest))


def moved(year: int, values: Mapping[str, Figure]) -> dict[str, Figure]:
    """By -5 to 5, never below nought. A nought stays: it counts nobody."""
    return {
        id_: max(0, value + _draw(year, id_, value, 2 * NOISE + 1) - NOISE) if value else value
        for id_, value in values.items()
    }
