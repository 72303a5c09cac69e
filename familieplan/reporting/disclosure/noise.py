"""The two methods that change the figures that are shown. The same figure always gets the same change.

None that is shown becomes so small that it would be hidden, and a nought stays: it counts nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from familieplan.accounts.identity import keyed_hash
from familieplan.reporting.figures import Figure

BASE = 3
NOISE = 5


def _draw(year: int, id_: str, value: int, sides: int) -> int:
    """A number from 0 to sides - 1 that nobody without our key can foresee: no averaging over reports undoes it."""
    return int(keyed_hash(f"figure:{year}:{id_}:{value}"), 16) % sides


def rounded(year: int, values: Mapping[str, Figure], threshold: int) -> dict[str, Figure]:
    """To a multiple of three, up with the probability of the remainder, so that sums are right on average."""
    return {id_: None if value is None else _to_base(year, id_, value, threshold) for id_, value in values.items()}


def _to_base(year: int, id_: str, value: int, threshold: int) -> int:
    whole, rest = divmod(value, BASE)
    up = _draw(year, id_, value, BASE) < rest or (value >= threshold > BASE * whole)
    return BASE * (whole + up) if rest else value


def moved(year: int, values: Mapping[str, Figure], threshold: int) -> dict[str, Figure]:
    """By -5 to 5."""
    return {id_: _moved(year, id_, value, threshold) if value else value for id_, value in values.items()}


def _moved(year: int, id_: str, value: int, threshold: int) -> int:
    return max(min(value, threshold), value + _draw(year, id_, value, 2 * NOISE + 1) - NOISE)
