"""The controls that hold several fields of one record against each other.

The coded fields of a record are few and meet in few ways, so what is said of a way they meet is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import compress
from operator import itemgetter, or_
from typing import Any

from django.utils.translation import gettext as _

from familieplan.assistance.layouts import Layout
from familieplan.assistance.rules import Rule, by_check, in_force

MONTHS = ("JAN", "FEB", "MARS", "APRIL", "MAI", "JUNI", "JULI", "AUG", "SEPT", "OKT", "NOV", "DES")
BITS = tuple(1 << place for place in range(12))
REMEMBERED = 50_000
NOT_OUTCOMES = {"AVSL_DATO", "AVSL_VIKTIGSTE_INNTEKT"}
OLD_AGE_PENSION = "07"
ON_LEAVE, UNDER_WAY = "2", "1"
MUST_HAVE_OUTCOME = {"3", "7"}
HELPED, NOT_HELPED = "1", "2"
# The column, the control, and its own words where the register's do not say which of two.
Found = Iterator[tuple[str, str, str]]


class Amounts(dict[str, int]):
    """What an amount's text says, in kroner: blank is nothing, and so is what is no number (said elsewhere)."""

    def __missing__(self, text: str) -> int:
        stripped = text.strip(" ")
        amount = int(stripped) if stripped.isascii() and stripped.isdigit() else 0
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = amount
        return amount


class CrossChecks:
    """`told` gives the answers for one record: where, which rule, and words of its own where the title says less."""

    def __init__(self, layout: Layout, when_day: Callable[[str], date | None]) -> None:
        self.day = when_day
        self.rules = by_check(layout.form, layout.year)
        self.needs = [rule for rule in in_force(layout.form, layout.year) if rule.when]
        self.at = {each.name: each.slice for each in layout.fields}
        self.amount = Amounts()
        self.remembered: dict[Any, tuple[tuple[str, Rule], ...]] = {}
        self.aid = layout.form == "11F"
        self.coded = self._coded_names(layout)
        self.codes = itemgetter(*(self.at[name] for name in self.coded))
        if self.aid:
            self.grants = itemgetter(*(self.at[f"BIDRAG_{month}"] for month in MONTHS))
            self.loans = itemgetter(*(self.at[f"LAAN_{month}"] for month in MONTHS))
            flags = [each for each in layout.fields if each.name.startswith("VILKAR") and each.length == 2]
            self.conditions = slice(flags[0].start, flags[-1].end)

    def _coded_names(self, layout: Layout) -> list[str]:
        named = {name for rule in self.needs for name in (rule.field, *(name for name, _codes in rule.when))}
        if not self.aid:
            self.support = [name for name in self.at if name.startswith("KVP_MED_") and name != "KVP_MED_ASTONAD"]
            self.ways = [name for name in self.at if name.startswith("AVSL_") and name not in NOT_OUTCOMES]
            named |= {"KVP_MED_ASTONAD", "STATUS", *self.support, *self.ways}
        return [each.name for each in layout.fields if each.name in named] or ["KJONN", "EKTSTAT"]

    def told(self, text: str, months: int, age: int, readable: bool) -> Iterator[tuple[str, Rule, str]]:
        """`months` as bits; `age` −1 where no number tells it; `readable`: every amount is a whole number or blank."""
        codes = self.codes(text)
        known = self.remembered.get(codes)
        if known is None:
            if len(self.remembered) >= REMEMBERED:
                self.remembered.clear()
            known = self.remembered[codes] = tuple(self._met(dict(zip(self.coded, codes, strict=True))))
        for name, rule in known:
            yield name, rule, ""
        found = self._aid(text, months, age, readable) if self.aid else self._programme(text, months)
        for name, check, words in found:
            if check in self.rules:
                yield name, self.rules[check], words

    def _met(self, values: dict[str, str]) -> Iterator[tuple[str, Rule]]:
        said = set()
        for rule in self.needs:
            if rule.check not in said and rule.broken_by(values):
                said.add(rule.check)
                yield rule.field, rule
        if self.aid:
            return
        helped, kinds = values["KVP_MED_ASTONAD"], any(values[name].strip() for name in self.support)
        if "K027" in self.rules and ((helped == HELPED and not kinds) or (helped == NOT_HELPED and kinds)):
            yield "KVP_MED_ASTONAD", self.rules["K027"]
        without = not any(values[name].strip() for name in self.ways)
        if "K038" in self.rules and values["STATUS"] in MUST_HAVE_OUTCOME and without:
            yield self.ways[0], self.rules["K038"]

    def _aid(self, text: str, months: int, age: int, readable: bool) -> Found:
        at, amount = self.at, self.amount
        granted, lent = amount[text[at["BIDRAG"]]], amount[text[at["LAAN"]]]
        if not granted and not lent:
            yield "BIDRAG", "K027", ""
        if readable:
            yield from self._size(granted + lent)
            grants = list(map(amount.__getitem__, self.grants(text)))
            loans = list(map(amount.__getitem__, self.loans(text)))
            if sum(grants) != granted:
                yield "BIDRAG", "K036", ""
            if sum(loans) != lent:
                yield "LAAN", "K037", ""
            if months and (paid := sum(compress(BITS, map(or_, grants, loans)))) and paid != months:
                yield _ticked_or_paid(months, paid)
        if text[at["TRYGDESIT"]] == OLD_AGE_PENSION and "K023A" in self.rules and age < self.rules["K023A"].limit:
            yield "TRYGDESIT", "K023A", ""
        if text[at["VILKARSOSLOV"]] == "1":
            yield from self._conditions(text)

    def _size(self, amount: int) -> Found:
        if "K030" in self.rules and amount > self.rules["K030"].limit:
            yield "BIDRAG", "K030", ""
        if "K031" in self.rules and amount <= self.rules["K031"].limit:
            yield "BIDRAG", "K031", ""

    def _conditions(self, text: str) -> Found:
        for name, check in (("UTBETDATO", "K041"), ("UTBETTOMDATO", "K042")):
            if self.day(text[self.at[name]]) is None:
                yield name, check, ""
        if not text[self.conditions].strip():
            yield "VILKARARBEID", "K043", ""

    def _programme(self, text: str, months: int) -> Found:
        at = self.at
        status, written = text[at["STATUS"]], text[at["KVP_STONAD"]]
        paid = self.amount[written]
        if not months and status != ON_LEAVE:
            yield "STMND_1", "K028", ""
        if status == UNDER_WAY and not paid:
            yield "KVP_STONAD", "K029", ""
        if months and status != ON_LEAVE and not written.strip():
            yield "KVP_STONAD", "K030", ""
        if status == UNDER_WAY and paid and not months:
            yield "STMND_1", "K031", ""
        if "K032" in self.rules and paid > self.rules["K032"].limit:
            yield "KVP_STONAD", "K032", ""


def _ticked_or_paid(ticked: int, paid: int) -> tuple[str, str, str]:
    """Our own control. Where no month is ticked, or no monthly amount written, K026, K036 and K037 have said it."""
    differs = paid ^ ticked
    first = differs & -differs
    words = _("Måneden er krysset av, men har ikke noe beløp.")
    if first & paid:
        words = _("Måneden har et beløp, men er ikke krysset av.")
    return f"STMND_{first.bit_length()}", "FP04", words
