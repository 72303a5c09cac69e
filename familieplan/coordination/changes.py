"""What has been changed on a plan today, from the history that the database keeps: a question a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.coordination.change_words import told
from familieplan.coordination.models import (
    Agreement,
    AreaAnswer,
    FamilyPlan,
    Goal,
    Measure,
    MeasureParty,
    Strength,
)
from familieplan.coordination.models.rights import closed_areas
from familieplan.families.models import Participation
from familieplan.families.models.knowledge import may_know

# An answer to a life area often only follows from what stands before it.
TRACKED: tuple[type[models.Model], ...] = (FamilyPlan, Goal, Measure, MeasureParty, Strength, Agreement, AreaAnswer)
# Whose task or answer a row is; a secret service's is known to those who may know of it.
SERVICE_OF = {Measure: "owner_service", MeasureParty: "service", Agreement: "service"}
WORKER_OF = {Measure: "owner_worker", MeasureParty: "worker"}


@dataclass(frozen=True)
class Step:
    """One row as a change left it, and as it was before (None: the change made it)."""

    model: type[models.Model]
    after: Any
    before: Any

    @property
    def columns(self) -> list[str]:
        """What differs, by the names of the columns; of a new row everything."""
        kept = {f.attname for f in type(self.after)._meta.concrete_fields}
        names = [f.attname for f in self.model._meta.concrete_fields if f.attname in kept and not f.primary_key]
        return [n for n in names if self.before is None or getattr(self.after, n) != getattr(self.before, n)]

    @property
    def area(self) -> str:
        return str(getattr(self.after, "area", ""))


@dataclass
class Change:
    """What one person did in one go."""

    key: str
    by_id: int | None
    at: datetime
    who: str = ""
    is_mine: bool = False
    may_undo: bool = False
    steps: list[Step] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def changes_today(plan: FamilyPlan, user: User) -> list[Change]:
    """Newest first, as far as this reader may know of them. `plan` has its family with the reader's rights.

    What no person did, such as a nightly task or the filling of a register, is nobody's slip, and not here.
    """
    found: dict[str, Change] = {}
    for model in TRACKED:
        for step in _steps(model, plan, user):
            key = change_key(step.after)
            change = found.setdefault(key, Change(key, author_of(step.after), step.after.pgh_created_at))
            change.steps.append(step)
    shut = closed_areas(plan.family_id)
    unknown = unknown_workers(plan.family_id, user)
    names = dict(User.objects.filter(pk__in={c.by_id or 0 for c in found.values()}).values_list("pk", "name"))
    for change in found.values():
        change.is_mine = change.by_id == user.pk
        change.who = _("En i teamet") if change.by_id in unknown else names.get(change.by_id or 0, _("Noen andre"))
        change.lines = [capfirst(line) for step in change.steps for line in told(step, is_shut=step.area in shut)]
        is_shut = any(step.area in shut for step in change.steps)
        change.may_undo = not is_shut and not any(s.model is FamilyPlan and s.before is None for s in change.steps)
    told_of = [change for change in found.values() if change.lines]
    # What came at the very same moment stands as it was entered.
    return sorted(told_of, key=lambda change: (change.at, max(s.after.pgh_id for s in change.steps)), reverse=True)


def change_key(event: Any) -> str:
    return str(event.pgh_context_id)


def author_of(event: Any) -> int | None:
    said = event.pgh_context.metadata.get("user") if event.pgh_context else None
    return int(said) if said else None


def unknown_workers(family: int, user: User) -> set[int]:
    """Those who take or took part without this reader being allowed to know of it."""
    parts = Participation.objects.filter(family=family)
    known = parts.known_to(user).values_list("worker", flat=True)
    return set(parts.values_list("worker", flat=True)) - set(known)


def _steps(model: type[models.Model], plan: FamilyPlan, user: User) -> Iterable[Step]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    events: Any = model.pgh_event_model.objects  # type: ignore[attr-defined]  # given to tracked models by pghistory
    of_plan = events.filter(pgh_obj=plan) if model is FamilyPlan else events.filter(plan=plan)
    touched = of_plan.filter(pgh_created_at__gte=midnight).values("pgh_obj")
    history = of_plan.filter(pgh_obj__in=touched).annotate(is_known=_known(model, user))
    rows = history.select_related("pgh_context").order_by("pgh_obj_id", "pgh_id")
    for _key, versions in groupby(rows, key=lambda row: row.pgh_obj_id):
        before = None
        for after in versions:
            # Both sides: an owner that one may not know of is no more told of when it has been another's since.
            is_known = after.is_known and (before is None or before.is_known)
            if after.pgh_created_at >= midnight and is_known and author_of(after):
                yield Step(model, after, before)
            before = after


def _known(model: type[models.Model], user: User) -> ExpressionWrapper[Any]:
    if model not in SERVICE_OF:
        return ExpressionWrapper(Value(True), output_field=BooleanField())
    known = may_know(user, "plan__family", SERVICE_OF[model])
    if model in WORKER_OF:
        known |= Q(**{WORKER_OF[model]: user.pk})
    if model is MeasureParty:
        measures = Measure.objects.visible_to(user).values("pk")
        known &= Q(measure__in=measures)
    return ExpressionWrapper(known, output_field=BooleanField())
