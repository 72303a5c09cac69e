"""Earlier published figures as lines: each by itself, broken where a year is missing, beside no computed figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 560, 150, 24
# More lines than this cannot be told from each other.
MOST_LINES = 5


@dataclass(frozen=True)
class Line:
    """`parts`: points of SVG polylines, one for each run of years; `at` is where the name stands."""

    label: str
    parts: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    at: float


@dataclass(frozen=True)
class Trend:
    first: int
    last: int
    lines: tuple[Line, ...]
    is_broken: bool


def trend(figures: Iterable[tuple[int, str, Decimal | None]]) -> Trend | None:
    """Of year, label and value; None where there are not two years, or more lines than can be told apart.

    The scale begins at nought, so that a small change does not look large.
    """
    by_label: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    for year, label, value in figures:
        if value is not None:
            by_label[label][year] = value
    years = sorted({year for known in by_label.values() for year in known})
    if len(years) < 2 or len(by_label) > MOST_LINES:
        return None
    top = max(value for known in by_label.values() for value in known.values()) or Decimal(1)
    lines = tuple(_line(label, known, years, top) for label, known in by_label.items())
    return Trend(years[0], years[-1], lines, any(len(line.parts) > 1 for line in lines))


def _line(label: str, known: dict[int, Decimal], years: list[int], top: Decimal) -> Line:
    def at(year: int) -> tuple[float, float]:
        across = EDGE + (WIDTH - 2 * EDGE) * (year - years[0]) / (years[-1] - years[0])
        return round(across, 1), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * float(known[year] / top), 1)

    runs: list[list[int]] = []
    for year in sorted(known):
        if runs and year - runs[-1][-1] == 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = tuple(" ".join(f"{x},{y}" for x, y in map(at, run)) for run in runs)
    return Line(label, parts, tuple(at(year) for year in sorted(known)), at(max(known))[1])
