"""The door between signing in and getting in: staff without a second factor reach only the pages to set one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.accounts.signin import factors

Answer = Callable[[HttpRequest], HttpResponse]
# Pages for people, although they stand among the addresses for programs.
PAGES_OF_THE_API = frozenset({"api:token", "api:docs"})
OPEN = frozenset({"account_logout", "account_reauthenticate", "accounts:session_ended", "health"})


class SecondFactorMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith("mfa_") or not stopped(request):
            return None
        if name.startswith("api:") and name not in PAGES_OF_THE_API:
            title = _("Sett opp en andre faktor i nettleseren først.")
            problem = {"type": "about:blank", "title": title, "status": 403}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        if request.headers.get("HX-Request"):
            # No success, so that the browser keeps what is written and not yet saved.
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = reverse("mfa_index")
            return answer
        return redirect("mfa_index")


def stopped(request: HttpRequest) -> bool:
    """Signed in, in need of a second factor, and none shown in this session."""
    user = request.user
    if not isinstance(user, User) or factors.has_shown(request, user):
        return False
    return factors.needs_factor(user)
