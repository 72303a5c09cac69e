"""What I have been told, newest first; opening the page is seeing it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Notice
from familieplan.accounts.notice_forms import WaysForm
from familieplan.accounts.notices import choose_ways, see, ways_of

PAGE = 30


@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """Only what stands on the page is marked as seen: older ones wait until somebody turns to them."""
    mine = Notice.objects.visible_to(request.user)
    if after := place_of(request.GET.get("etter", "")):
        mine = mine.filter(Q(created_at__lt=after[0]) | Q(created_at=after[0], pk__lt=after[1]))
    rows = list(mine[: PAGE + 1])
    see(notices=rows[:PAGE], by=request.user)
    # The top bar is drawn after it: where one works is asked again, with whether anything waits.
    if request.user.employment:
        del request.user.employment
    more = urlencode({"etter": place(rows[PAGE - 1])}) if len(rows) > PAGE else ""
    return render(request, "accounts/notices.html", {"rows": rows[:PAGE], "more": more})


@require_http_methods(["GET", "POST"])
def notice_choices(request: SignedInRequest) -> HttpResponse:
    """One's own and nobody else's."""
    posted = request.method == "POST"
    form = WaysForm(request.POST if posted else None, user=request.user, initial=ways_of(request.user))
    if posted and form.is_valid():
        choose_ways(user=request.user, ways=form.cleaned_data)
        messages.success(request, _("Valgene er lagret."))
        return redirect("accounts:notice_choices")
    return render(request, "accounts/notice_choices.html", {"form": form}, status=422 if form.errors else 200)


def place(notice: Notice) -> str:
    return f"{notice.created_at.isoformat()}~{notice.pk}"


def place_of(text: str) -> tuple[datetime, int] | None:
    """Where a list goes on; None for anything that is no place."""
    moment, _mark, number = text.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if timezone.is_aware(found[0]) else None
