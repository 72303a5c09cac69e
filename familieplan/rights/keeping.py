"""The rules of keeping, as a family is told of them. They stand in the file that the nightly work obeys."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

DAYS_IN_A_YEAR = 365


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(settings.RETENTION_FILE.read_text(encoding="utf-8"))


def rule_of(model: str) -> dict[str, Any]:
    found: dict[str, Any] = _file()["rules"][_file()["models"][model]["rule"]]
    return found


def erasable(model: str) -> list[str]:
    """Columns that may be emptied when a family asks, although the row is kept."""
    return list(_file()["models"][model].get("erasable", ()))


def kept_after_the_plan() -> timedelta:
    """How long a family's file is kept after its last plan has ended, before it goes to the archive."""
    return timedelta(days=rule_of("families.Family")["days"])


def years_after_the_plan() -> int:
    return kept_after_the_plan().days // DAYS_IN_A_YEAR
