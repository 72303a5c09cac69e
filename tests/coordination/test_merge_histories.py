"""Whatever has happened in two families: merged and undone they are seen as before, and the access rows are right."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.coordination.merging import likely, once, side_of
from familieplan.coordination.models import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea, Measure
from familieplan.coordination.operations.measures import Owner, add_measure, move_measure
from familieplan.coordination.operations.merging import Chosen, merge_families, undo_merge
from familieplan.coordination.operations.plan import add_goal, answer_area, close_goal
from familieplan.families import access
from familieplan.families.models import Family, FamilyUserAccess, Membership, Participation
from familieplan.families.operations import (
    NewMember,
    add_member,
    end_membership,
    end_participation,
    start_participation,
)
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from familieplan.families.rows import family_header
from tests.cast import Cast
from tests.coordination.test_merging import pair, rogn

pytestmark = pytest.mark.django_db
_ = pair  # the fixture
AREAS = list(LifeArea)
VERBS = ("joins", "leaves", "goal", "reached", "measure", "done", "answer", "let_in", "let_go", "protect", "again")
HISTORY = st.lists(st.tuples(st.sampled_from(VERBS), st.booleans(), st.integers(0, 5)), max_size=8)


def act(cast: Cast, verb: str, *, there: bool, number: int) -> None:
    """What each verb means in the one family or in the other; where there is nothing to do it to, nothing happens."""
    by, area = cast["other_office"], AREAS[number]
    family = rogn(cast) if there else cast.family
    plan = FamilyPlan.objects.active().get(family=family)
    plan.family = family
    members = Membership.objects.current().filter(family=family)
    parts = Participation.objects.current().filter(family=family, worker=cast["lead"])
    if verb == "joins":
        add_member(family=family, by=by, member=NewMember(f"Rolig {number}", "child"))
    elif verb == "leaves" and members.count() > 1:
        end_membership(membership=members.order_by("-pk")[0], by=by)
    elif verb == "goal":
        add_goal(plan=plan, by=by, area=area, words=f"Mål {number}", said_by="Vakker")
    elif verb == "reached":
        for goal in Goal.objects.open().filter(plan=plan)[:1]:
            close_goal(goal=goal, by=by, reached=True)
    elif verb == "measure":
        owners = (Owner.of_worker(by), Owner("family", person=members[0].person), Owner("local", name="Koret"), Owner())
        goal = Goal.objects.open().filter(plan=plan).first()
        add_measure(plan=plan, by=by, area=area, text=f"Tiltak {number}", owner=owners[number % 4], goal=goal)
    elif verb == "done":
        for measure in Measure.objects.open().filter(plan=plan)[:1]:
            move_measure(measure=measure, by=by, status="done")
    elif verb == "answer":
        answer_area(plan=plan, by=by, area=area, state=AreaState.NO_NEED, situation="")
    elif verb == "let_in" and not parts.exists():
        basis = family.bases.get()
        start_participation(family=family, by=by, worker=cast["lead"], part=Part.READER, basis=basis)
    elif verb == "let_go":
        for part in parts:
            end_participation(participation=part, by=by, reason="finished")
    elif verb == "protect":
        protect_address(family=family, by=by, protection=("", "confidential", "strict")[number % 3])
    elif verb == "again":
        undo_merge(merge=merged(cast, number), by=by)


def merged(cast: Cast, number: int) -> Any:
    """As the page proposes it; of the rest every second one comes along, and every second goal and measure."""
    by = cast["other_office"]
    for family in (cast.family, rogn(cast)):
        family.refresh_from_db()
        family.rights = []
    stands, ends = (side_of(each, family_header(each, by), by) for each in (cast.family, rogn(cast)))
    here = {row.pk: row for row in stands.members}
    same = {row: here[likely(ends.members, stands.members)[row.pk]] for row in ends.members if row.pk in likely(
        ends.members, stands.members)}  # fmt: skip
    rest = [row for row in ends.members if row not in same]
    chosen = Chosen(
        same=same, come=rest[number % 2 :: 2], goals=ends.goals[::2], measures=ends.measures[number % 2 :: 2]
    )
    return merge_families(standing=cast.family, merged=rogn(cast), by=by, reason="Samme mor", chosen=chosen)


def seen(cast: Cast) -> dict[str, Any]:
    """What people see: the rights of each, and of each family its people, its plan and its open work."""
    found: dict[str, Any] = {
        "rights": set(FamilyUserAccess.objects.values_list("user", "content_object", "permission", "until_at")),
        "listed": set(once(Family.objects.visible_to(cast["other_office"]), cast["other_office"]).values_list("pk")),
    }
    for family in (cast.family, rogn(cast)):
        plans = FamilyPlan.objects.active().filter(family=family)
        answers = AreaAnswer.objects.filter(plan__in=plans).exclude(state=AreaState.UNANSWERED)
        measures = Measure.objects.open().filter(plan__in=plans)
        found[family.name] = {
            "people": set(Membership.objects.current().filter(family=family).values_list("pk", flat=True)),
            "plans": list(plans.values_list("pk", "end_reason")),
            "goals": set(Goal.objects.open().filter(plan__in=plans).values_list("pk", "words")),
            "measures": set(measures.values_list("pk", "text", "owner_kind", "owner_person", "status")),
            "answers": set(answers.values_list("area", "state")),
        }
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORY, st.integers(0, 1))
def test_merged_and_undone_the_two_are_seen_as_before(
    pair: Cast,
    history: list[tuple[str, bool, int]],
    number: int,
) -> None:
    with transaction.atomic():
        for verb, there, which in history:
            act(pair, verb, there=there, number=which)
            assert access.differences() == []
        before = seen(pair)
        done = merged(pair, number)
        assert access.differences() == []
        assert seen(pair) != before
        assert undo_merge(merge=done, by=pair["other_office"]) == []
        assert access.differences() == []
        assert seen(pair) == before
        transaction.set_rollback(True)
