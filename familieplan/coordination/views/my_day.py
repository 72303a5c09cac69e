"""What I must do today, in order, and what has happened in my families since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.context import start_page
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.accounts.templatetags.fp import near_day
from familieplan.coordination.board import MeasureRow, measure_row
from familieplan.coordination.handing_over import waiting_for
from familieplan.coordination.models import Answer, Assessment, LogDraft, LogEntry, Measure, MeasureStatus
from familieplan.coordination.views.asked import uuid_of
from familieplan.families import emergency_readings
from familieplan.families.consent_questions import questions_for
from familieplan.families.models import Family
from familieplan.families.policies import Right

AHEAD = timedelta(days=14)
NEWS = timedelta(days=14)


@dataclass(frozen=True)
class Task:
    family: str
    family_id: UUID
    area: str
    due: str
    measure: MeasureRow


def _name(family: Family) -> str:
    return family.name_in_lists()


@require_safe
def my_day(request: SignedInRequest) -> HttpResponse:
    """Those who do not work with families begin their day elsewhere."""
    user = request.user
    if user.role not in WORKS_WITH_FAMILIES:
        onward = start_page(user)
        return render(request, "coordination/no_role.html") if onward == request.path else redirect(onward)
    today = timezone.localdate()
    tasks = _tasks(user, today)
    drafts = list(_drafts(user))
    news = list(_news(user))
    answers = list(_answers(user))
    children = list(_children(user))
    questions = questions_for(user)
    context: dict[str, Any] = {
        "today": today,
        "undo": _just_done(user, request.GET.get("gjort", ""), today),
        "late": [task for task in tasks if task.measure.is_late],
        "coming": [task for task in tasks if not task.measure.is_late],
        "handovers": waiting_for(user),
        "drafts": [(_name(draft.plan.family), draft) for draft in drafts],
        "news": [(_name(entry.plan.family), entry) for entry in news],
        "answers": [(_name(each.plan.family), each) for each in answers],
        "children": [(_name(each.family), each) for each in children],
        "questions": [(_name(each.giver.consent.family), each) for each in questions],
    }
    shown = {str(task.family_id) for task in [*tasks, *([context["undo"]] if context["undo"] else [])]}
    shown |= {str(row.plan.family.public_id) for row in [*drafts, *news, *answers]}
    shown |= {str(each.family.public_id) for each in children}
    shown |= {str(each.giver.consent.family.public_id) for each in questions}
    emergency_readings.record(request, sorted(shown), _("Min dag"), readlog.OVERVIEW, Deed.LISTED)
    return render(request, "coordination/my_day.html", context)


def _drafts(user: User) -> Any:
    return LogDraft.objects.standing().filter(author=user, plan__in=_my_plans(user)).select_related("plan__family")


def _my_plans(user: User) -> Any:
    from familieplan.coordination.models import FamilyPlan

    return FamilyPlan.objects.active().visible_to(user).values("pk")


def _tasks(user: User, today: date) -> list[Task]:
    measures = (
        Measure.objects.visible_to(user)
        .open()
        .filter(owner_worker=user, plan__ended_on=None, due_on__lte=today + AHEAD)
        .select_related("plan__family", "owner_worker", "owner_service", "owner_person")
        .order_by("due_on", "pk")[:50]
    )
    return [_task(m, user, today) for m in measures]


def _just_done(user: User, public_id: str, today: date) -> Task | None:
    """The measure that was marked as done a moment ago, and may be taken back where it happened."""
    done = Measure.objects.visible_to(user).filter(owner_worker=user, status=MeasureStatus.DONE)
    neighbours = ("plan__family", "owner_worker", "owner_service", "owner_person")
    asked = uuid_of(public_id)
    found = done.filter(public_id=asked).select_related(*neighbours).first() if asked else None
    return _task(found, user, today) if found else None


def _task(m: Measure, user: User, today: date) -> Task:
    return Task(
        family=_name(m.plan.family),
        family_id=m.plan.family.public_id,
        area=m.get_area_display(),
        due=capfirst(near_day(m.due_on)),
        measure=measure_row(m, user, today),
    )


def _news(user: User) -> Any:
    """The latest entries that others have signed in my families."""
    return (
        LogEntry.objects.visible_to(user)
        .filter(signed_at__gte=timezone.now() - NEWS)
        .exclude(author=user)
        .select_related("plan__family")[:8]
    )


def _answers(user: User) -> Any:
    """What colleagues have answered to what one has written, which one always reads oneself."""
    return (
        Answer.objects.permitting(user, Right.VIEW)
        .known_to(user)
        .to_what_is_open()
        .filter(entry_author=user, signed_at__gte=timezone.now() - NEWS)
        .exclude(author=user)
        .select_related("plan__family", "entry")
        .order_by("-signed_at", "-pk")[:8]
    )


def _children(user: User) -> Any:
    return Assessment.objects.visible_to(user).open().select_related("family", "child").order_by("opened_on", "pk")[:8]
