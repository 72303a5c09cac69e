"""Every refusal of the API in one form: problem+json (RFC 9457), in Norwegian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("Forespørselen kan ikke brukes"),
    401: _("Du er ikke logget inn"),
    403: _("Du har ikke lov til dette"),
    404: _("Finnes ikke"),
    405: _("Adressen tar ikke imot denne metoden"),
    406: _("Svaret finnes ikke i dette formatet"),
    409: _("Noen andre kom først"),
    415: _("Innholdet er i et annet format enn JSON"),
    429: _("For mange forespørsler"),
}
# A stranger and a mistyped address get the same words: they must not tell which of the two it was.
NOT_FOUND = _("Adressen finnes ikke, eller det er ikke noe der som du har tilgang til.")
FIELDS_WRONG = _("Se hvert felt i «errors».")
NOT_JSON = _("Innholdet er ikke gyldig JSON.")


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. None for what is our own fault: that is a 500 and belongs in the log."""
    if isinstance(exc, ModelValidationError):
        exc = exceptions.ValidationError(exc.messages)
    # DRF would roll back the whole request, and with it what the read log says of it. What an operation had begun has
    # gone back by itself.
    broken = connection.in_atomic_block and connection.needs_rollback
    response = exception_handler(exc, dict(context))
    if connection.in_atomic_block:
        connection.set_rollback(broken)
    if response is None:
        return None
    response.data = problem(response.status_code, _detail(exc, response), list(_errors(response.data)))
    response.content_type = MEDIA_TYPE
    return response


def problem(status: int, detail: object, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(status, "")),
        "status": status,
        "detail": str(detail),
    }
    return {**body, "errors": errors} if errors else body


def _detail(exc: Exception, response: Response) -> object:
    if response.status_code == 404:
        return NOT_FOUND
    if isinstance(exc, exceptions.ParseError):
        return NOT_JSON
    if isinstance(exc, exceptions.ValidationError):
        return FIELDS_WRONG
    return response.data.get("detail", "") if isinstance(response.data, dict) else ""


def _errors(data: Any, field: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested lists and dicts of messages as one flat list, each with the path of its field."""
    if isinstance(data, dict):
        for name, part in data.items():
            # `detail` and `non_field_errors` are DRF's own names, not fields of ours.
            own = name not in {"detail", "non_field_errors"}
            if own or isinstance(part, list | dict):
                yield from _errors(part, f"{field}.{name}".lstrip(".") if own else field)
    elif isinstance(data, list):
        for part in data:
            yield from _errors(part, field)
    else:
        yield {"field": field, "message": str(data)}
