"""What comes out of a file: the records as the register keeps them, and everything that was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from familieplan.assistance.faults import Fault, Severity

MOST_FAULTS = 2000
# A record of a file of the right kind has a fault or two; one of another kind is wrong nearly everywhere.
RUBBISH_PER_RECORD = 5


class Record(NamedTuple):
    """What the register keeps of one line. `key` is the keyed hash; no identity number leaves the reader.

    `age` is the reporting year minus the year in the number, −1 where none can be read. `granted` is in kroner: BIDRAG,
    or KVP_STONAD. `journal` and `numbered` (the key comes from a valid number) only serve to find those who stand
    twice.
    """

    line: int
    key: str
    birth_date: date | None
    sex: str
    children: int
    months: int
    journal: str
    numbered: bool
    age: int = -1
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
    warnings: int = 0
    nothing_to_report: bool = False

    def note(self, fault: Fault) -> None:
        self.fatal += fault.severity is Severity.FATAL
        self.errors += fault.severity is Severity.ERROR
        self.warnings += fault.severity is Severity.WARNING
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    @property
    def hopeless(self) -> bool:
        """More of the file can neither be rescued nor tell anything new."""
        many = self.errors > MOST_FAULTS and self.errors > RUBBISH_PER_RECORD * self.records
        return many or self.fatal >= MOST_FAULTS

    def give_up(self, fault: Fault) -> None:
        """The last word on a file, said first."""
        self.fatal += 1
        self.faults.insert(0, fault)

    def note_errors(self, faults: Iterable[Fault], count: int) -> None:
        """Errors found afterwards in all lines at once, put where they belong; `count` is how many there are."""
        total = self.errors + count
        for fault in faults:
            self.note(fault)
        self.errors = total
        self.faults.sort(key=lambda fault: fault.line)

    def note_warnings(self, faults: Iterable[Fault], count: int) -> None:
        total = self.warnings + count
        for fault in faults:
            self.note(fault)
        self.warnings = total
        self.faults.sort(key=lambda fault: fault.line)

    def passes(self, accept_errors: bool = False) -> bool:
        return not self.fatal and (accept_errors or not self.errors)
