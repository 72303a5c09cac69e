"""Take back what was done on a plan today. The undoing is itself a change: nothing leaves the history."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.change_words import FOLLOWS
from familieplan.coordination.changes import Change, Step, author_of
from familieplan.coordination.models import (
    Agreement,
    AreaAnswer,
    AreaState,
    FamilyPlan,
    Goal,
    Measure,
    MeasureParty,
    MeasureStatus,
    Strength,
)
from familieplan.coordination.models.measure import ENDED
from familieplan.coordination.operations.plan import touch
from familieplan.coordination.operations.versions import history_of, hold
from familieplan.families.secrecy import hidden_from_somebody


class ChangedSinceError(Exception):
    """The same thing has been changed after. `by_id`: by whom, when that is known. Nothing is undone."""

    def __init__(self, event: Any) -> None:
        super().__init__()
        self.by_id, self.at = author_of(event), event.pgh_created_at


@transaction.atomic
def undo_change(*, plan: FamilyPlan, change: Change, by: User) -> None:
    """Set every row of the change back to what it was; what the change made is put away, not deleted.

    Raises ChangedSinceError when somebody has changed the same columns after.
    """
    alone = len(change.steps) == 1
    # What followed from the rest is looked at last.
    for step in sorted(change.steps, key=lambda step: (step.model is AreaAnswer, -step.after.pgh_id)):
        if alone or not _is_needed(step, plan):
            _take_back(step, by)
    if not all(hidden_from_somebody(plan.family, _service_of(step)) for step in change.steps):
        touch(plan)


def _is_needed(step: Step, plan: FamilyPlan) -> bool:
    """A life area that came into work with the first goal or measure stays so for the others that stand in it."""
    if step.model is not AreaAnswer or step.before is not None:
        return False
    goals = Goal.objects.open().filter(plan=plan, area=step.area)
    measures = Measure.objects.filter(plan=plan).filter(Q(area=step.area) | Q(also_areas__contains=[step.area]))
    return goals.exists() or measures.exclude(status__in=ENDED).exists()


def _service_of(step: Step) -> Service | None:
    """Whose task or answer it is; of everything else there is none."""
    if step.model not in (MeasureParty, Agreement):
        return None
    return Service.objects.filter(pk=step.after.service_id or 0).first()


def _take_back(step: Step, by: User) -> None:
    row = hold(step.model._base_manager.get(pk=step.after.pgh_obj_id), None)
    columns = [column for column in step.columns if column not in FOLLOWS]
    if any(getattr(row, column) != getattr(step.after, column) for column in columns):
        raise ChangedSinceError(_who_changed(row, step, columns))
    earlier = {column: getattr(step.before, column) for column in step.columns} if step.before else put_away(row)
    for column, value in earlier.items():
        setattr(row, column, value)
    if isinstance(row, Measure):
        row.changed_by = by
    row.save()


def _who_changed(row: models.Model, step: Step, columns: list[str]) -> Any:
    """The newest version in which one of these columns is another than the version before has it."""
    later = history_of(row).filter(pgh_id__gt=step.after.pgh_id).select_related("pgh_context").order_by("pgh_id")
    before, found = step.after, step.after
    for event in later:
        if any(getattr(event, column) != getattr(before, column) for column in columns):
            found = event
        before = event
    return found


def put_away(row: models.Model) -> dict[str, Any]:
    """How something that was made by mistake leaves the page, and stays in the history."""
    if isinstance(row, AreaAnswer):
        return {"state": AreaState.UNANSWERED, "situation": ""}
    if isinstance(row, Goal):
        return {"ended_on": timezone.localdate(), "reached_on": None}
    if isinstance(row, Measure):
        return {"status": MeasureStatus.STOPPED, "done_on": None}
    if isinstance(row, MeasureParty | Strength):
        return {"removed_at": timezone.now()}
    if isinstance(row, Agreement):
        return {"taken_back_at": timezone.now()}
    raise TypeError(type(row))
