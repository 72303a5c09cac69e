"""Whoever signs in as one of a family meets the family's own pages; everything else does not exist for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = frozenset(
    {
        *("account_logout", "accounts:session_ended", "health"),
        *("survey", "survey_thanks", "offer_answer", "offer_thanks"),
        *("entitlements", "entitlements_in"),
    }
)


class FamilyDoorMiddleware:
    """A page that is written for staff and forgets to ask is still shut: the door asks before the page does."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not getattr(request.user, "is_family", False):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith("own:"):
            return None
        if request.path == "/":
            return redirect("own:start")
        raise Http404
