"""What can be wrong with a file: SSB's control ids where SSB has one, FP ids for our own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A fatal fault or an error refuses the file, a warning does not; errors can be accepted by a person."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Fault:
    """Where and why, in Norwegian; never with an identity number in it. `line` 0 is the file as a whole."""

    line: int
    field: str
    rule: str
    severity: Severity
    message: str

    def document(self) -> dict[str, str | int]:
        return {**asdict(self), "severity": self.severity.value}
