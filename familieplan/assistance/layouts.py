"""The record layouts of 11F and 11CF, one per form and reporting year, read from data/."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

DATA = Path(__file__).parent / "data"
# Codes that SSB's controls ask for in every record; the others may be blank.
REQUIRED = frozenset({"KJONN", "EKTSTAT", "BU18", "VKLO", "ARBSIT", "STATUS"})


@dataclass(frozen=True)
class Field:
    """`start` counts from 0. `kind` is string, integer or date; `codes` is empty when anything may stand there."""

    name: str
    start: int
    length: int
    kind: str
    codes: frozenset[str]

    @property
    def end(self) -> int:
        return self.start + self.length

    def pattern(self) -> str:
        """What a well-formed value looks like, the blank one included."""
        blank = " " * self.length
        if self.codes:
            allowed = [code.ljust(self.length) for code in sorted(self.codes)]
            if self.name not in REQUIRED:
                allowed.append(blank)
            return f"({'|'.join(re.escape(value) for value in allowed)})"
        if self.kind == "integer":
            # Blanks, then digits, filling the field exactly.
            return "(" + "|".join(f" {{{n}}}[0-9]{{{self.length - n}}}" for n in range(self.length + 1)) + ")"
        if self.kind == "date":
            return f"([0-9]{{{self.length}}}|{blank})"
        return f"(.{{{self.length}}})"


@dataclass(frozen=True)
class Layout:
    form: str
    year: int
    fields: tuple[Field, ...]

    @cached_property
    def length(self) -> int:
        return max(field.end for field in self.fields)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def slice_of(self, name: str) -> slice:
        field = self.by_name[name]
        return slice(field.start, field.end)


@cache
def layouts() -> dict[tuple[str, int], Layout]:
    codes = _codes()
    found: dict[tuple[str, int], list[Field]] = {}
    with (DATA / "layouts.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            form, year, name = row["form"], int(row["year"]), row["field"]
            allowed = frozenset(code for code, since, until in codes.get((form, name), ()) if since <= year <= until)
            found.setdefault((form, year), []).append(
                Field(name, int(row["start"]) - 1, int(row["length"]), row["type"], allowed)
            )
    return {key: Layout(*key, tuple(fields)) for key, fields in found.items()}


def _codes() -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    with (DATA / "codes.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            until = int(row["to_year"] or 9999)
            found.setdefault((row["form"], row["field"]), []).append((row["code"], int(row["from_year"]), until))
    return found


def recognise(line: str) -> Layout | None:
    """Form and year follow from the record's length and the two digits of VERSION; None when none fits."""
    year = 2000 + int(line[4:6]) if line[4:6].isascii() and line[4:6].isdigit() else 0
    for (_form, known), layout in layouts().items():
        if layout.length == len(line) and known == year:
            return layout
    return None


def lengths() -> set[int]:
    return {layout.length for layout in layouts().values()}
