"""Keyset paging: a page costs the same however far down it is, and no total is told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """Oldest first, so that a reader who comes back finds what is new at the end."""

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"
    page_size_query_description = _("Antall per side, 1 til 100.")  # type: ignore[assignment]
    cursor_query_description = _("Hvor siden begynner, slik «next» og «previous» sier det.")  # type: ignore[assignment]
    ordering = ("created_at", "pk")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except ModelValidationError as error:
            # The cursor is base64 of a position; somebody wrote one that is no date.
            raise NotFound from error

    def get_page_size(self, request: Request) -> int:
        """DRF passes over a page size it cannot use; then the caller would never learn of the mistake."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 3 and 1 <= int(asked) <= self.max_page_size):
            raise ValidationError({"page_size": _("Må være et helt tall fra 1 til 100.")})
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
        return parameters


class GoalPages(Pages):
    ordering = ("set_on", "pk")


class EntryPages(Pages):
    """The newest first, as a journal is read."""

    ordering = ("-signed_at", "-pk")


class FlagPages(Pages):
    ordering = ("raised_at", "pk")
