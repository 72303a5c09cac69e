"""An area coordinator chooses the goals that an area measure serves, among those of the municipality's plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import WRITES_OF_AREAS
from familieplan.areas.measure_operations import GoalKey, serve_goals
from familieplan.areas.models import AreaMeasure
from familieplan.reporting.goals import PolicyGoal, PolicyPlan


class GoalsServedForm(forms.Form):
    """One field a plan, the newest first: each goal, and after it its lettered measures."""

    def __init__(self, *args: Any, measure: AreaMeasure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, dict[str, GoalKey]] = {}
        kept = {(each.plan, f"{each.number}{each.letter}") for each in measure.register_goals.all()}
        goals = Prefetch("goals", PolicyGoal.objects.prefetch_related("measures"))
        for plan in PolicyPlan.objects.order_by("-pk").prefetch_related(goals):
            choices = [choice for goal in plan.goals.all() for choice in _choices(goal)]
            self.keys[plan.key] = {key: _key(plan.key, key) for key, _label in choices}
            self.fields[f"plan-{plan.key}"] = forms.MultipleChoiceField(
                label=plan.title,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[key for of_plan, key in kept if of_plan == plan.key],
            )

    @property
    def plans(self) -> list[tuple[forms.BoundField, bool]]:
        """Each with whether it stands open: the newest, and every one in which something is chosen."""
        return [(self[name], not number or bool(self[name].value())) for number, name in enumerate(self.fields)]

    def chosen(self) -> list[GoalKey]:
        return [keys[each] for plan, keys in self.keys.items() for each in self.cleaned_data[f"plan-{plan}"]]


def _choices(goal: PolicyGoal) -> list[tuple[str, str]]:
    lettered = [(f"{goal.number}{each.letter}", f"{goal.number} {each}") for each in goal.measures.all()]
    return [(str(goal.number), str(goal)), *lettered]


def _key(plan: str, key: str) -> GoalKey:
    number = key.rstrip("abcdefghijklmnopqrstuvwxyz")
    return GoalKey(plan, int(number), key[len(number) :])


@role_required(*WRITES_OF_AREAS)
@require_http_methods(["GET", "POST"])
def goals_served(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    measure = get_object_or_404(AreaMeasure.objects.select_related("zone").defer("zone__outline"), public_id=public_id)
    form = GoalsServedForm(request.POST if request.method == "POST" else None, measure=measure)
    if form.is_valid():
        serve_goals(measure=measure, by=request.user, goals=form.chosen())
        messages.success(request, _("Målene er lagret."))
        return redirect("areas:measure", public_id)
    context = {"form": form, "measure": measure}
    return render(request, "reporting/goals_served.html", context, status=422 if form.errors else 200)
