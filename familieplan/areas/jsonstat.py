"""JSON-stat 2.0, as SSB's Statbank writes it: a dataset is a row of numbers laid out over its dimensions.

Source: the format's own description, «JSON-stat 2.0, full specification» (class dataset: id, size, dimension, value,
status). The libraries that read it want pandas or fetch from the net; the part that we need is small.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from familieplan.areas.indicator_values import FileRefusedError, missing_word

# A table of all municipalities over all years has fewer cells; what is larger is to be narrowed down where it is made.
MOST_CELLS, MOST_DIMENSIONS, MOST_CATEGORIES = 50_000, 8, 1000


@dataclass(frozen=True)
class Dimension:
    """`categories`: (code, name) in the order of the file. `role`: "time", "geo", "metric" or ""."""

    key: str
    label: str
    role: str
    categories: list[tuple[str, str]]

    def position(self, code: str) -> int:
        return [key for key, _name in self.categories].index(code)


@dataclass(frozen=True)
class Cell:
    """`value` is None where the file has none. `word`: what the file's mark means, "" without one."""

    value: Decimal | None
    word: str


@dataclass(frozen=True)
class Dataset:
    label: str
    source: str
    dimensions: list[Dimension]
    _values: Mapping[int, Any]
    _status: Mapping[int, str]
    _words: Mapping[str, str]

    def cell(self, codes: Mapping[str, str]) -> Cell:
        """`codes`: one category of every dimension, by its key. The last dimension runs the fastest."""
        place = 0
        for dimension in self.dimensions:
            place = place * len(dimension.categories) + dimension.position(codes[dimension.key])
        mark = self._status.get(place, "")
        value = _number(self._values.get(place))
        word = self._words.get(mark) or (missing_word(mark) if mark or value is None else "")
        return Cell(value, word)


def looks_like_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def read_jsonstat(content: bytes) -> Dataset:
    """Raises FileRefusedError for everything that is not one dataset of version 2."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(_("Filen er ikke hel JSON.")) from error
    if not isinstance(said, dict) or said.get("class") != "dataset" or str(said.get("version", ""))[:2] != "2.":
        raise _refused(_("Filen er JSON, men ikke et datasett i JSON-stat 2.0."))
    dimensions = _dimensions(said)
    cells = math.prod(len(each.categories) for each in dimensions)
    if cells > MOST_CELLS:
        onward = _("Velg færre steder, år eller grupper i Statistikkbanken, og hent den på nytt.")
        raise FileRefusedError([_("Filen har %(n)s tall.") % {"n": cells} + f" {onward}"])
    words = said.get("extension")
    words = words.get("status") if isinstance(words, dict) else None
    words = words.get("label") if isinstance(words, dict) else None
    return Dataset(
        _text(said.get("label"), 120),
        _text(said.get("source"), 200),
        dimensions,
        _laid_out(said.get("value"), cells, "value"),
        {place: str(mark)[:20] for place, mark in _marks(said.get("status"), cells).items() if mark is not None},
        {str(mark): _text(word, 120) for mark, word in words.items()} if isinstance(words, dict) else {},
    )


def _refused(what: str) -> FileRefusedError:
    onward = _("Åpne tabellen i Statistikkbanken, velg «Lagre som» og «JSON-stat 2.0», og send den filen.")
    return FileRefusedError([f"{what} {onward}"])


def _dimensions(said: dict[str, Any]) -> list[Dimension]:
    keys, sizes, told = said.get("id"), said.get("size"), said.get("dimension")
    if not (isinstance(keys, list) and isinstance(sizes, list) and isinstance(told, dict)):
        raise _refused(_("Filen mangler id, size eller dimension."))
    if not 0 < len(keys) == len(sizes) <= MOST_DIMENSIONS or len({str(key) for key in keys}) != len(keys):
        raise _refused(_("Dimensjonene i filen henger ikke sammen."))
    roles = _roles(said.get("role"))
    found = [_dimension(str(key), told.get(str(key)), roles.get(str(key), "")) for key in keys]
    if [len(each.categories) for each in found] != sizes:
        raise _refused(_("Dimensjonene i filen henger ikke sammen."))
    return found


def _roles(said: Any) -> dict[str, str]:
    if not isinstance(said, dict):
        return {}
    return {
        str(key): role for role in ("time", "geo", "metric") if isinstance(said.get(role), list) for key in said[role]
    }


def _dimension(key: str, said: Any, role: str) -> Dimension:
    category = said.get("category") if isinstance(said, dict) else None
    if not isinstance(category, dict):
        raise _refused(_("Dimensjonen «%(name)s» har ingen kategorier.") % {"name": key[:40]})
    index, names = category.get("index"), category.get("label")
    names = names if isinstance(names, dict) else {}
    if isinstance(index, list):
        codes = [str(code) for code in index]
    elif isinstance(index, dict) and all(isinstance(place, int) for place in index.values()):
        codes = [str(code) for code, _place in sorted(index.items(), key=lambda each: each[1])]
    else:
        # A dimension of one category may leave its order out.
        codes = [str(code) for code in names] if len(names) == 1 else []
    if not 0 < len(codes) <= MOST_CATEGORIES or len(set(codes)) != len(codes):
        raise _refused(_("Dimensjonen «%(name)s» har ingen kategorier, eller for mange.") % {"name": key[:40]})
    return Dimension(
        key,
        _text(said.get("label"), 80) or key[:80],
        role,
        [(code, _text(names.get(code), 80) or code) for code in codes],
    )


def _laid_out(said: Any, cells: int, what: str) -> dict[int, Any]:
    """A list with one for each cell, or an object that names only the cells that there is something of."""
    if isinstance(said, list) and len(said) == cells:
        return dict(enumerate(said))
    if isinstance(said, dict) and all(str(place).isascii() and str(place).isdecimal() for place in said):
        found = {int(place): each for place, each in said.items() if len(place) < 9}
        if all(place < cells for place in found):
            return found
    raise _refused(_("Det står ikke ett tall for hver celle i «%(what)s».") % {"what": what})


def _marks(said: Any, cells: int) -> dict[int, Any]:
    """A text marks every cell alike; a list of one does the same."""
    if said is None:
        return {}
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    return dict.fromkeys(range(cells), said) if isinstance(said, str) else _laid_out(said, cells, "status")


def _number(said: Any) -> Decimal | None:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        value = Decimal(str(said))
        return value.quantize(Decimal("0.01")) if value.is_finite() and abs(value) < 10**10 else None
    except (InvalidOperation, ValueError):
        return None


def _text(said: Any, most: int) -> str:
    return "".join(sign for sign in said if sign.isprintable()).strip()[:most] if isinstance(said, str) else ""
