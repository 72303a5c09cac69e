"""Made-up figures for tests that need no register."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from familieplan.reporting.figures import Compared, Families, LongTerm, Programme, Recipients, YearFigures, Young

OUTCOMES = ("AVSL_ORDINAERTARB", "AVSL_ARBLONNSTILS", "AVSL_SKOLE", "AVSL_UFORE", "AVSL_AAP", "AVSL_UKJENT")


def half_up(total: int, parts: int) -> int:
    return (2 * total + parts) // (2 * parts)


def year_figures(months: list[int] | None = None, **changes: Any) -> YearFigures:
    """A year of a middle-sized municipality where nothing needs hiding; `changes` replace whole parts."""
    months = months or [100, 110, 120, 110, 100, 90, 95, 105, 110, 120, 115, 125]
    parts: dict[str, Any] = {
        "year": 2025,
        "recipients": Recipients(
            max(months) + 60, half_up(sum(months), 12), half_up(sum(months[:9]), 9), tuple(months)
        ),
        "long_term": LongTerm(40, 12, 25, Compared(30, 6), Compared(36, 11), "2025-01"),
        "families": Families(50, 101),
        "young": Young(16, 30),
        "kvp": Programme(60, 30, dict(zip(OUTCOMES, (12, 8, 5, 0, 6, 0), strict=True))),
    }
    return YearFigures(**(parts | changes))


@st.composite
def consistent_years(draw: st.DrawFn) -> YearFigures:
    """Figures as a small municipality's people could give them: drawn person by person, then counted."""
    people = draw(st.lists(st.tuples(st.integers(0, 4095), st.integers(0, 3), st.integers(0, 7)), max_size=25))
    people = [(mask or 1, children, kind) for mask, children, kind in people]
    months = [sum(mask >> place & 1 for mask, _c, _k in people) for place in range(12)]
    long_term = [person for person in people if person[2] & 1]
    strict = [person for person in long_term if person[2] & 2]
    # 37 months without a break are more than 36 of the last 48.
    cumulative = [person for person in people if person[2] & 4 or person in strict]
    ended = draw(st.lists(st.integers(1, 63), max_size=20))
    return YearFigures(
        year=2025,
        recipients=Recipients(len(people), half_up(sum(months), 12), half_up(sum(months[:9]), 9), tuple(months)),
        long_term=LongTerm(
            len(long_term),
            families_in(long_term),
            sum(person[1] for person in long_term),
            Compared(len(strict), families_in(strict)),
            Compared(len(cumulative), families_in(cumulative)),
            "2025-01",
        ),
        families=Families(families_in(people), sum(person[1] for person in people)),
        young=Young(len(people) // 4, len(people) // 3),
        kvp=Programme(
            len(ended) + draw(st.integers(0, 9)),
            len(ended),
            {name: sum(flags >> place & 1 for flags in ended) for place, name in enumerate(OUTCOMES)},
        ),
    )


def families_in(people: list[tuple[int, int, int]]) -> int:
    return sum(1 for _mask, children, _kind in people if children)
