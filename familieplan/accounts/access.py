"""Doors that depend on the role alone. Whoever has no such door gets 404, as if it were not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from familieplan.accounts.models import User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: there is always a person."""

    user: User


def lead_required(view: View) -> View:
    """404 for whoever neither leads an OSK team nor stands in for somebody who does."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.leads:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def role_required(*roles: str) -> Callable[[View], View]:
    """404 for other roles: an administrator's page does not exist for a caseworker."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.holds(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return wrap
