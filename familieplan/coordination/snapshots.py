"""A whole plan as plain values, and what of it one reader may see. Papers and agreed versions are read through here.

A snapshot holds everything, with the keys of services and people beside the names; `read_by` leaves out what the
reader is not to know of. It asks what is secret on the day of the reading, and not on the day of the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from familieplan.accounts.models import User
from familieplan.coordination.models import (
    Agreement,
    FamilyPlan,
    Measure,
    MeasureParty,
    MeasureStatus,
    PlanSection,
    Section,
    Wanted,
)
from familieplan.coordination.models.rights import CLOSED, closed_areas
from familieplan.families.models import Participation
from familieplan.families.models.knowledge import Secrets

Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Hidden:
    """What a reader is not to learn of, by keys; what is the reader's own is never hidden."""

    services: frozenset[int] = frozenset()
    workers: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
    own: int | None = None

    def hides(self, row: dict[str, Any]) -> bool:
        if self.own is not None and row.get("worker") == self.own:
            return False
        hidden = row.get("service") in self.services or row.get("worker") in self.workers
        return hidden or row.get("participation") in self.parts

    def __or__(self, other: Hidden) -> Hidden:
        """Hidden from the one or the other: for what both read. Nothing is own to two."""
        return Hidden(self.services | other.services, self.workers | other.workers, self.parts | other.parts)


def hidden_from(user: User, secrets: Secrets) -> Hidden:
    return Hidden(secrets.kept_from(user.service_id), own=user.pk)


def hidden_from_services(services: Iterable[int], secrets: Secrets) -> Hidden:
    """From whoever works in any of these."""
    return Hidden(frozenset().union(*(secrets.kept_from(each) for each in services)))


def iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def taken_of(plan: FamilyPlan) -> Snapshot:
    """Nine questions, whatever the plan holds. What has been stopped or taken away is not in it."""
    goals = plan.goals.filter(Q(ended_on=None) | Q(reached_on__isnull=False))
    return {
        "situation": plan.situation,
        "vision": plan.vision,
        "vision_by": plan.vision_by,
        "strengths": plan.strengths,
        "next_review_on": iso(plan.next_review_on),
        "resources": [{"what": row.what, "who": row.who, "area": row.area} for row in plan.assets.standing()],
        "answers": [
            {"area": row.area, "state": row.state, "situation": row.situation} for row in plan.answers.order_by("pk")
        ],
        "goals": [
            {
                "id": str(row.public_id),
                "area": row.area,
                "words": row.words,
                "said_by": row.said_by,
                "reached_on": iso(row.reached_on),
            }
            for row in goals
        ],
        "measures": _measures(plan),
        "agreements": _agreements(plan),
        "individual": _individual(plan),
        "team": _team(plan.family_id),
    }


def _measures(plan: FamilyPlan) -> list[dict[str, Any]]:
    rows = Measure.objects.filter(plan=plan).exclude(status=MeasureStatus.STOPPED)
    parties: dict[int, list[dict[str, Any]]] = {}
    beside = MeasureParty.objects.filter(plan=plan).standing().select_related("worker", "service", "person")
    for party in beside:
        who = {"service": party.service_id, "worker": party.worker_id, "who": party.who, "kind": party.kind}
        parties.setdefault(party.measure_id, []).append({**who, "task": party.task, "done_on": iso(party.done_on)})
    return [
        {
            "id": str(row.public_id),
            "area": row.area,
            "also_areas": row.also_areas,
            "goal": str(row.goal.public_id) if row.goal else "",
            "text": row.text,
            "owner": row.owner,
            "owner_kind": row.owner_kind,
            "service": row.owner_service_id,
            "worker": row.owner_worker_id,
            "timetable": row.timetable,
            "due_on": iso(row.due_on),
            "status": row.status,
            "done_on": iso(row.done_on),
            "parties": parties.get(row.pk, []),
        }
        for row in rows.select_related("owner_worker", "owner_service", "owner_person", "goal")
    ]


def _agreements(plan: FamilyPlan) -> list[dict[str, Any]]:
    """The newest answer of each party to the words as they stand."""
    newest: dict[tuple[int | None, int | None], dict[str, Any]] = {}
    said = Agreement.objects.filter(plan=plan, wording=plan.wording).standing().select_related("person", "service")
    for row in said:
        who = row.person.given_name if row.person else row.service.short_name if row.service else ""
        facts = {"who": who, "stand": row.stand, "words": row.words, "said_on": iso(row.said_on)}
        newest[row.person_id, row.service_id] = {"service": row.service_id, **facts}
    return list(newest.values())


def _individual(plan: FamilyPlan) -> list[dict[str, Any]]:
    """The nine sections of each individuell plan that is under way, in their order."""
    said: dict[int, dict[str, str]] = {}
    for row in PlanSection.objects.filter(plan=plan):
        said.setdefault(row.of_id, {})[row.section] = row.words or str(row.get_filled_display())
    under_way = plan.individual_plans.filter(ended_on=None, wanted=Wanted.YES).select_related("person").order_by("pk")
    return [
        {
            "who": row.person.given_name,
            "sections": [
                {"section": code.value, "label": str(code.label), "words": said.get(row.pk, {}).get(code.value, "")}
                for code in Section
            ],
        }
        for row in under_way
    ]


def _team(family: int) -> list[dict[str, Any]]:
    """Everybody who takes part today: by service, for where somebody sits tells where a family lives."""
    rows = Participation.objects.current().filter(family=family).select_related("worker", "office__service")
    return [
        {
            "participation": row.pk,
            "service": row.office.service_id,
            "worker": row.worker_id,
            "name": row.worker.name,
            "from": row.office.service.short_name,
            "part": row.part,
        }
        for row in rows.order_by("started_on", "pk")
    ]


def read_by(content: Snapshot, hidden: Hidden, family_id: int) -> Snapshot:
    """The same snapshot without what the reader may not know of, and without what is shut today."""
    shut = closed_areas(family_id)
    measures = [
        {**row, "parties": [party for party in row["parties"] if not hidden.hides(party)]}
        for row in content["measures"]
        if not hidden.hides(row)
    ]
    answers = [
        {**row, "situation": str(CLOSED)} if row["area"] in shut and row["situation"] else row
        for row in content["answers"]
    ]
    said = [row for row in content["agreements"] if not hidden.hides(row)]
    team = [row for row in content["team"] if not hidden.hides(row)]
    return {**content, "measures": measures, "answers": answers, "agreements": said, "team": team}
