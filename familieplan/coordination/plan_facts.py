"""What the plan's page shows beside its measures, in one question: a page of many small ones waits for each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from familieplan.accounts.json_rows import JsonRows
from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared_by_key
from familieplan.coordination.models import Agreement, AreaAnswer, FamilyPlan, FamilyWish, Flag, Goal, Strength
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.models.wish import FOR_THE_TEAM
from familieplan.coordination.parallel_work import WORKED_ELSEWHERE


@dataclass(frozen=True)
class PlanFacts:
    """Rows as the database gives them, in the page's order; `is_flagged` and `has_wishes` say what is worth asking."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    goals: list[dict[str, Any]] = field(default_factory=list)
    strengths: list[dict[str, Any]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    # Life areas whose text is shut today, and those that somebody works with in another plan (docs/adr/0009).
    shut: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    is_flagged: bool = False
    has_wishes: bool = False

    def goals_of(self, area: str) -> list[dict[str, Any]]:
        return [{**row, "reached_on": _day(row["reached_on"])} for row in self.goals if row["area"] == area]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@prepared_by_key
def _facts(user: User, plan: int) -> QuerySet[FamilyPlan, Any]:
    of_plan, of_family = {"plan": OuterRef("pk")}, {"family": OuterRef("family_id")}
    answers = AreaAnswer.objects.filter(**of_plan)
    goals = Goal.objects.filter(**of_plan).filter(Q(ended_on=None) | Q(reached_on__isnull=False))
    strengths = Strength.objects.standing().filter(**of_plan).order_by("created_at", "pk")
    said = Agreement.objects.known_to(user).standing().filter(**of_plan).order_by("recorded_at", "pk")
    shut = Restriction.objects.current().filter(**of_family).exclude(area="").values("area")
    who = {
        "person": "person_id",
        "service": "service_id",
        "given": "person__given_name",
        "short": "service__short_name",
    }
    wording = {each: each for each in ("wording", "stand", "words", "said_on", "recorded_at")}
    return (
        FamilyPlan.objects.filter(pk=plan)
        .annotate(
            answers_given=JsonRows(answers, area="area", state="state", situation="situation"),
            goals_set=JsonRows(
                goals,
                pk="pk",
                public_id="public_id",
                area="area",
                words="words",
                said_by="said_by",
                reached_on="reached_on",
            ),
            strengths_kept=JsonRows(strengths, public_id="public_id", area="area", what="what", who="who"),
            agreements_said=JsonRows(said, **who, **wording),
            areas_shut=ArraySubquery(shut),
            areas_elsewhere=RawSQL(WORKED_ELSEWHERE, [], output_field=ArrayField(CharField())),  # noqa: S611  # no value in it
            flagged=Exists(Flag.objects.visible_to(user).raised().filter(**of_family)),
            wished=Exists(wishes_shown(user).filter(**of_plan)),
        )
        .values_list(
            *("answers_given", "goals_set", "strengths_kept", "agreements_said"),
            *("areas_shut", "areas_elsewhere", "flagged", "wished"),
        )
    )


def wishes_shown(user: User) -> QuerySet[FamilyWish]:
    """What stands with the family's own words, and what waits for an answer."""
    return FamilyWish.objects.visible_to(user).standing().filter(Q(kind__in=FOR_THE_TEAM) | Q(answered_at=None))


def facts_of(plan: FamilyPlan, user: User) -> PlanFacts:
    found = next(iter(_facts(user, plan.pk)), None)
    return PlanFacts(*found) if found else PlanFacts()
