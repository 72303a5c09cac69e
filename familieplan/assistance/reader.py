"""Reads a KOSTRA file line by line: memory stays flat, every fault says line, field and reason.

A record that is well-formed passes one compiled pattern; only one that is not is taken apart to say why.
Controls follow SSB's for the reporting year (ids K…); FP01–FP04 are our own. An identity number is in no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from familieplan.accounts import identity
from familieplan.assistance.faults import Fault, Severity
from familieplan.assistance.layouts import Field, Layout, lengths, recognise

LONGEST_LINE = 1024
MOST_FAULTS = 2000
STAND_INS = ("00100", "00200", "99999")
CODE_RULES = {
    "KJONN": "K008", "EKTSTAT": "K009", "BU18": "K010", "VKLO": "K014", "TRYGDESIT": "K022", "ARBSIT": "K025",
    "STATUS": "K036",
}  # fmt: skip
OUTCOME = "AVSL_"
NOT_OUTCOMES = {"AVSL_DATO", "AVSL_VIKTIGSTE_INNTEKT"}


@dataclass(frozen=True)
class Record:
    """What the register keeps of one line. `key` is the keyed hash; no number leaves the reader."""

    line: int
    key: str
    birth_date: date | None
    sex: str
    children: int
    months: int
    granted: int = 0
    lent: int = 0
    status: str = ""
    ended_on: date | None = None
    outcomes: tuple[str, ...] = ()


@dataclass
class Reading:
    """What was found. `faults` holds the first two thousand; the counts count all."""

    name: str
    form: str = ""
    year: int | None = None
    records: int = 0
    faults: list[Fault] = field(default_factory=list)
    fatal: int = 0
    errors: int = 0
    nothing_to_report: bool = False

    def note(self, fault: Fault) -> None:
        self.fatal += fault.severity is Severity.FATAL
        self.errors += fault.severity is Severity.ERROR
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def passes(self, accept_errors: bool = False) -> bool:
        return not self.fatal and (accept_errors or not self.errors)


class _Controls:
    """Everything that is known while one file is read: its layout, and whom it has met."""

    def __init__(self, layout: Layout, reading: Reading) -> None:
        self.layout, self.reading = layout, reading
        self.pattern = _pattern(layout)
        self.persons: dict[str, int] = {}
        self.journals: dict[str, int] = {}
        self.at = {each.name: slice(each.start, each.end) for each in layout.fields}
        self.months = [self.at[f"STMND_{month}"] for month in range(1, 13)]
        self.outcomes = [
            each for each in layout.fields if each.name.startswith(OUTCOME) and each.name not in NOT_OUTCOMES
        ]
        self.dates = [each for each in layout.fields if each.kind == "date" and each.name != "FODSELSDATO"]
        self.version = f"{layout.year % 100:02d}"

    def fault(self, line: int, field_name: str, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        self.reading.note(Fault(line, field_name, rule, severity, message))

    def read(self, number: int, text: str) -> Record | None:
        """One record, or None when the line cannot be one."""
        if len(text) != self.layout.length or "\t" in text:
            self._wrong_shape(number, text)
            return None
        if not self.pattern.fullmatch(text):
            self._take_apart(number, text)
        if text[:4] != settings.MUNICIPALITY_NUMBER:
            self.fault(number, "KOMMUNE_NR", "K003k", _("Kommunenummeret er et annet enn kommunens eget."))
        if text[4:6] != self.version:
            self.fault(number, "VERSION", "K004", _("Årstallet er et annet enn i resten av filen."))
        if text[6:8] != "  " and settings.MUNICIPALITY_NUMBER != "0301":
            self.fault(number, "BYDELSNR", "K003b", _("Bydel skal stå tom for alle kommuner utenom Oslo."))
        for each in self.dates:
            self._date(number, each.name, text)
        return self._record(number, text)

    def _wrong_shape(self, number: int, text: str) -> None:
        if "\t" in text:
            message = _("Linja har et tabulatortegn. Bruk mellomrom.")
        else:
            message = _("Linja har %(found)s tegn, men skal ha %(wanted)s.") % {
                "found": len(text),
                "wanted": self.layout.length,
            }
        self.fault(number, "", "K001", message, Severity.FATAL)

    def _take_apart(self, number: int, text: str) -> None:
        for each in self.layout.fields:
            value = text[each.start : each.end]
            if not re.fullmatch(each.pattern(), value, re.DOTALL):
                rule = CODE_RULES.get(each.name, "K002") if each.codes else "K002"
                self.fault(number, each.name, rule, _why(each))

    def _record(self, number: int, text: str) -> Record:
        at = self.at
        born = self._born(number, text)
        key, known = self._key(number, text, born)
        months = 0
        for place, where in enumerate(self.months):
            if text[where] == f"{place + 1:02d}":
                months |= 1 << place
        children = self._children(number, text)
        birth_date = born or known
        sex = text[at["KJONN"]].strip()
        if self.layout.form == "11F":
            if not months:
                self.fault(number, "STMND_1", "K026", _("Ingen måned er krysset av."))
            return Record(
                number, key, birth_date, sex, children, months, _int(text[at["BIDRAG"]]), _int(text[at["LAAN"]])
            )
        ended_on = _day(text[at["AVSL_DATO"]])
        outcomes = tuple(each.name for each in self.outcomes if text[each.start : each.end].strip())
        status = text[at["STATUS"]].strip()
        if status in {"3", "4", "5", "7"} and (ended_on is None or ended_on.year != self.layout.year):
            self.fault(number, "AVSL_DATO", "K037", _("Avslutningsdatoen mangler eller er ikke i rapporteringsåret."))
        return Record(number, key, birth_date, sex, children, months, 0, 0, status, ended_on, outcomes)

    def _born(self, number: int, text: str) -> date | None:
        if "FODSELSDATO" not in self.at:
            return None
        born = self._date(number, "FODSELSDATO", text, required="K004A")
        if born and born.year > self.layout.year:
            self.fault(number, "FODSELSDATO", "K004A", _("Fødselsdatoen er etter rapporteringsåret."))
        return born

    def _date(self, number: int, name: str, text: str, required: str = "") -> date | None:
        value = text[self.at[name]].strip()
        if not value:
            if required:
                self.fault(number, name, required, _("Datoen mangler."))
            return None
        found = _day(value)
        if found is None:
            self.fault(number, name, required or "K002", _("Dette er ikke en dato."))
        return found

    def _children(self, number: int, text: str) -> int:
        has, children = text[self.at["BU18"]], _int(text[self.at["ANTBU18"]])
        if has == "1" and not children:
            self.fault(number, "ANTBU18", "K011", _("Det er krysset av for barn, men antall barn mangler."))
        if has != "1" and children:
            self.fault(number, "BU18", "K012", _("Antall barn er fylt ut, men det er ikke krysset av for barn."))
        if children > 13:
            self.fault(number, "ANTBU18", "K013", _("Antall barn er 14 eller flere. Se etter om det stemmer."))
        return children if has == "1" else 0

    def _key(self, number: int, text: str, born: date | None) -> tuple[str, date | None]:
        """Identity number, else DUF, else birth date and journal number; and the birth date the number tells."""
        journal = text[self.at["PERSON_JOURNALNR"]].strip()
        if not journal:
            self.fault(number, "PERSON_JOURNALNR", "K002", _("Journalnummeret mangler."))
        elif (first := self.journals.setdefault(journal, number)) and first != number:
            self.fault(
                number,
                "PERSON_JOURNALNR",
                "K005B",
                _("Journalnummeret står også på linje %(line)s.") % {"line": first},
            )
        text_number = text[self.at["PERSON_FODSELSNR"]].strip()
        try:
            known = identity.accept(text_number)
        except identity.IdentityError as error:
            known = None
            if not self._stands_in(text_number):
                self.fault(number, "PERSON_FODSELSNR", "K005", str(error) if text_number else _("Nummeret mangler."))
        if known and known.kind != "duf":
            key = identity.keyed_hash(known.number)
            self._once(number, key, text)
            return key, known.birth_date
        return self._other_key(text, born, journal), None

    def _other_key(self, text: str, born: date | None, journal: str) -> str:
        duf = text[self.at["PERSON_DUF"]].strip() if "PERSON_DUF" in self.at else ""
        try:
            return identity.keyed_hash(identity.accept(duf).number)
        except identity.IdentityError:
            stand_in = text[self.at["PERSON_FODSELSNR"]][:6]
            return identity.keyed_hash(f"journal:{born or stand_in}:{journal}")

    def _stands_in(self, text: str) -> bool:
        """SSB's form for somebody without a number: the birth date and one of three endings."""
        return len(text) == 11 and text[6:] in STAND_INS and _day(text[:6]) is not None

    def _once(self, number: int, key: str, text: str) -> None:
        """One record per person in 11F, one per person and status in 11CF."""
        mark = key if self.layout.form == "11F" else key + text[self.at["STATUS"]]
        first = self.persons.setdefault(mark, number)
        if first != number:
            message = _("Samme person står også på linje %(line)s.") % {"line": first}
            self.fault(number, "PERSON_FODSELSNR", "K005A", message)


@cache
def _pattern(layout: Layout) -> re.Pattern[str]:
    return re.compile("".join(each.pattern() for each in _in_order(layout)), re.DOTALL)


def _in_order(layout: Layout) -> Iterator[Field]:
    """The fields by place, with what lies between them filled in."""
    place = 0
    for each in sorted(layout.fields, key=lambda one: one.start):
        if each.start > place:
            yield Field("", place, each.start - place, "string", frozenset())
        yield each
        place = each.end


def _why(each: Field) -> str:
    if each.codes:
        return _("Koden er ikke en av: %(codes)s.") % {"codes": ", ".join(sorted(each.codes))}
    return _("Dette er ikke et helt tall.") if each.kind == "integer" else _("Dette er ikke en dato.")


def _int(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else 0


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    """DDMMYYYY, or DDMMYY with the century that gives the latest day that is not in the future of 2040."""
    try:
        year = int(text[4:])
        if len(text) == 6:
            year += 2000 if year <= 40 else 1900
        return date(year, int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def read(stream: IO[bytes], name: str) -> tuple[Reading, Iterator[Record]]:
    """The reading, and the records as they come; the reading is complete when the records are used up."""
    reading = Reading(name)
    return reading, _records(stream, reading)


def _records(stream: IO[bytes], reading: Reading) -> Iterator[Record]:
    controls: _Controls | None = None
    for number, raw in _lines(stream, reading):
        text = raw.decode("iso-8859-1")
        if _misread(raw):
            message = _("Linja har tegn som ikke hører hjemme i ISO-8859-1. Lagre filen i det tegnsettet.")
            reading.note(Fault(number, "", "FP01", Severity.FATAL, message))
            continue
        if controls is None:
            layout = recognise(text)
            if layout is None:
                reading.note(Fault(number, "", "K001" if len(text) not in lengths() else "K004", Severity.FATAL,
                                   _unknown(text)))  # fmt: skip
                return
            controls = _Controls(layout, reading)
            reading.form, reading.year = layout.form, layout.year
        reading.records += 1
        record = controls.read(number, text)
        if record is not None and not reading.fatal:
            yield record
    if controls is None and not reading.nothing_to_report and not reading.fatal:
        message = _("Filen er tom. En fil uten mottakere skal ha nøyaktig ett mellomrom.")
        reading.note(Fault(0, "", "K000", Severity.FATAL, message))


def _unknown(text: str) -> str:
    if len(text) in lengths():
        return _("Årstallet i filen passer ikke til lengden på linja. Vi leser 2022 til 2026.")
    return _("Linja har %(found)s tegn. Vi kjenner %(known)s.") % {
        "found": len(text),
        "known": ", ".join(str(length) for length in sorted(lengths())),
    }


def _lines(stream: IO[bytes], reading: Reading) -> Iterator[tuple[int, bytes]]:
    """Lines without their ends, blank ones left out. A file of exactly one space has nothing to report."""
    number = 0
    first = stream.readline(LONGEST_LINE)
    if first == b" " and not stream.read(1):
        reading.nothing_to_report = True
        return
    raw = first
    while raw:
        number += 1
        whole = raw.endswith(b"\n")
        line = raw.rstrip(b"\r\n")
        if line.strip(b" "):
            yield number, line
        while not whole and len(raw) == LONGEST_LINE:
            # The rest of a line that is far too long: it has its fault already.
            raw = stream.readline(LONGEST_LINE)
            whole = raw.endswith(b"\n")
        raw = stream.readline(LONGEST_LINE)


def _misread(raw: bytes) -> bool:
    """Control characters, or letters that were written as UTF-8."""
    if raw.isascii():
        return any(byte < 32 and byte != 9 for byte in raw) if raw.translate(None, bytes(range(32, 127))) else False
    if any(0x80 <= byte < 0xA0 for byte in raw):
        return True
    return raw.startswith(b"\xef\xbb\xbf")
