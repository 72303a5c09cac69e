"""A snapshot as rows to read: on paper, and as an agreed version on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.models import AreaState, LifeArea, MeasureStatus
from familieplan.coordination.snapshots import Snapshot


@dataclass(frozen=True)
class Row:
    text: str
    who: str
    when: str
    is_late: bool = False


@dataclass
class Area:
    label: str
    situation: str = ""
    goals: list[dict[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows of the table that the area's name stands beside."""
        return len(self.rows) + len(self.goals) or 1


def areas_of(found: Snapshot, as_of: date) -> list[Area]:
    """All six, in the order of the plan. What has not been talked about stands there too."""
    states = {row["area"]: row for row in found["answers"]}
    areas = []
    for code in LifeArea:
        answer = states.get(code, {"state": AreaState.UNANSWERED, "situation": ""})
        area = Area(str(code.label), answer["situation"])
        area.goals = [row for row in found["goals"] if row["area"] == code]
        area.rows = [row_of(row, as_of) for row in found["measures"] if row["area"] == code]
        if not area.rows and not area.goals:
            area.rows = [Row(_nothing(answer["state"]), "", "")]
        areas.append(area)
    return areas


def _nothing(state: str) -> str:
    return {
        AreaState.NO_NEED: _("Ikke behov nå"),
        AreaState.IN_WORK: _("Dette trenger vi å finne noen til"),
    }.get(AreaState(state), _("Vi har ikke snakket om dette ennå"))


def row_of(measure: dict[str, Any], as_of: date) -> Row:
    due = date.fromisoformat(measure["due_on"]) if measure["due_on"] else None
    who = [measure["owner"], *(f"{party['who']}: {party['task']}" for party in measure["parties"])]
    if measure["status"] == MeasureStatus.DONE:
        return Row(measure["text"], "\n".join(who), _("Gjort"))
    late = bool(due and due < as_of)
    when = short_day(due) if due else measure["timetable"]
    text = f"{measure['text']}. {measure['timetable']}" if due and measure["timetable"] else measure["text"]
    return Row(text, "\n".join(who), _("%(day)s, forsinket") % {"day": when} if late else when, late)


def own_rows(found: Snapshot, service: int, as_of: date) -> list[Row]:
    """What the service itself has taken on: first on its paper."""
    rows = []
    for measure in found["measures"]:
        if measure["status"] == MeasureStatus.DONE:
            continue
        if measure["service"] == service:
            rows.append(row_of(measure, as_of))
        for party in measure["parties"]:
            if party["service"] == service and not party["done_on"]:
                rows.append(Row(f"{party['task']} ({measure['text']})", party["who"], row_of(measure, as_of).when))
    return rows
