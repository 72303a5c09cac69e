"""What is held of each adult in a copy, and anybody's residence status.

At the door it goes to that one alone; others ask the coordinator.
"""

from __future__ import annotations

from typing import Any

from familieplan.coordination.models import AdultStatus, QualificationCourse
from familieplan.families.models import Family, FamilyLogin, ResidenceNote
from familieplan.rights import shown


def adults_of(family: Family, asker: FamilyLogin | None, *, own: bool) -> tuple[bool, list[dict[str, Any]]]:
    """Whether something of others is left out, and one row a person, by the order in which they were first told of."""
    statuses, courses = list(shown.adult_statuses(family)), list(shown.courses(family))
    residence = list(shown.residence_notes(family))
    people = {row.person_id: row.person.given_name for row in statuses}
    people |= {row.person_id: row.person.given_name for row in courses}
    people |= {row.person_id: row.person.given_name for row in residence}
    numbers = shown.journal_numbers(family)
    people |= {row.person_id: row.person.given_name for row in numbers}
    told = {key: name for key, name in people.items() if not own or (asker is not None and asker.person_id == key)}
    rows = [
        {
            "name": name,
            "journal_numbers": [row.journal_number for row in numbers if row.person_id == key],
            "statuses": [_status(row) for row in statuses if row.person_id == key],
            "programmes": [_course(row) for row in courses if row.person_id == key],
            "residence": [_residence(row) for row in residence if row.person_id == key],
        }
        for key, name in told.items()
    ]
    return len(told) < len(people), rows


def _status(row: AdultStatus) -> dict[str, str]:
    return {
        "topic": str(row.get_topic_display()),
        "state": str(row.get_state_display()),
        "from": row.since_on.isoformat(),
        "until": row.until_on.isoformat() if row.until_on else "",
        "words": row.words,
    }


def _course(row: QualificationCourse) -> dict[str, str]:
    return {
        "from": row.started_on.isoformat(),
        "planned_to": row.planned_end_on.isoformat(),
        "to": row.ended_on.isoformat() if row.ended_on else "",
        "outcome": str(row.get_outcome_display()) if row.outcome else "",
        "words": row.words,
    }


def _residence(row: ResidenceNote) -> dict[str, str]:
    return {
        "status": str(row.get_status_display()),
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat() if row.until_on else "",
        "said_by": row.said_by,
    }
