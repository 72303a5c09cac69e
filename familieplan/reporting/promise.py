"""Do we do what we promised (H2c, H3)? The figures of a lead's district, month by month and office by office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Office, User
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family
from familieplan.reporting import promise_months
from familieplan.reporting.disclosure import Relation, hide
from familieplan.reporting.models import DisclosureRule
from familieplan.reporting.promise_months import days_of
from familieplan.reporting.promise_question import Count

ALL = "all"
# (what is done, what is not): each pair is a share, and hidden as one.
ASSESSED, COORDINATED, TAKEN_UP = SHARES = (
    ("assessed", "not_assessed"),
    ("coordinated", "not_coordinated"),
    ("taken_up", "waiting"),
)
COLUMNS = ("assessed", "not_assessed", "coordinated", "not_coordinated", "taken_up", "waiting", "late")
# Every family behind these stands in the lead's queue: for the district as a whole they hide nothing.
IN_THE_QUEUE = ("taken_up", "waiting", "late")


@dataclass(frozen=True)
class Share:
    done: int
    left: int
    is_hidden: bool = False

    @property
    def is_listed(self) -> bool:
        """Somebody is left, and that may be said: there is a list to show."""
        return bool(self.left) and not self.is_hidden

    @property
    def words(self) -> str:
        if self.is_hidden:
            return _("Skjult")
        whole = self.done + self.left
        if not whole:
            return _("Ingen")
        percent = (200 * self.done + whole) // (2 * whole)
        return _("%(percent)s %% (%(done)s av %(whole)s)") % {"percent": percent, "done": self.done, "whole": whole}


@dataclass(frozen=True)
class Line:
    """What one office, or the whole district, had done on a day. `late` None: hidden.

    Of an office `coordinated` is None: it is the coordinator's office, and beside the district's own figure the rest
    would tell how many families a secret service coordinates.
    """

    day: date
    office: str
    office_id: int | None
    assessed: Share
    coordinated: Share | None
    taken_up: Share
    median: int | None
    longest: int | None
    late: int | None
    days_hidden: bool = False


@dataclass(frozen=True)
class Promise:
    """`today` is the whole district, or the chosen office; `months` its last twelve, the newest first."""

    today: Line
    months: list[Line]
    offices: list[Line]
    threshold: int


def families_seen(user: User, districts: Sequence[str]) -> list[int]:
    return list(Family.objects.visible_to(user).filter(district__code__in=districts).values_list("pk", flat=True))


def promise(user: User, office: str = "") -> Promise:
    """Six queries, whatever the number of families, offices and months."""
    districts, threshold = list(districts_led_by(user)), DisclosureRule.threshold()
    days = days_of(timezone.localdate())
    rows = promise_months.counts(districts, days, families_seen(user, districts))
    names = {pk: name for pk, name in Office.objects.values_list("pk", "name") if any(r.office_id == pk for r in rows)}
    lines = [line for _day, each in groupby(rows, lambda row: row.day) for line in _lines(list(each), names, threshold)]
    chosen = int(office) if office.isascii() and office.isdigit() and int(office) in names else None
    months = [line for day, line in lines if line.office_id == chosen and (line.office == "") == (chosen is None)]
    found = {line.day: line for line in months}
    empty = [_nothing(day, names.get(chosen, "") if chosen else "", chosen) for day in days]
    months = [found.get(line.day, line) for line in reversed(empty)]
    offices = [line for day, line in lines if day == days[-1] and line.office]
    return Promise(
        months[0], months, sorted(offices, key=lambda line: (line.office_id is None, line.office)), threshold
    )


def _nothing(day: date, office: str, office_id: int | None) -> Line:
    none = Share(0, 0)
    return Line(day, office, office_id, none, None if office else none, none, None, None, 0)


def _key(row: Count, column: str) -> str:
    return f"{column}.{ALL if row.is_total else row.office_id}"


def _lines(rows: list[Count], names: dict[int, str], threshold: int) -> list[tuple[date, Line]]:
    """One day."""
    hidden = _hidden(rows, threshold)
    return [(row.day, _line(row, names, hidden)) for row in rows]


def _hidden(rows: list[Count], threshold: int) -> set[str]:
    """Offices sum to the district, so what is hidden in one must not be found by subtraction."""
    asked = [(row, column) for row in rows for column in COLUMNS if row.is_total or column not in COORDINATED]
    values = {_key(row, column): getattr(row, column) for row, column in asked}
    listed = {_key(row, column) for row in rows if row.is_total for column in IN_THE_QUEUE}
    listed |= {_key(row, left) for row in rows for _done, left in SHARES[:2] if not getattr(row, f"{left}_unseen")}
    relations = []
    for column in COLUMNS:
        weights = {_key(row, column): -1 if row.is_total else 1 for row, each in asked if each == column}
        if len(weights) > 1:
            relations.append(Relation(weights, 0, 0))
    hidden = set(hide(values, relations, threshold, listed=listed))
    for column in IN_THE_QUEUE:
        total = f"{column}.{ALL}"
        if total in hidden:
            hidden.remove(total)
            hidden |= {_key(row, column) for row in rows if not row.is_total}
    return hidden


def _line(row: Count, names: dict[int, str], hidden: set[str]) -> Line:
    def share(done: str, left: str) -> Share:
        is_hidden = _key(row, done) in hidden or _key(row, left) in hidden
        return Share(getattr(row, done), getattr(row, left), is_hidden)

    return Line(
        day=row.day,
        office="" if row.is_total else names.get(row.office_id or 0, _("Ingen eller et annet kontor")),
        office_id=row.office_id,
        assessed=share(*ASSESSED),
        coordinated=share(*COORDINATED) if row.is_total else None,
        taken_up=share(*TAKEN_UP),
        median=row.median,
        longest=row.longest,
        late=None if _key(row, "late") in hidden else row.late,
        days_hidden=share(*TAKEN_UP).is_hidden,
    )
