"""What I must do today, in order, and what has happened in my families since I last looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.context import start_page
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination import day
from familieplan.coordination.ended_offers import ended_offers
from familieplan.coordination.handing_over import waiting_for
from familieplan.coordination.lanes import rung_rows
from familieplan.coordination.models import LastLook, Routine
from familieplan.coordination.models.lastlook import Looked
from familieplan.coordination.news import news
from familieplan.coordination.views.asked import uuid_of
from familieplan.families import emergency_readings
from familieplan.families.consent_questions import questions_for

# Rows of a list as it first stands, and when it is opened; of the meetings all are looked through for today's.
FEW, MANY, MEETINGS = 8, 100, 40


@require_safe
def my_day(request: SignedInRequest) -> HttpResponse:
    """Those who do not work with families begin their day elsewhere."""
    user = request.user
    if user.role not in WORKS_WITH_FAMILIES:
        onward = start_page(user)
        return render(request, "coordination/no_role.html") if onward == request.path else redirect(onward)
    context = _what_waits(request)
    emergency_readings.record(request, _families_in(context), _("Min dag"), readlog.OVERVIEW, Deed.LISTED)
    return render(request, "coordination/my_day.html", context)


def _limit(request: SignedInRequest, part: str) -> int:
    return MANY if part in request.GET.getlist("vis") else FEW


def _what_waits(request: SignedInRequest) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    parts = ("tiltak", "oppgaver", "nytt", "utkast", "barn", "moter", "slutt")
    limits = {part: _limit(request, part) for part in parts}
    tasks = day.shown("tiltak", day.tasks(user, today, limits["tiltak"]), limits["tiltak"])
    meetings = day.meetings(user, today, MEETINGS)
    asked = [row for row in meetings if not row.answer]
    ahead = [row for row in meetings if row.answer and not row.is_today]
    return {
        "today": today,
        "undo": day.just_done(user, uuid_of(request.GET.get("gjort", "")), today),
        "tasks": tasks,
        "late": [task for task in tasks.rows if task.measure.is_late],
        "coming": [task for task in tasks.rows if not task.measure.is_late],
        "shares": day.shown("oppgaver", day.shares(user, today, limits["oppgaver"]), limits["oppgaver"]),
        "asked": asked,
        "meetings": [row for row in meetings if row.answer and row.is_today],
        "osk_meetings": day.osk_meetings(user),
        "ahead": day.shown("moter", ahead, limits["moter"]),
        "lanes": rung_rows(user),
        "handovers": waiting_for(user),
        "from_families": day.asked_by_families(user),
        "from_lead": day.questions_of_lead(user),
        "drafts": day.shown("utkast", day.drafts(user, limit=limits["utkast"] + 1), limits["utkast"]),
        "news": day.shown("nytt", news(user, limits["nytt"] + 1), limits["nytt"]),
        "children": day.shown("barn", day.children(user, limits["barn"]), limits["barn"]),
        "ended": day.shown("slutt", ended_offers(user, limits["slutt"]), limits["slutt"]),
        "unread": Routine.objects.unread_by(user)[:FEW],
        "questions": [(each.giver.consent.family.name_in_lists(), each) for each in questions_for(user)],
    }


def _families_in(context: dict[str, Any]) -> list[str]:
    """The public ids of every family that stands on the page."""
    rows = [*context["tasks"].rows, *context["asked"], *context["meetings"], *context["ahead"].rows]
    rows += [
        *context["shares"].rows,
        *context["from_lead"],
        *context["from_families"],
        *context["news"].rows,
        *context["children"].rows,
        *context["ended"].rows,
        *filter(None, [context["undo"]]),
    ]
    found = {str(row.family_id) for row in rows}
    found |= {str(draft.plan.family.public_id) for draft in context["drafts"].rows}
    found |= {str(each.giver.consent.family.public_id) for _name, each in context["questions"]}
    return sorted(found)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def news_seen(request: SignedInRequest) -> HttpResponse:
    """Everything that is news to this person is so no longer."""
    plans = {item.plan for item in news(request.user, MANY)}
    if plans:
        LastLook.objects.mark(request.user, sorted(plans), Looked.PLAN, Looked.LOG)
    messages.success(request, _("Alt nytt er merket som sett."))
    return redirect("coordination:my_day")
