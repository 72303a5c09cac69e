"""Verbs on the shared plan: start it, write the family's words, answer a life area, set and reach a goal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination import facts
from familieplan.coordination.models import AreaAnswer, AreaState, FamilyPlan, Goal
from familieplan.coordination.operations.versions import ChangedMeanwhileError, history_of, hold
from familieplan.families import operations as families
from familieplan.families.models import Family
from familieplan.families.secrecy import hidden_from_somebody


@transaction.atomic
def open_family_plan(*, by: User, on: date | None = None, **family_facts: Any) -> FamilyPlan:
    """Register a family and start its plan in one step; whoever does becomes its coordinator."""
    family = families.register_family(by=by, on=on, **family_facts)
    return start_plan(family=family, by=by, on=on)


@transaction.atomic
def start_plan(*, family: Family, by: User, on: date | None = None) -> FamilyPlan:
    """The family's one active plan: the one that is there, or a new one."""
    plan, _new = FamilyPlan.objects.get_or_create(
        family=family, ended_on=None, defaults={"started_on": on or timezone.localdate()}
    )
    facts.changed([family.pk])
    return plan


def touch(plan: FamilyPlan) -> None:
    """Something in the plan moved: the plan is not left alone, and the rules look anew."""
    # By hand, for this goes with whatever is written: it takes longer to put it together than to do it.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coordination_familyplan SET touched_at = %s WHERE id = %s", [timezone.now(), plan.pk])
    facts.changed([plan.family_id])


def touch_unless_secret(plan: FamilyPlan, service: Service | None) -> None:
    """What only those may know of who know of a secret service moves nothing that the others see."""
    if not hidden_from_somebody(plan.family, service):
        touch(plan)


@transaction.atomic
def write_words(
    *,
    plan: FamilyPlan,
    by: User,
    vision: str,
    vision_by: str,
    strengths: str,
    situation: str = "",
    next_review_on: date | None = None,
    seen: int | None = None,
) -> None:
    """Another situation picture or vision is another wording, and asks every party anew.

    Raises ChangedMeanwhileError when the words are not those of the version `seen` any more.
    """
    stands = hold(plan, seen)
    if (stands.situation, stands.vision) != (situation, vision):
        plan.wording = _next_wording(plan)
    plan.situation = situation
    plan.vision, plan.vision_by, plan.strengths = vision, vision_by, strengths
    plan.next_review_on = next_review_on
    plan.save(update_fields=["situation", "vision", "vision_by", "wording", "strengths", "next_review_on"])
    touch(plan)


def _next_wording(plan: FamilyPlan) -> int:
    """Never a number that other words have had, also when those were taken back."""
    highest: int = history_of(plan).aggregate(highest=Max("wording"))["highest"] or 0
    return highest + 1


@transaction.atomic
def answer_area(
    *, plan: FamilyPlan, by: User, area: str, state: str, situation: str = "", seen: int | None = None
) -> AreaAnswer:
    """What family and team have found for one life area; an earlier answer is kept in the history.

    Raises ChangedMeanwhileError when the answer is not the version `seen` any more (0: there was none).
    """
    # Two who answer first, at once: the database lets one in, and the other learns of it.
    answer, is_new = AreaAnswer.objects.get_or_create(
        plan=plan, area=area, defaults={"state": state, "situation": situation, "answered_by": by}
    )
    if is_new and seen:
        raise ChangedMeanwhileError
    if not is_new:
        hold(answer, seen)
        answer.state, answer.situation, answer.answered_by, answer.answered_at = state, situation, by, timezone.now()
        answer.save()
    touch(plan)
    return answer


@transaction.atomic
def add_goal(*, plan: FamilyPlan, by: User, area: str, words: str, said_by: str, on: date | None = None) -> Goal:
    """A goal in the family's own words. It answers its life area, when nobody has yet."""
    goal = Goal.objects.create(
        plan=plan, area=area, words=unquoted(words), said_by=said_by, set_on=on or timezone.localdate()
    )
    work_on_area(plan=plan, by=by, area=area)
    return goal


def unquoted(words: str) -> str:
    """The page puts the quotation marks."""
    return words.strip(' «»"“”')


@transaction.atomic
def reword_goal(*, goal: Goal, by: User, words: str, said_by: str, seen: int | None = None) -> None:
    """The family says it differently, or somebody heard it wrong; the earlier words stay in the history.

    Raises ChangedMeanwhileError when the goal is not the version `seen` any more.
    """
    hold(goal, seen)
    goal.words, goal.said_by = unquoted(words), said_by
    goal.save(update_fields=["words", "said_by"])
    touch(goal.plan)


# In one statement, as they always go together.
WORK_ON_AREA = """WITH answered AS (
    INSERT INTO coordination_areaanswer (plan_id, area, state, situation, answered_by_id, answered_at)
    VALUES (%(plan)s, %(area)s, %(state)s, '', %(by)s, %(now)s) ON CONFLICT (plan_id, area) DO NOTHING
  ) UPDATE coordination_familyplan SET touched_at = %(now)s WHERE id = %(plan)s"""


def work_on_area(*, plan: FamilyPlan, by: User, area: str) -> None:
    """A goal or a measure says that the area is in work, and moves the plan (`touch`).

    What people have answered themselves stands.
    """
    said: dict[str, Any] = {
        "plan": plan.pk,
        "area": area,
        "state": str(AreaState.IN_WORK),
        "by": by.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(WORK_ON_AREA, said)
    facts.changed([plan.family_id])


@transaction.atomic
def close_goal(*, goal: Goal, by: User, reached: bool, on: date | None = None) -> None:
    """The goal is reached, or the family has set it aside. It stays in the plan's history."""
    goal.ended_on = on or timezone.localdate()
    goal.reached_on = goal.ended_on if reached else None
    goal.save(update_fields=["ended_on", "reached_on"])
    touch(goal.plan)


@transaction.atomic
def reopen_goal(*, goal: Goal, by: User) -> None:
    goal.ended_on = goal.reached_on = None
    goal.save(update_fields=["ended_on", "reached_on"])
    touch(goal.plan)
