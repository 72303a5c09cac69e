"""What every answer tells the browser beside the Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
}


class HeadersMiddleware:
    """No other site may load what is ours, and what a signed-in person saw stays in no cache, on no shared machine."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        # Static files are served before anybody is known; they keep their long life.
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            answer.headers["Cache-Control"] = "no-store, private"
        return answer
