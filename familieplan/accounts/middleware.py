"""What happens when the database or the broker is away, and when somebody has left the desk."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import urlencode, urlsplit

import redis
import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from familieplan.accounts.acting import acting_as, changing
from familieplan.accounts.readlog import CHANGES
from familieplan.accounts.signin.sessions import LAST_SEEN, SIGNED_IN_AT

Answer = Callable[[HttpRequest], HttpResponse]
AWAY = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError)
log = structlog.get_logger()


class ServiceUnavailableMiddleware:
    """A calm page instead of a fault when PostgreSQL or Valkey is away from a view; it needs neither of them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return service_away(request, exception) if isinstance(exception, AWAY) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """The site's handler500: the same calm page when a middleware, such as the session's, met the missing server."""
    exception = sys.exc_info()[1]
    if isinstance(exception, AWAY):
        return service_away(request, exception)
    return HttpResponse(render_to_string("500.html"), status=500)


def service_away(request: HttpRequest, exception: Exception) -> HttpResponse:
    log.error("service_away", kind=type(exception).__name__, path=request.path)
    if request.path.startswith("/api/") or request.path == "/helse/":
        answer: HttpResponse = JsonResponse(
            {"type": "about:blank", "title": _("Tjenesten er borte et øyeblikk"), "status": 503},
            status=503,
            content_type="application/problem+json",
        )
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = "10"
    return answer


REFUSALS = {403, 404}
# What else a control has stopped, whoever asked: a form or a message that was not taken, and a rate that was reached.
STOPPED = {400: "form_refused", 422: "form_refused", 429: "rate_reached"}


class SessionLimitMiddleware:
    """After an idle hour, or twelve hours in all, the session ends, with a page that says so and names no family."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._shown_out(request, self.get_response(request))
        now = int(time.time())
        seen = request.session.get(LAST_SEEN, now)
        # A session without a beginning is too old to know.
        too_long = now - request.session.get(SIGNED_IN_AT, 0) > settings.SESSION_ABSOLUTE_SECONDS
        if too_long or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            return self._ended(request, reverse("accounts:session_ended") + ("?grunn=dag" if too_long else ""))
        # Once a minute is enough: a write per click would cost a query per click.
        if now - seen > 60 or LAST_SEEN not in request.session:
            request.session[LAST_SEEN] = now
        return self.get_response(request)

    def _shown_out(self, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        """A session that is gone altogether: htmx would put the sign-in page into the middle of the other one."""
        to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL))
        if to_sign_in and request.headers.get("HX-Request"):
            return self._leave(request, reverse("accounts:session_ended"))
        return self._with_words(request, {}) or answer if to_sign_in else answer

    def _leave(self, request: HttpRequest, page: str) -> HttpResponse:
        """Tell htmx to leave the page. No success: the browser must keep what it has not got saved.

        Whoever signs in again comes back to the page they wrote on, where the browser has kept it.
        """
        answer = HttpResponse(status=401)
        here = _own_path(request.headers.get("HX-Current-URL", ""))
        way_back = urlencode({"next": here}) if here else ""
        answer["HX-Redirect"] = f"{page}{'&' if '?' in page else '?'}{way_back}" if way_back else page
        return answer

    def _with_words(self, request: HttpRequest, facts: dict[str, bool]) -> HttpResponse | None:
        """A note that comes too late, from a browser that keeps nothing, is handed back to whoever sent it."""
        words = request.POST.get("text", "") if request.method == "POST" else ""
        if not words.strip():
            return None
        # Back to the page that held the form; what the form was sent to may answer to nothing else.
        here = _own_path(request.headers.get("Referer", "")) or request.path
        page = {"onward": urlencode({"next": here}), "words": words, **facts}
        answer = render(request, "accounts/session_ended.html", page, status=401)
        answer["Cache-Control"] = "no-store"
        return answer

    def _ended(self, request: HttpRequest, page: str) -> HttpResponse:
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"type": "about:blank", "title": _("Økta er avsluttet. Logg inn på nytt."), "status": 401},
                status=401,
                content_type="application/problem+json",
            )
        if request.headers.get("HX-Request"):
            return self._leave(request, page)
        if request.method == "GET":
            return redirect_to_login(request.get_full_path(), login_url=page)
        return self._with_words(request, {"whole_day": "grunn" in page}) or redirect(page)


def _own_path(address: str) -> str:
    """The path of a page of ours; empty for anything that could lead elsewhere."""
    path = urlsplit(address).path
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


class ActorMiddleware:
    """What a request asks of the database is asked by whoever has signed in; of others it sees no family at all.

    What it changes is kept in the history under the same name, and under the address. Who was refused what stands in
    the running log: the read log holds what somebody saw.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk
        change = changing(url=request.path, user_id=user_id) if request.method in CHANGES else nullcontext()
        with change, acting_as(user_id=user_id):
            answer = self.get_response(request)
        if user_id and answer.status_code in REFUSALS:
            log.warning("refused", person=user_id, status=answer.status_code, method=request.method, path=request.path)
        elif event := STOPPED.get(answer.status_code):
            _log_stopped(event, request, user_id)
        return answer


def _log_stopped(event: str, request: HttpRequest, user_id: int | None) -> None:
    """The page by its name and not its path, which may hold a code. Whence only of those who ask too often."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    whence = {"address": request.META.get("REMOTE_ADDR", "")} if event == "rate_reached" else {}
    log.warning(event, person=user_id, method=request.method, page=page, **whence)
