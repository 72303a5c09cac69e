"""The way to a home of one's own in words and numbers for leads (H5a-c), with what is of few hidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.coordination.homes import homes
from familieplan.coordination.models.adult import STATES, AdultState, AdultTopic
from familieplan.reporting.disclosure import Relation, hide

ALL = "all"


@dataclass(frozen=True)
class Row:
    """`cells`: what it divides into, with its words; `days`: a mean, or "" where it may not be told or nobody is."""

    what: str
    number: str
    cells: list[tuple[str, str]]
    days: str


def rows(threshold: int) -> list[Row]:
    found = homes()
    waiting = {_("Under tre måneder"): found.waiting_short, _("Tre måneder eller mer"): found.waiting_long}
    return [
        _row(_("Venter på kommunal bolig nå"), waiting, found.waiting_days, threshold),
        _row(_("Kom videre fra ventelista siste år"), _labelled(found.queue_onward), found.queue_days, threshold),
        _row(_("Leier av kommunen på tid nå"), {}, None, threshold, found.tenants),
        _row(_("Flyttet videre fra kommunal bolig siste år"), _labelled(found.tenants_onward), None, threshold),
        _row(_("Bor midlertidig nå"), {}, None, threshold, found.temporary),
        _row(_("Har hatt flere midlertidige boliger siste år"), {}, None, threshold, found.moved_again),
    ]


def _labelled(onward: dict[str, int]) -> dict[str, int]:
    """In the order of the states, and only what somebody came to."""
    return {str(AdultState(state).label): onward[state] for state in STATES[AdultTopic.HOUSING] if onward.get(state)}


def _row(what: str, parts: dict[str, int], days: int | None, threshold: int, whole: int | None = None) -> Row:
    total = sum(parts.values()) if whole is None else whole
    relations = [Relation({**dict.fromkeys(parts, 1), ALL: -1}, 0, 0)] if parts else []
    hidden = hide(parts | {ALL: total}, relations, threshold)
    told = "" if days is None or ALL in hidden or total < threshold else _days(days)
    cells = [(label, _words(count, label in hidden)) for label, count in parts.items()] if total else []
    return Row(what, _words(total, ALL in hidden), cells, told)


def _days(days: int) -> str:
    return ngettext("%(n)s dag", "%(n)s dager", days) % {"n": days}


def _words(count: int, is_hidden: bool) -> str:
    return _("Skjult") if is_hidden else str(count)
