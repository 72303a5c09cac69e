"""What no paper that leaves the house may hold, whatever somebody once wrote into a text."""

from __future__ import annotations

import re
from typing import Any

# Eleven or twelve digits as people write a number: together, or the last five or six apart.
# What is part of a longer sign, or the last group of one of our own numbers, is none.
NUMBER = re.compile(r"(?<![0-9A-Za-z])(?<![0-9a-f]{4}-)(\d{6})[ \u00a0.-]?\d{5,6}(?![0-9A-Za-z])")


def masked(value: Any) -> Any:
    """The same structure without identity numbers in any text; the first six digits, a date, stay."""
    if isinstance(value, str):
        return NUMBER.sub(r"\1 *****", value)
    if isinstance(value, dict):
        return {key: masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each) for each in value]
    return value
