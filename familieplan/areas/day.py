"""What waits for an area coordinator in the zones that are followed. Of measures and places, never of a family.

Each list is one query, whatever the number of measures; it holds as many rows as are shown, and one more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import F, Q

from familieplan.areas.models import (
    MEETINGS_A_YEAR,
    AreaMeasure,
    AreaPartner,
    AreaStatus,
    AreaStep,
    AreaSurvey,
    ForumInput,
    ForumMeeting,
    PartnerStand,
    PracticeMeasure,
    Zone,
)
from familieplan.areas.models.measures import RUNNING

# Steps of the next two weeks; a measure's end needs a month to be met; a school's practice is planned by the half-year.
STEPS, ENDS, PRACTICE = timedelta(days=14), timedelta(days=30), timedelta(days=60)
# Past this many days without an answer a partner is asked once more.
PATIENCE = timedelta(days=14)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Shown(Generic[Row]):
    """A list as the page shows it. `part` opens the rest of it by address (?vis=part)."""

    part: str
    rows: list[Row]
    has_more: bool


def shown(part: str, rows: Sequence[Row], limit: int) -> Shown[Row]:
    return Shown(part, list(rows[:limit]), len(rows) > limit)


@dataclass(frozen=True)
class Forum:
    """`planned`: meetings of this year that nobody has said were held."""

    held: int
    planned: int
    wanted: int = MEETINGS_A_YEAR

    @property
    def missing(self) -> int:
        return max(self.wanted - self.held, 0)

    @property
    def unplanned(self) -> int:
        """Meetings that are promised this year and stand in no calendar."""
        return max(self.missing - self.planned, 0)


def steps(zones: list[Zone], today: date, limit: int) -> list[AreaStep]:
    found = AreaStep.objects.filter(
        measure__zone__in=zones, measure__status__in=RUNNING, done_on=None, due_on__lte=today + STEPS
    )
    return list(found.select_related("measure__zone").defer("measure__zone__outline")[: limit + 1])


def measures(zones: list[Zone], today: date, limit: int) -> list[AreaMeasure]:
    """Those that end within a month or have ended without being called so, and those that wait for somebody."""
    found = AreaMeasure.objects.running().filter(zone__in=zones)
    found = found.filter(Q(ends_on__lte=today + ENDS) | Q(status=AreaStatus.WAITING))
    ordered = found.order_by(F("ends_on").asc(nulls_last=True), "name", "pk")
    return list(ordered.select_related("zone").defer("zone__outline")[: limit + 1])


def partners(zones: list[Zone], limit: int) -> list[AreaPartner]:
    """Whoever was asked and has not answered, the longest first."""
    found = AreaPartner.objects.filter(
        measure__zone__in=zones, measure__status__in=RUNNING, stand=PartnerStand.ASKED
    ).select_related("measure__zone")
    return list(found.defer("measure__zone__outline")[: limit + 1])


def surveys(zones: list[Zone], limit: int) -> list[AreaSurvey]:
    found = AreaSurvey.objects.open().filter(measure__zone__in=zones).order_by("closes_on", "pk")
    return list(found.select_related("measure__zone").defer("measure__zone__outline")[: limit + 1])


def practice(zones: list[Zone], today: date, limit: int) -> list[PracticeMeasure]:
    """What a school's practice ends with in two months, or ended with and nobody has told the result of."""
    found = PracticeMeasure.objects.filter(institution__zone__in=zones, institution__closed_on=None)
    found = found.filter(Q(to_on__gt=today, to_on__lte=today + PRACTICE) | Q(to_on__lte=today, result=""))
    ordered = found.order_by("to_on", "pk").select_related("institution__zone")
    return list(ordered.defer("institution__zone__outline")[: limit + 1])


def unanswered(limit: int) -> list[ForumInput]:
    """What a group has said without being told what is done about it, the oldest meeting first."""
    found = ForumInput.objects.filter(answer="").order_by("meeting__planned_on", "pk")
    return list(found.select_related("meeting")[: limit + 1])


def forum(today: date) -> Forum:
    of_year = list(ForumMeeting.objects.of_year(today.year).order_by().values_list("held_on", flat=True))
    held = sum(day is not None for day in of_year)
    return Forum(held, len(of_year) - held)


def waits(zones: list[Zone], today: date, limits: dict[str, int]) -> dict[str, Any]:
    """Every list of the page but what is new. `limits`: part → rows shown. Seven queries."""
    due = steps(zones, today, limits["steg"])
    return {
        "steps": shown("steg", due, limits["steg"]),
        "late": [step for step in due[: limits["steg"]] if step.is_late],
        "coming": [step for step in due[: limits["steg"]] if not step.is_late],
        "measures": shown("tiltak", measures(zones, today, limits["tiltak"]), limits["tiltak"]),
        "partners": shown("partnere", partners(zones, limits["partnere"]), limits["partnere"]),
        "asked_long_ago": today - PATIENCE,
        "surveys": shown("sporsmal", surveys(zones, limits["sporsmal"]), limits["sporsmal"]),
        "practice": shown("praksis", practice(zones, today, limits["praksis"]), limits["praksis"]),
        "inputs": shown("innspill", unanswered(limits["innspill"]), limits["innspill"]),
        "forum": forum(today),
    }
