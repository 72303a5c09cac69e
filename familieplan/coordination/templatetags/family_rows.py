"""The rows of the list of families: the list is opened all day."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from familieplan.accounts.drawn import Drawn
from familieplan.coordination.listing import FamilyRow

register = template.Library()
ROW = Drawn(
    "coordination/partials/family_row.html",
    *("address", "name", "hidden", "people", "why", "pyramid", "answered"),
    *("zone", "part", "flag", "next", "is_late", "changed"),
)


@register.simple_tag
def family_rows(rows: Iterable[FamilyRow]) -> SafeString:
    return mark_safe("".join(map(ROW.of, rows)))  # noqa: S308 rows that are drawn
