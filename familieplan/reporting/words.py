"""How a published figure is said: a number, or why there is none. One place for page, paper and drawing."""

from __future__ import annotations

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from familieplan.reporting.disclosure import PublishedYear, Reason
from familieplan.reporting.figures import Figure

HARD_SPACE = "\u00a0"


def number(value: int) -> str:
    """1182 → "1 182" with a hard space."""
    return f"{value:,}".replace(",", HARD_SPACE)


def why_missing(reason: Reason | None, threshold: int) -> str:
    """Hidden because it is small, hidden to protect another, or unknown. Never 0, never a dash."""
    if reason is Reason.FEW:
        return _("færre enn %(threshold)s") % {"threshold": threshold}
    return _("vises ikke") if reason is Reason.PROTECT else _("kan ikke vites")


def not_protected() -> str:
    """Why a yearly status is not made, and what to do."""
    return _(
        "Små tall kan ikke skjules godt nok: med det som er vist i tidligere utgaver, kan de regnes ut. Bruk den "
        "siste utgaven som er laget. Er en KOSTRA-fil lest inn på nytt siden da, se om det er den riktige. Er den det, "
        "ta det opp med personvernombudet og den som drifter, før nye tall vises."
    )


def in_words(year: PublishedYear, path: str, threshold: int) -> str:
    value: Figure = year.figures.cells[path]
    return number(value) if value is not None else why_missing(year.suppressed.get(path), threshold)


def cannot_be_known(year: PublishedYear, path: str) -> bool:
    """Neither shown nor hidden: nobody wrote it down that year."""
    return year.figures.cells[path] is None and path not in year.suppressed


def month_names() -> list[str]:
    """Short, for the axis of a drawing."""
    return [str(MONTHS_3[month]) for month in range(1, 13)]


def full_month_names() -> list[str]:
    """For the rows of a table."""
    return [str(MONTHS[month]).capitalize() for month in range(1, 13)]
