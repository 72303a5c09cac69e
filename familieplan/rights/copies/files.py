"""The two files of a copy: paper to read, and the same as data."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from familieplan.families.models import ExportOrder
from familieplan.reporting.pdf import write
from familieplan.rights.copies.contents import contents
from familieplan.rights.keeping import years_after_the_plan


def files(order: ExportOrder) -> list[tuple[str, str, bytes]]:
    """(name, content type, bytes); the same bytes for the same rows."""
    found = contents(order)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return [("kopi.pdf", "application/pdf", write(paper(found))), ("kopi.json", "application/json", text.encode())]


def paper(found: dict[str, Any]) -> str:
    context = {
        "copy": found,
        "made_at": datetime.fromisoformat(found["about"]["made_at"]),
        "read_by_day": _by_day(found["read"]),
        "years": years_after_the_plan(),
        "demo": settings.DEMO,
    }
    return render_to_string("rights/print/copy.html", context)


def _by_day(read: list[dict[str, str]]) -> list[tuple[date, list[str]]]:
    """Who read on which day, each named once a day: the data file has every single reading."""
    days = []
    for on, rows in groupby(read, key=lambda row: row["at"][:10]):
        people = dict.fromkeys(", ".join(filter(None, (row["who"], row["office"], row["why"]))) for row in rows)
        days.append((date.fromisoformat(on), list(people)))
    return days
