"""A page of ours as a plain template: its own bytes, with a hole for each value that somebody else fetches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.template import Context, Engine, Template
from django.utils.html import escape

# Values shorter than this stand in the markup, too.
SHORTEST = 4
MONTHS = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")


class SamePage:
    """One file, no inheritance, no parts, nothing translated: what a template can cost at least for the same page."""

    def __init__(self) -> None:
        self._template: Template | None = None

    def like(self, html: bytes, values: Sequence[str]) -> None:
        """`values` are what the page shows of the database, in the order in which they will be given again."""
        text = html.decode()
        holes = sorted(
            {value: number for number, value in enumerate(values) if len(value) >= SHORTEST}.items(),
            key=lambda each: -len(each[0]),
        )
        for value, number in holes:
            text = text.replace(str(escape(value)), f"{{{{ v.{number} }}}}")
        self._template = Engine().from_string(text)

    def filled(self, values: Sequence[str]) -> str:
        assert self._template
        return self._template.render(Context({"v": values}))


def day_of(value: str | date | None) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day}.\u00a0{MONTHS[day.month - 1]}" if day else ""


LIST_PAGE, OPEN_PAGE = SamePage(), SamePage()
