"""Two versions of a plan side by side, in plain words: what is new, what has changed, what has ended.

Both come from snapshots.read_by: what a reader may not know of differs from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.models import AreaState, LifeArea, MeasureStatus
from familieplan.coordination.snapshots import Snapshot

NEW, CHANGED, ENDED = "new", "changed", "ended"


@dataclass(frozen=True)
class Difference:
    kind: str
    what: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Compared:
    new: list[Difference]
    changed: list[Difference]
    ended: list[Difference]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.ended)


def compared(before: Snapshot, after: Snapshot) -> Compared:
    found = [
        *_words(before, after),
        *_answers(before, after),
        *_rows(before["goals"], after["goals"], _("Mål"), _goal_words, lambda row: bool(row["reached_on"])),
        *_rows(before["measures"], after["measures"], _("Tiltak"), _measure_words, _is_done),
        *_resources(before, after),
        *_sections(before, after),
    ]
    return Compared(*([row for row in found if row.kind == kind] for kind in (NEW, CHANGED, ENDED)))


def _words(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    names = {
        "situation": _("Slik ser vi situasjonen sammen"),
        "vision": _("Det familien vil"),
        "strengths": _("Dette har familien med seg"),
        "next_review_on": _("Neste gjennomgang"),
    }
    for key, name in names.items():
        was, now = before[key], after[key]
        if was != now:
            shown = [_day(each) if key == "next_review_on" else each for each in (was, now)]
            yield Difference(CHANGED if was and now else NEW if now else ENDED, name, "", *shown)


def _day(value: str) -> str:
    return day(date.fromisoformat(value)) if value else ""


def _answers(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    was, now = ({row["area"]: row for row in each["answers"]} for each in (before, after))
    nothing = {"state": AreaState.UNANSWERED, "situation": ""}
    for area in LifeArea:
        old, new = was.get(area, nothing), now.get(area, nothing)
        texts = [_answer(old), _answer(new)]
        if texts[0] != texts[1]:
            kind = NEW if area not in was else CHANGED
            yield Difference(kind, str(area.label), "", *texts)


def _answer(row: dict[str, str]) -> str:
    return ". ".join(filter(None, (str(AreaState(row["state"]).label), row["situation"])))


Row = dict[str, Any]


def _rows(
    before: list[Row],
    after: list[Row],
    what: str,
    words: Callable[[Row], tuple[str, str]],
    is_ended: Callable[[Row], bool],
) -> Iterator[Difference]:
    was = {row["id"]: row for row in before}
    for row in after:
        text, facts = words(row)
        old = was.pop(row["id"], None)
        if old is None:
            yield Difference(NEW, what, text, after=facts)
        elif words(old) != (text, facts):
            kind = ENDED if is_ended(row) and not is_ended(old) else CHANGED
            yield Difference(
                kind, what, text, ". ".join(filter(None, words(old))), ". ".join(filter(None, (text, facts)))
            )
    for row in was.values():
        yield Difference(ENDED, what, words(row)[0], after=_("Står ikke lenger i planen"))


def _goal_words(row: Row) -> tuple[str, str]:
    reached = _("Nådd %(day)s") % {"day": _day(row["reached_on"])} if row["reached_on"] else ""
    return f"«{row['words']}» {row['said_by']}", reached


def _is_done(row: Row) -> bool:
    return bool(row["status"] == MeasureStatus.DONE)


def _measure_words(row: Row) -> tuple[str, str]:
    due = _("frist %(day)s") % {"day": _day(row["due_on"])} if row["due_on"] else ""
    parties = [f"{party['who']}: {party['task']}" for party in row["parties"]]
    state = str(MeasureStatus(row["status"]).label)
    return row["text"], ", ".join(filter(None, [state, row["owner"], *parties, row["timetable"], due]))


def _resources(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    was, now = ([_resource(row) for row in each["resources"]] for each in (before, after))
    what = _("Dette har familien med seg")
    yield from (Difference(NEW, what, text) for text in now if text not in was)
    yield from (Difference(ENDED, what, text, after=_("Står ikke lenger i planen")) for text in was if text not in now)


def _resource(row: Row) -> str:
    return f"{row['what']} ({row['who']})" if row["who"] else str(row["what"])


def _sections(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Of each individuell plan. Versions from before there were any have none."""
    was, now = (
        {(plan["who"], row["label"]): row["words"] for plan in each.get("individual", []) for row in plan["sections"]}
        for each in (before, after)
    )
    for who, label in {**was, **now}:
        old, new = was.get((who, label), ""), now.get((who, label), "")
        if old != new:
            name = _("Individuell plan for %(who)s: %(section)s") % {"who": who, "section": label}
            yield Difference(CHANGED if old and new else NEW if new else ENDED, name, "", old, new)
