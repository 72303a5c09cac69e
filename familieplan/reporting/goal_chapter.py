"""The goals of the newest plan in the yearly status: taken in when the edition is made, and kept with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from familieplan.reporting.figures import Document
from familieplan.reporting.goals import Answer, GoalStatus, PolicyGoal, PolicyPlan
from familieplan.reporting.goals_served import serving_in


@dataclass(frozen=True)
class GoalTold:
    """How a goal stood when it was last written of, up to the year; `year` is None where nobody has."""

    number: int
    title: str
    started: str = ""
    reached: str = ""
    carried_on: str = ""
    words: str = ""
    year: int | None = None
    # Names of area measures that served it in the year of the report.
    area_measures: tuple[str, ...] = ()

    @property
    def answers(self) -> list[str]:
        return [str(Answer(each).label) for each in (self.started, self.reached, self.carried_on)]

    def document(self) -> Document:
        """An edition from before area measures were told of reads the same when it is written again."""
        told = asdict(self)
        names = told.pop("area_measures")
        return told | ({"area_measures": list(names)} if names else {})

    @classmethod
    def of(cls, document: Document) -> GoalTold:
        return cls(**document | {"area_measures": tuple(document.get("area_measures", ()))})


@dataclass(frozen=True)
class GoalsYear:
    plan: str
    source: str
    goals: tuple[GoalTold, ...]

    def document(self) -> Document:
        return {**asdict(self), "goals": [each.document() for each in self.goals]}

    @classmethod
    def of(cls, document: Document | None) -> GoalsYear | None:
        """None for an edition from before the goals were told of."""
        if not document:
            return None
        return cls(document["plan"], document["source"], tuple(GoalTold.of(each) for each in document["goals"]))


def goals_of(year: int) -> GoalsYear | None:
    """As they are written of today. Four queries. None before there is a plan."""
    plan = PolicyPlan.objects.last()
    if plan is None:
        return None
    said = GoalStatus.objects.standing().filter(goal__plan=plan, measure=None, year__lte=year).order_by("year", "pk")
    newest = {status.goal_id: status for status in said}
    goals = PolicyGoal.objects.filter(plan=plan)
    serving = serving_in(plan, year)
    told = (_told(goal, newest.get(goal.pk), tuple(serving.get(goal.number, ()))) for goal in goals)
    return GoalsYear(plan.title, plan.source, tuple(told))


def _told(goal: PolicyGoal, status: GoalStatus | None, measures: tuple[str, ...]) -> GoalTold:
    if status is None:
        return GoalTold(goal.number, goal.title, area_measures=measures)
    answers = (status.started, status.reached, status.carried_on)
    return GoalTold(goal.number, goal.title, *answers, words=status.words, year=status.year, area_measures=measures)
