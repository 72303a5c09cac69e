"""Rows of a long list, drawn once in each shape they come in; after that only the words that differ are put in."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Of the characters that no text uses, and that no escaping touches.
OPENS, CLOSES = "\ue000", "\ue001"
PLACE = re.compile(f"{OPENS}([0-9]+){CLOSES}")


class Drawn:
    """A partial that writes the values of `row` as they are, or asks whether they are there, and nothing else of them.

    What of a row is there, and the language, make its shape.
    """

    def __init__(self, template: str, *names: str) -> None:
        self.template, self.names, self.values = template, names, attrgetter(*names)
        self.shapes: dict[Any, tuple[str | int, ...]] = {}

    def of(self, row: object) -> SafeString:
        values = self.values(row)
        shape = (get_language(), *map(bool, values))
        pieces = self.shapes.get(shape) or self._draw(shape, values)
        written = [piece if isinstance(piece, str) else conditional_escape(values[piece]) for piece in pieces]
        return mark_safe("".join(written))  # noqa: S308 the partial's own text, and values that are escaped

    def _draw(self, shape: Any, values: tuple[Any, ...]) -> tuple[str | int, ...]:
        marked = {
            name: mark_safe(f"{OPENS}{place}{CLOSES}") if value else ""  # noqa: S308 a mark of ours
            for place, (name, value) in enumerate(zip(self.names, values, strict=True))
        }
        split = PLACE.split(render_to_string(self.template, {"row": marked}))
        pieces = tuple(int(piece) if place % 2 else piece for place, piece in enumerate(split))
        if not settings.DEBUG:  # whoever works on a template sees every change of it
            self.shapes[shape] = pieces
        return pieces
