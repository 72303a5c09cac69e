"""The controls as data: id, severity and limit per form and reporting year, read from data/rules.csv.

`check` is the name our code calls a control by (SSB's id of 2026); `rule` is the id that SSB gives it in that year.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from familieplan.assistance.faults import Severity
from familieplan.assistance.layouts import DATA

MUNICIPALITIES = "@municipalities"
ABOVE_ZERO, NONE_OF = "+", "!"


@dataclass(frozen=True)
class Rule:
    """`when` and `codes` are filled in where the control says: if these fields have these codes, `field` must have …"""

    check: str
    rule: str
    severity: Severity
    title: str
    field: str
    limit: int
    when: tuple[tuple[str, frozenset[str]], ...]
    codes: str

    def broken_by(self, values: Mapping[str, str]) -> bool:
        return all(values[name] in codes for name, codes in self.when) and not self._holds(values[self.field])

    def _holds(self, value: str) -> bool:
        if self.codes == ABOVE_ZERO:
            return bool(value.strip(" 0"))
        if self.codes == MUNICIPALITIES:
            return value in municipalities()
        if self.codes.startswith(NONE_OF):
            return value not in self.codes[1:].split("|")
        return value in self.codes.split("|")


@cache
def in_force(form: str, year: int) -> tuple[Rule, ...]:
    with (DATA / "rules.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            _rule(row)
            for row in csv.DictReader(rows)
            if row["form"] == form and int(row["from_year"]) <= year <= int(row["to_year"] or 9999)
        )


def _rule(row: Mapping[str, str]) -> Rule:
    when = (condition.split("=") for condition in row["when"].split())
    return Rule(
        row["check"],
        row["rule"],
        Severity(row["severity"]),
        row["title"],
        row["field"],
        int(row["limit"] or 0),
        tuple((name, frozenset(codes.split("|"))) for name, codes in when),
        row["codes"],
    )


@cache
def by_check(form: str, year: int) -> dict[str, Rule]:
    return {rule.check: rule for rule in in_force(form, year)}


@cache
def titles(form: str, year: int | None) -> dict[str, str]:
    """What each id of the year means; of the newest year where none is known."""
    return {rule.rule: rule.title for rule in in_force(form or "11F", year or 9998)}


@cache
def municipalities() -> frozenset[str]:
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as rows:
        return frozenset(row["code"] for row in csv.DictReader(rows))
