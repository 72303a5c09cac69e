"""The year's forum of users in the yearly status (H8, H8a): taken in when the edition is made, and kept with it.

Nothing here is hidden as small figures are: an input is of an organisation, which is named, and never of a person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from familieplan.areas.models import MEETINGS_A_YEAR, ForumMeeting
from familieplan.reporting.figures import Document


@dataclass(frozen=True)
class Said:
    """What one group said; `answer` and `office` are empty while nobody has answered."""

    group: str
    words: str
    answer: str
    office: str
    done_on: date | None


@dataclass(frozen=True)
class Met:
    """`held_on` is None for a meeting that is planned and not held."""

    planned_on: date
    held_on: date | None
    place: str
    agenda: str
    groups: tuple[str, ...]
    inputs: tuple[Said, ...]


@dataclass(frozen=True)
class ForumYear:
    """`wanted` is how many meetings the year was to have when the edition was made."""

    year: int
    wanted: int
    meetings: tuple[Met, ...]

    @property
    def held(self) -> int:
        return sum(meeting.held_on is not None for meeting in self.meetings)

    @property
    def is_short(self) -> bool:
        return self.held < self.wanted

    @property
    def inputs(self) -> list[Said]:
        return [said for meeting in self.meetings for said in meeting.inputs]

    @property
    def answered(self) -> int:
        return sum(bool(said.answer) for said in self.inputs)

    @property
    def done(self) -> int:
        return sum(said.done_on is not None for said in self.inputs)

    def document(self) -> Document:
        return {name: _plain(part) for name, part in asdict(self).items()}

    @classmethod
    def of(cls, document: Document | None) -> ForumYear | None:
        """None for an edition from before the forum was told of."""
        if not document:
            return None
        return cls(document["year"], document["wanted"], tuple(_met(each) for each in document["meetings"]))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _met(told: Document) -> Met:
    inputs = (Said(**{**said, "done_on": _day(said["done_on"])}) for said in told["inputs"])
    days = {name: _day(told[name]) for name in ("planned_on", "held_on")}
    return Met(**{**told, **days, "groups": tuple(told["groups"]), "inputs": tuple(inputs)})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def forum_of(year: int) -> ForumYear:
    """As it is today, in the order of the days. Two queries."""
    found = ForumMeeting.objects.of_year(year).prefetch_related("inputs__office").order_by("planned_on", "pk")
    return ForumYear(year, MEETINGS_A_YEAR, tuple(_told(meeting) for meeting in found))


def _told(meeting: ForumMeeting) -> Met:
    inputs = tuple(
        Said(each.group, each.words, each.answer, each.office.name if each.office else "", each.done_on)
        for each in sorted(meeting.inputs.all(), key=lambda said: said.pk)
    )
    groups = tuple(meeting.groups)
    return Met(meeting.planned_on, meeting.held_on, meeting.place, meeting.agenda, groups, inputs)
