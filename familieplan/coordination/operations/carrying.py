"""Open goals and measures of a family that is merged, copied into the plan that stands; and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.coordination.models import (
    AreaAnswer,
    AreaState,
    CarriedOver,
    FamilyPlan,
    Goal,
    Measure,
    MeasureParty,
    MeasureStatus,
    OwnerKind,
)
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure, move_measure
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal, answer_area, close_goal
from familieplan.coordination.operations.versions import number_of
from familieplan.families.models import FamilyMerge, Participation, Person

# A measure's own day and place in time; what was found and felt stays with the measure that it was said of.
COPIED = ("kind", "funding", "also_areas", "started_on", "timetable", "evaluate_on")


@dataclass
class Carrying:
    """`people` says who in the standing family each person of the merged one is."""

    merge: FamilyMerge
    plan: FamilyPlan
    by: User
    people: dict[int, Person] = field(default_factory=dict)
    copied: dict[int, Goal] = field(default_factory=dict)

    def goals(self, goals: Iterable[Goal]) -> None:
        for goal in goals:
            now = add_goal(
                plan=self.plan, by=self.by, area=goal.area, words=goal.words, said_by=goal.said_by, on=goal.set_on
            )
            self.copied[goal.pk] = now
            CarriedOver.objects.create(merge=self.merge, goal=goal, goal_now=now, version=number_of(now))

    def measures(self, measures: Iterable[Measure]) -> None:
        here = self._services()
        for measure in measures:
            now = add_measure(
                plan=self.plan,
                by=self.by,
                area=measure.area,
                text=measure.text,
                owner=self._owner(Owner.of(measure), here),
                due_on=measure.due_on,
                goal=self.copied.get(measure.goal_id or 0),
                **{name: getattr(measure, name) for name in COPIED},
            )
            if measure.status != now.status:
                move_measure(measure=now, by=self.by, status=measure.status)
            self._parties(measure, now, here)
            CarriedOver.objects.create(merge=self.merge, measure=measure, measure_now=now, version=number_of(now))

    def _services(self) -> set[int]:
        """Those of whom whoever merges may know that they take part in the plan that stands.

        A service that has no part in it is given no task in it: no consent has let it in there.
        """
        parts = Participation.objects.current().known_to(self.by).filter(family=self.plan.family_id)
        return set(parts.filter(office__service__is_secret=False).values_list("office__service", flat=True))

    def _owner(self, owner: Owner, here: set[int]) -> Owner:
        if owner.kind == OwnerKind.SERVICE:
            known = owner.service is not None and owner.service.pk in here
            return replace(owner, worker=self._still_here(owner.worker)) if known else NOBODY
        if owner.kind == OwnerKind.FAMILY:
            person = self.people.get(owner.person.pk) if owner.person else None
            return replace(owner, person=person) if person else NOBODY
        return owner

    def _still_here(self, worker: User | None) -> User | None:
        """The service keeps the task; the one who had it, only with a part in this plan."""
        parts = Participation.objects.current().filter(family=self.plan.family_id, worker=worker)
        return worker if worker and parts.exists() else None

    def _parties(self, was: Measure, now: Measure, here: set[int]) -> None:
        parties = MeasureParty.objects.known_to(self.by).standing().filter(measure=was, done_on=None)
        for party in parties.select_related("worker", "service", "person"):
            owner = Owner(party.kind, party.worker, party.service, party.person, party.name)
            who = self._owner(owner, here)
            if who.kind != OwnerKind.NOBODY:
                add_party(measure=now, by=self.by, who=who, task=party.task)

    def take_back(self) -> list[str]:
        """Copies that nobody has worked on end; of the others it is said that they are left."""
        left, areas = [], set()
        rows = CarriedOver.objects.filter(merge=self.merge).select_related("goal_now__plan", "measure_now__plan")
        copies = [row.measure_now_id for row in rows]
        for row in rows:
            copy = row.goal_now or row.measure_now
            if copy is None:
                continue
            if number_of(copy) != row.version or _is_built_on(copy, copies):
                words = copy.words if isinstance(copy, Goal) else copy.text
                left.append(_("«%(words)s» er arbeidet videre med, og står.") % {"words": words})
            elif isinstance(copy, Goal):
                close_goal(goal=copy, by=self.by, reached=False)
                areas.add(copy.area)
            else:
                move_measure(measure=copy, by=self.by, status=MeasureStatus.STOPPED)
                areas.add(copy.area)
        for area in areas:
            self._ask_again(area)
        return left

    def _ask_again(self, area: str) -> None:
        """An area that only the copies said is in work is not asked about yet, as before."""
        answers = AreaAnswer.objects.filter(plan=self.plan, area=area, state=AreaState.IN_WORK, situation="")
        said = answers.filter(answered_by=self.merge.merged_by, answered_at__gte=self.merge.merged_at).exists()
        works = Measure.objects.open().filter(Q(area=area) | Q(also_areas__contains=[area]), plan=self.plan).exists()
        if said and not works and not Goal.objects.open().filter(plan=self.plan, area=area).exists():
            answer_area(plan=self.plan, by=self.by, area=area, state=AreaState.UNANSWERED)


def _is_built_on(copy: Goal | Measure, copies: Iterable[int | None]) -> bool:
    """Somebody has set a measure under the goal, or ticked a task of the measure."""
    if isinstance(copy, Goal):
        others = Measure.objects.open().filter(plan=copy.plan, goal=copy).exclude(pk__in=[pk for pk in copies if pk])
        return others.exists()
    return MeasureParty.objects.filter(plan=copy.plan, measure=copy, done_on__isnull=False).exists()
