"""The controls of one record. Ids and severities are SSB's for the reporting year; a message holds no value.

A record that is well-formed passes one compiled pattern; only one that is not is taken apart to say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from familieplan.accounts import identity
from familieplan.assistance.crosschecks import MONTHS, NOT_OUTCOMES, CrossChecks
from familieplan.assistance.faults import Fault, Severity
from familieplan.assistance.layouts import Field, Layout
from familieplan.assistance.reading import Reading, Record
from familieplan.assistance.rules import by_check

OSLO = "0301"
STAND_INS = ("00100", "00200", "99999")
MUST_HAVE_ENDED = {"3", "4", "5", "7"}
OSLO_BYDELER = {f"{number:02d}" for number in range(1, 16)}
PROGRAMME_DATES = {"REG_DATO": "K014", "VEDTAK_DATO": "K015", "BEGYNT_DATO": "K016"}


class Controls:
    """All that is known while one file is read: its layout, and where each field lies."""

    def __init__(self, layout: Layout, reading: Reading) -> None:
        self.layout, self.reading, self.form = layout, reading, layout.form
        self.pattern = _pattern(layout)
        self.rules = by_check(layout.form, layout.year)
        self.across = CrossChecks(layout, lambda text: day(text, layout.year))
        self.municipality = settings.MUNICIPALITY_NUMBER
        self.version = f"{layout.year % 100:02d}"
        self.at = {each.name: each.slice for each in layout.fields}
        self.months = slice(self.at["STMND_1"].start, self.at["STMND_12"].stop)
        self.outcomes = [
            (each.name, each.slice)
            for each in layout.fields
            if each.name.startswith("AVSL_") and each.name not in NOT_OUTCOMES
        ]
        amounts = ["BIDRAG", "LAAN", *(f"{kind}_{month}" for month in MONTHS for kind in ("BIDRAG", "LAAN"))]
        self.amounts = [self.layout.by_name[name] for name in amounts if name in self.at]
        self.dates = [(each, each.slice, " " * each.length) for each in layout.fields if each.kind == "date"]

    def note(self, line: int, name: str, check: str, message: str) -> None:
        """A control of the register: its id and severity are those of the reporting year; out of force it is silent."""
        if rule := self.rules.get(check):
            self.reading.note(Fault(line, name, rule.rule, rule.severity, message))

    def _note_value(self, line: int, field: Field, message: str) -> None:
        self.reading.note(Fault(line, field.name, field.rule, Severity.ERROR, message))

    def read(self, line: int, text: str) -> Record | None:
        """One record, or None when the line cannot be kept whatever is accepted."""
        if len(text) != self.layout.length or "\t" in text:
            self.reading.note(wrong_shape(line, text, self.layout.length))
            return None
        shaped = self.pattern.fullmatch(text) is not None
        if not shaped:
            self._take_apart(line, text)
        for each, where, blank in self.dates:
            value = text[where]
            # What is not digits at all has had its fault by the pattern.
            if value != blank and day(value, self.layout.year) is None and value.isdigit():
                self._note_value(line, each, _("Dette er ikke en dato."))
        ours = self._belongs_here(line, text)
        record = self._assistance(line, text) if self.form == "11F" else self._programme(line, text)
        readable = shaped or all(re.fullmatch(each.pattern(), text[each.slice]) for each in self.amounts)
        for name, rule, words in self.across.told(text, record.months, record.age, readable):
            self.reading.note(Fault(line, name, rule.rule, rule.severity, words or f"{_(rule.title)}."))
        return record if ours and record.key else None

    def _belongs_here(self, line: int, text: str) -> bool:
        """False for another municipality or year: such a record says nothing of ours, and is never kept."""
        bydel = text[6:8]
        if self.municipality == OSLO and bydel not in OSLO_BYDELER:
            self.note(line, "BYDELSNR", "K003b", _("Oslo skal ha bydel 01–15."))
        elif self.municipality != OSLO and bydel != "  ":
            self.note(line, "BYDELSNR", "K003b", _("Bydel skal stå tom for alle kommuner utenom Oslo."))
        if text[:4] != self.municipality:
            self.note(line, "KOMMUNE_NR", "K003k", _("Kommunenummeret er et annet enn kommunens eget."))
        if text[4:6] != self.version:
            self.note(line, "VERSION", "K004", _("Årstallet er et annet enn i resten av filen."))
        return text[:4] == self.municipality and text[4:6] == self.version

    def _take_apart(self, line: int, text: str) -> None:
        for each in self.layout.fields:
            value = text[each.slice]
            if not re.fullmatch(each.pattern(), value, re.DOTALL):
                self._note_value(line, each, _why(each, value))

    def _assistance(self, line: int, text: str) -> Record:
        record = self._common(line, text, text[self.at["BIDRAG"]], text[self.at["LAAN"]])
        if not record.months:
            self.note(line, "STMND_1", "K026", _("Ingen måned er krysset av."))
        return record

    def _programme(self, line: int, text: str) -> Record:
        year, at = self.layout.year, self.at
        for name, check in PROGRAMME_DATES.items() if self.municipality != OSLO else ():
            began, rule = day(text[at[name]], year), self.rules.get(check)
            if rule and began and year - began.year > rule.limit:
                self.note(line, name, check, _("Datoen er mer enn fire år før rapporteringsåret."))
            elif rule and began and check == "K016" and began.year > year:
                self.note(line, name, check, _("Datoen er etter rapporteringsåret."))
        status, ended_on = text[at["STATUS"]], day(text[at["AVSL_DATO"]], year)
        missing = not text[at["AVSL_DATO"]].strip()
        if status in MUST_HAVE_ENDED and (missing or (ended_on and ended_on.year != year)):
            message = _("Avslutningsdatoen mangler eller er ikke i rapporteringsåret.")
            self.note(line, "AVSL_DATO", "K037", message)
        outcomes = tuple(name for name, where in self.outcomes if text[where].strip())
        return self._common(line, text, text[at["KVP_STONAD"]])._replace(
            status=status if status in self.layout.by_name["STATUS"].codes else "",
            ended_on=ended_on,
            outcomes=outcomes,
        )

    def _common(self, line: int, text: str, granted: str, lent: str = "") -> Record:
        at, amount = self.at, self.across.amount
        born = self._born(line, text)
        journal = text[at["PERSON_JOURNALNR"]].strip()
        if not journal:
            self.note(line, "PERSON_JOURNALNR", "K002", _("Journalnummeret mangler."))
        written = text[at["PERSON_FODSELSNR"]].strip()
        known = self._number(line, written)
        if known:
            key, born = identity.keyed_hash(known.number), born or known.birth_date
        else:
            born = born or day(written[:6], self.layout.year)
            key = self._other_key(line, text, born, journal)
        sex = text[at["KJONN"]]
        months = months_of(text[self.months])
        children = self._children(line, text)
        counted = known.birth_date if known else day(written[:6], self.layout.year)
        age = self.layout.year - counted.year if counted else -1
        sex = sex if sex in {"1", "2"} else ""
        return Record(line, key, born, sex, children, months, journal, bool(known), age, amount[granted], amount[lent])

    def _born(self, line: int, text: str) -> date | None:
        where = self.at.get("FODSELSDATO")
        born = day(text[where], self.layout.year) if where else None
        if born and born.year > self.layout.year:
            self.note(line, "FODSELSDATO", "K004A", _("Fødselsdatoen er etter rapporteringsåret."))
        return born

    def _children(self, line: int, text: str) -> int:
        has, children = text[self.at["BU18"]], self.across.amount[text[self.at["ANTBU18"]]]
        if has == "1" and not children:
            self.note(line, "ANTBU18", "K011", _("Det er krysset av for barn, men antall barn mangler."))
        if has != "1" and children:
            self.note(line, "BU18", "K012", _("Antall barn er fylt ut, men det er ikke krysset av for barn."))
        if children > 13:
            self.note(line, "ANTBU18", "K013", _("Antall barn er 14 eller flere. Se etter om det stemmer."))
        return children if has == "1" else 0

    def _number(self, line: int, text: str) -> identity.IdentityNumber | None:
        try:
            known = identity.accept(text)
        except identity.IdentityError as error:
            if not self._stands_in(text):
                self.note(line, "PERSON_FODSELSNR", "K005", str(error) if text else _("Nummeret mangler."))
            return None
        if known.birth_date:
            self._age(line, self.layout.year - known.birth_date.year)
        return known

    def _age(self, line: int, age: int) -> None:
        """SSB counts the age in whole years: reporting year minus year of birth."""
        if age < self.rules["K006"].limit:
            self.note(line, "PERSON_FODSELSNR", "K006", _("Personen er under 18 år i rapporteringsåret."))
        elif age > (oldest := self.rules["K007"].limit):
            message = _("Personen er eldre enn %(age)s år i rapporteringsåret.") % {"age": oldest}
            self.note(line, "PERSON_FODSELSNR", "K007", message)

    def _other_key(self, line: int, text: str, born: date | None, journal: str) -> str:
        """DUF, else birth date and journal number; empty when the record cannot be told from others."""
        duf = text[self.at["PERSON_DUF"]] if "PERSON_DUF" in self.at else ""
        try:
            return identity.keyed_hash(identity.accept(duf).number)
        except identity.IdentityError:
            if not text[self.at["PERSON_FODSELSNR"]].strip() and "PERSON_DUF" in self.at:
                message = _("Fødselsnummer mangler, og DUF-nummeret er ikke gyldig.")
                self.note(line, "PERSON_DUF", "K038", message)
            return identity.keyed_hash(f"journal:{born}:{journal}") if born and journal else ""

    def _stands_in(self, text: str) -> bool:
        """SSB's form for somebody without a number: the birth date and one of three endings."""
        return len(text) == 11 and text[6:] in STAND_INS and day(text[:6], self.layout.year) is not None


def wrong_shape(line: int, text: str, wanted: int | str) -> Fault:
    if "\t" in text:
        message = _("Linja har et tabulatortegn. Bruk mellomrom.")
    else:
        message = _("Linja har %(found)s tegn, men skal ha %(wanted)s.") % {"found": len(text), "wanted": wanted}
    return Fault(line, "", "K001", Severity.FATAL, message)


@cache
def _pattern(layout: Layout) -> re.Pattern[str]:
    return re.compile("".join(each.pattern() for each in _in_order(layout)), re.DOTALL)


def _in_order(layout: Layout) -> Iterator[Field]:
    """The fields by place, with what lies between them filled in."""
    place = 0
    for each in sorted(layout.fields, key=lambda one: one.start):
        if each.start > place:
            yield Field("", place, each.start - place, "string")
        yield each
        place = each.end


def _why(each: Field, value: str) -> str:
    if not value.strip():
        return _("Feltet mangler.")
    if each.codes:
        return _("Koden er ikke en av: %(codes)s.") % {"codes": ", ".join(sorted(each.codes))}
    return _("Dette er ikke et helt tall.") if each.kind == "integer" else _("Dette er ikke en dato.")


@lru_cache(maxsize=4096)
def months_of(text: str) -> int:
    """The twelve ticked months as bits, January the lowest."""
    return sum(1 << place for place in range(12) if text[2 * place : 2 * place + 2] == f"{place + 1:02d}")


@lru_cache(maxsize=50_000)
def day(text: str, reporting_year: int) -> date | None:
    """DDMMYYYY, or DDMMYY read as the latest such day in or before the reporting year. None when there is none."""
    if not text.isascii() or not text.isdigit():
        return None
    try:
        if len(text) == 6:
            century = reporting_year // 100 * 100
            year = century + int(text[4:])
            return date(year if year <= reporting_year else year - 100, int(text[2:4]), int(text[:2]))
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
