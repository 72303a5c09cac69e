"""How often one address may come to a page that is open to everybody; the rates stand in the settings."""

from __future__ import annotations

# allauth's outer function lets every GET pass, and a code could be tried out by reading.
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def may_go_on(request: HttpRequest, action: str) -> bool:
    """Counts this request, reading as well as answering, by the rate of `action` in ACCOUNT_RATE_LIMITS."""
    return ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is not None
