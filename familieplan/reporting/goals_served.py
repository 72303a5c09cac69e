"""Which goals of the municipality's plans an area measure serves, and which area measures serve a goal (IO2-c).

The link is kept with the measure by plan, number and letter; here it is looked up in the register.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from familieplan.areas.models import AreaMeasure, AreaMeasureGoal, AreaStatus
from familieplan.reporting.goals import PolicyGoal, PolicyMeasure, PolicyPlan


@dataclass(frozen=True)
class Served:
    """`whole`: the goal itself is served, and not only some of its lettered measures."""

    goal: PolicyGoal
    whole: bool
    measures: list[PolicyMeasure] = field(default_factory=list)


def goals_served(measure: AreaMeasure) -> list[Served]:
    """The newest plan first. Two queries, and one for a measure that serves none."""
    letters: dict[tuple[str, int], set[str]] = defaultdict(set)
    for plan, number, letter in measure.register_goals.values_list("plan", "number", "letter"):
        letters[plan, number].add(letter)
    if not letters:
        return []
    named = Q(*[Q(plan__key=plan, number=number) for plan, number in letters], _connector=Q.OR)
    goals = PolicyGoal.objects.filter(named).select_related("plan").prefetch_related("measures")
    return [_served(goal, letters[goal.plan.key, goal.number]) for goal in goals.order_by("-plan", "number")]


def _served(goal: PolicyGoal, letters: set[str]) -> Served:
    return Served(goal, "" in letters, [each for each in goal.measures.all() if each.letter in letters])


def measures_serving(goal: PolicyGoal) -> list[tuple[AreaMeasure, str]]:
    """Each with the letters it serves, those under way first. Two queries. Needs the goal's plan."""
    rows = AreaMeasureGoal.objects.filter(plan=goal.plan.key, number=goal.number)
    letters: dict[int, list[str]] = defaultdict(list)
    for measure, letter in rows.values_list("measure", "letter"):
        letters[measure] += [letter] if letter else []
    measures = AreaMeasure.objects.filter(pk__in=letters).select_related("zone").defer("zone__outline")
    found = sorted(measures, key=lambda each: (not each.is_running, each.name))
    return [(each, ", ".join(sorted(letters[each.pk]))) for each in found]


def serving_in(plan: PolicyPlan, year: int) -> dict[int, list[str]]:
    """For each goal the area measures that were under way in the year, by name and zone. One query.

    What is proposed is not under way yet.
    """
    begun = ~Q(measure__status=AreaStatus.PROPOSED) & Q(measure__started_on__lte=date(year, 12, 31))
    lasted = Q(measure__ends_on=None) | Q(measure__ends_on__gte=date(year, 1, 1))
    rows = AreaMeasureGoal.objects.filter(begun & lasted, plan=plan.key).order_by("measure__name", "measure__pk")
    found: dict[int, list[str]] = defaultdict(list)
    for number, name, zone in rows.values_list("number", "measure__name", "measure__zone__name"):
        said = f"{name} ({zone})"
        if said not in found[number]:
            found[number].append(said)
    return found
