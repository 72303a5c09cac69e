"""What a line of the running log says of a fault: of which kind it was and where, and never its own words.

The database quotes the row that it did not take, and a form what was typed: names, and what happened to whom.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from traceback import walk_tb
from typing import Any


def where_it_fell(_logger: Any, _method: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    fault = _fault(facts.pop("exc_info", None))
    if fault is not None:
        chain = list(_chain(fault))
        facts["exception"] = " < ".join(f"{type(each).__module__}.{type(each).__qualname__}" for each in chain)
        facts["where"] = [place for each in chain for place in _places(each)]
    return facts


def without_the_words_of_a_task(
    _logger: Any, _method: str, facts: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Celery writes what a task fell of into the line itself, and what it was asked to do."""
    told = getattr(facts.get("_record"), "data", None)
    if isinstance(told, dict) and "exc" in told:
        facts["event"] = f"Task {told['name']}[{told['id']}] {told['description']}"
    return facts


def _fault(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    found: BaseException | None = (given if isinstance(given, tuple) else sys.exc_info() if given else (None, None))[1]
    return found


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    met: set[int] = set()
    while fault is not None and id(fault) not in met:
        met.add(id(fault))
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _places(fault: BaseException) -> Iterator[str]:
    for frame, line in walk_tb(fault.__traceback__):
        yield f"{frame.f_code.co_filename}:{line} {frame.f_code.co_qualname}"
