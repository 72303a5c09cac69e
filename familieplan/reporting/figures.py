"""The figures of a yearly status as plain values. Nothing here knows of pages, paper or the database.

The same classes carry the internal and the published figures. In the internal ones `None` means that the register
cannot know the figure; in the published ones it may also be hidden, and the list of hidden cells says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Self, get_type_hints

Figure = int | None
Document = dict[str, Any]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, raw: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        # A report from before a part was counted has none of it.
        known = [part for part in fields(kind) if part.name in raw]
        return kind(**{part.name: _value(_hints(kind)[part.name], raw[part.name]) for part in known})
    if isinstance(raw, list | tuple):
        return tuple(raw)
    return dict(raw) if isinstance(raw, dict) else raw


class Plain:
    """Values that become a JSON document and come back as the very same values."""

    @classmethod
    def of(cls, document: Document) -> Self:
        built: Self = _value(cls, document)
        return built

    def document(self) -> Document:
        return _jsonable(asdict(self))  # type: ignore[call-overload, no-any-return]


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(part) for key, part in value.items()}
    return [_jsonable(part) for part in value] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Recipients(Plain):
    total: Figure
    monthly_mean: Figure
    monthly_mean_1_9: Figure
    by_month: tuple[Figure, ...]


@dataclass(frozen=True)
class Compared(Plain):
    """The same question by another definition."""

    recipients: Figure
    families: Figure


@dataclass(frozen=True)
class LongTerm(Plain):
    """More than three years of assistance. `known_from` is the first month in which the files can tell."""

    recipients: Figure
    families: Figure
    children: Figure
    strict: Compared
    cumulative: Compared
    known_from: str | None


@dataclass(frozen=True)
class Families(Plain):
    families: Figure
    children: Figure


@dataclass(frozen=True)
class Young(Plain):
    under_21_spring: Figure
    under_24: Figure


@dataclass(frozen=True)
class Programme(Plain):
    """The qualification programme, KVP. `None` all through when no 11CF file of the year has been read."""

    participants: Figure
    ended: Figure
    results: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class YearFigures(Plain):
    year: int
    recipients: Recipients
    long_term: LongTerm
    families: Families
    young: Young
    kvp: Programme
    # The breakdowns, each figure by its own stable id (reporting.register).
    more: dict[str, Figure] = field(default_factory=dict)

    @cached_property
    def cells(self) -> Mapping[str, Figure]:
        """As `cells` of the document, which a report asks for hundreds of times and which never changes."""
        return MappingProxyType(cells(self.document()))


def cells(document: Document, prefix: str = "") -> dict[str, Figure]:
    """Every figure of a year's document by its path: `long_term.strict.families`, `recipients.by_month.0`."""
    found: dict[str, Figure] = {}
    for key, value in document.items():
        path = f"{prefix}{key}"
        if path == "more":
            found |= value
        elif isinstance(value, dict):
            found |= cells(value, f"{path}.")
        elif isinstance(value, list):
            found |= {f"{path}.{place}": part for place, part in enumerate(value)}
        elif path not in {"year", "long_term.known_from"}:
            found[path] = value
    return found
