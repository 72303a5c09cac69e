"""The record layouts of 11F and 11CF, one per form and reporting year, read from data/."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

DATA = Path(__file__).parent / "data"
# SSB's control of the file description itself: a field without a control of its own answers to this one.
DESCRIPTION = "K002"


@dataclass(frozen=True)
class Field:
    """`start` counts from 0. `kind` is string, integer or date; `codes` is empty when anything may stand there."""

    name: str
    start: int
    length: int
    kind: str
    codes: frozenset[str] = frozenset()
    rule: str = DESCRIPTION
    required: bool = False

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def slice(self) -> slice:
        return slice(self.start, self.end)

    def pattern(self) -> str:
        """What a well-formed value looks like; the blank one comes first, as it is the commonest."""
        shapes = [] if self.required else [f" {{{self.length}}}"]
        if self.codes:
            shapes += [re.escape(code.ljust(self.length)) for code in sorted(self.codes)]
        elif self.kind == "integer":
            shapes += _whole_numbers(self.length)
        elif self.kind == "date":
            shapes.append(f"[0-9]{{{self.length}}}")
        else:
            shapes = [f"(?! {{{self.length}}}).{{{self.length}}}" if self.required else f".{{{self.length}}}"]
        return f"(?:{'|'.join(shapes)})"


def _whole_numbers(length: int) -> Iterator[str]:
    """Digits with blanks before, as the description says, or after: SSB's program reads both."""
    for after in range(length):
        for before in range(length - after):
            yield f" {{{before}}}[0-9]{{{length - before - after}}} {{{after}}}"


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


@cache
def layouts() -> dict[tuple[str, int], Layout]:
    codes, rules = _by_field("codes.csv", "code"), _by_field("field_rules.csv", "rule", "required")
    found: dict[tuple[str, int], list[Field]] = {}
    for row in _rows("layouts.csv"):
        form, year, name = row["form"], int(row["year"]), row["field"]
        allowed = frozenset(code for (code,) in _in_force(codes, form, name, year))
        rule, required = next(_in_force(rules, form, name, year), (DESCRIPTION, "no"))
        found.setdefault((form, year), []).append(
            Field(name, int(row["start"]) - 1, int(row["length"]), row["type"], allowed, rule, required == "yes")
        )
    return {key: Layout(*key, tuple(fields)) for key, fields in found.items()}


Dated = dict[tuple[str, str], list[tuple[int, int, tuple[str, ...]]]]


def _by_field(file: str, *columns: str) -> Dated:
    found: Dated = {}
    for row in _rows(file):
        years = int(row["from_year"]), int(row["to_year"] or 9999)
        found.setdefault((row["form"], row["field"]), []).append((*years, tuple(row[name] for name in columns)))
    return found


def _in_force(dated: Dated, form: str, name: str, year: int) -> Iterator[tuple[str, ...]]:
    return (values for since, until, values in dated.get((form, name), ()) if since <= year <= until)


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def recognise(line: str) -> Layout | None:
    """Form and year follow from the record's length and the two digits of VERSION; None when none fits."""
    year = 2000 + int(line[4:6]) if line[4:6].isascii() and line[4:6].isdigit() else 0
    for (_form, known), layout in layouts().items():
        if layout.length == len(line) and known == year:
            return layout
    return None


@cache
def forms_by_length() -> dict[int, str]:
    """No length is shared by the two forms, so the length alone tells which one is meant."""
    return {layout.length: layout.form for layout in layouts().values()}
