"""My meetings in my own calendar: the page with the secret address, and what that address answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event
from rest_framework.throttling import SimpleRateThrottle

from familieplan.accounts import calendar_keys
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import become
from familieplan.accounts.models import CalendarKey, Deed, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.day import osk_meetings
from familieplan.coordination.meeting_rows import with_my_answer
from familieplan.coordination.models import Meeting, MeetingAnswer, OskMeeting
from familieplan.families import emergency_readings

PAST, MOST = timedelta(days=30), 500
log = structlog.get_logger("familieplan.calendar")


class FeedThrottle(SimpleRateThrottle):
    """An office may share one address, and a calendar asks a few times an hour; whoever guesses is slowed down."""

    rate = "120/min"

    def get_cache_key(self, request: HttpRequest, view: Any) -> str:
        return f"calendar-{get_adapter(request).get_client_ip(request)}"


@role_required(*WORKS_WITH_FAMILIES)
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """POST makes a new address, shown once, and ends the one before; "slett" only ends it."""
    user, address = request.user, ""
    if request.method == "POST":
        log.info("calendar_address", person=user.pk, ended="slett" in request.POST)
        if "slett" in request.POST:
            calendar_keys.end_key(user=user)
            messages.success(request, _("Adressen virker ikke lenger."))
            return redirect("coordination:calendar")
        made = reverse("coordination:calendar_feed", args=[calendar_keys.make_key(user=user)])
        address = request.build_absolute_uri(made)
    kept = CalendarKey.objects.filter(user=user).first()
    return render(request, "coordination/calendar.html", {"address": address, "kept": kept})


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """When somebody's meetings are, for whoever holds the secret. 404 for any other, and for whoever has left.

    No family, no name, no place and no agenda goes out: what it is about stands behind the link and its own door.
    """
    if not FeedThrottle().allow_request(request, None):  # type: ignore[arg-type]  # asks for nothing of DRF's own
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    found = calendar_keys.owner_of(key)
    if found is None:
        raise Http404
    become(user_id=found.user_id)
    request.user = found.user
    rows = list(_meetings(found.user))
    if calendar_keys.first_today(found):
        ids = sorted({str(row.plan.family.public_id) for row in rows})
        emergency_readings.record(request, ids, _("møtetider til egen kalender"), deed=Deed.OUT)
    answer = HttpResponse(
        _written(rows, osk_meetings(found.user), request),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'inline; filename="moter.ics"'
    return answer


def _meetings(user: User) -> Any:
    """Those that this person is asked to and has not said no to; what is called off is gone from the calendar."""
    mine = with_my_answer(Meeting.objects.visible_to(user).planned(), user)
    coming = mine.filter(mine__in=[MeetingAnswer.NONE, MeetingAnswer.YES], starts_at__gte=timezone.now() - PAST)
    return coming.select_related("plan__family").order_by("starts_at", "pk")[:MOST]


def _written(rows: list[Any], osk: list[OskMeeting], request: HttpRequest) -> bytes:
    made = Calendar()
    for name, value in (("prodid", "-//Familieplan//NO"), ("version", "2.0"), ("x-wr-calname", "Familieplan")):
        made.add(name, value)
    for row in rows:
        made.add_component(_event(row, _("Samarbeidsmøte"), "coordination:meeting_door", request))
    for meeting in osk:
        made.add_component(_event(meeting, _("OSK-møte"), "coordination:osk_meeting", request))
    return bytes(made.to_ical())


def _event(row: Any, summary: str, door: str, request: HttpRequest) -> Event:
    event = Event()
    event.add("uid", f"{row.public_id}@familieplan")
    event.add("dtstamp", row.created_at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", summary)
    event.add("status", "CONFIRMED" if row.mine == MeetingAnswer.YES else "TENTATIVE")
    event.add("class", "PRIVATE")
    event.add("url", request.build_absolute_uri(reverse(door, args=[row.public_id])))
    return event
