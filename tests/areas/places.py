"""A school at Saupstad and a meeting of the forum, as the tests enter them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from familieplan.areas import forum_operations as forum
from familieplan.areas import school_operations as verbs
from familieplan.areas.models import ForumInput, ForumMeeting, Institution, InstitutionYear, Zone
from tests.cast import Cast

TODAY = timezone.localdate()
GROUPS = "Ungdomsrådet\nVelferdsalliansen"


def add_place(cast: Cast, name: str = "Solhaug skole", zone: str = "saupstad", **facts: Any) -> Institution:
    """`zone` is "" outside the zones; `office` is a key of the cast's."""
    place = Zone.objects.get(slug=zone) if zone else None
    office = cast.offices[facts.pop("office")] if "office" in facts else None
    said = {"kind": "school", "address": "Prøveveien 2", "zone": place, "office": office}
    return verbs.enter_institution(by=cast["area_coordinator"], name=name, **said | facts)


def write_year(place: Institution, pupils: int, *positions: str | None, year: int = 2025) -> InstitutionYear:
    """`positions` in the order PPT, Trondheimshjelpa, school health."""
    named = ("ppt", "trondheimshjelpa", "school_health")
    amounts = {name: Decimal(each) if each else None for name, each in zip(named, positions, strict=True)}
    return verbs.enter_year(institution=place, year=year, pupils=pupils, source="Enhetenes egne tall", **amounts)


def hold_forum(planned_on: date = TODAY, held_on: date | None = None, **facts: Any) -> ForumMeeting:
    said = {"place": "Rådhuset", "agenda": "Innspill til årsstatus", "invited": GROUPS}
    return forum.plan_forum(planned_on=planned_on, held_on=held_on, **said | facts)


def say(meeting: ForumMeeting, words: str = "Brevene er vanskelige å forstå.") -> ForumInput:
    return forum.write_input(meeting=meeting, group="Ungdomsrådet", words=words)


def school_addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """What each address names (tests/test_access_matrix.py). Nobody of the cast works at this school."""
    place, meeting = add_place(cast), hold_forum()
    practice = verbs.begin_practice(institution=place, kind="reading", what="Lesekurs", from_on=TODAY)
    names = ("school", "school_edit", "school_contact", "practice_add", "school_year")
    return {
        **{f"areas:{name}": {"public_id": place.public_id} for name in names},
        "areas:practice_result": {"public_id": place.public_id, "pk": practice.pk},
        **{f"areas:forum_{name}": {"public_id": meeting.public_id} for name in ("meeting", "edit", "input")},
        "areas:forum_answer": {"public_id": meeting.public_id, "pk": say(meeting).pk},
    }
