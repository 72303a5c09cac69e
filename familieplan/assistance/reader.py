"""Reads a KOSTRA file line by line: memory stays flat, every fault says line, field and reason.

Controls are SSB's, but FP01 (character set), FP02 (nothing to keep) and FP03 (given up). No fault holds an identity
number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from familieplan.assistance.controls import Controls, wrong_shape
from familieplan.assistance.faults import Fault, Severity
from familieplan.assistance.layouts import forms_by_length, layouts, recognise
from familieplan.assistance.reading import Reading, Record

LONGEST_LINE = 1024
# The characters of ISO-8859-1 that show; a tab has a control of its own.
SHOWN = bytes([9, *range(0x20, 0x7F), *range(0xA0, 0x100)])


def read(stream: IO[bytes], name: str) -> tuple[Reading, Iterator[Record]]:
    """The reading, and the records as they come; the reading is complete when the records are used up."""
    reading = Reading(name)
    return reading, _records(stream, reading)


def _records(stream: IO[bytes], reading: Reading) -> Iterator[Record]:
    controls: Controls | None = None
    for line, raw in _lines(stream, reading):
        if reading.hopeless:
            message = _("Vi stanset her: det er feil nesten overalt. Se etter om dette er riktig fil.")
            reading.give_up(Fault(line, "", "FP03", Severity.FATAL, message))
            return
        reading.records += 1
        if _misread(raw):
            message = _("Linja har tegn som ikke hører hjemme i ISO-8859-1. Lagre filen i det tegnsettet.")
            reading.note(Fault(line, "", "FP01", Severity.FATAL, message))
            continue
        text = raw.decode("iso-8859-1")
        controls = controls or _controls(line, text, reading)
        if controls is None:
            return
        record = controls.read(line, text)
        if record is not None and not reading.fatal:
            yield record
    if not reading.records and not reading.nothing_to_report:
        message = _("Filen er tom. En fil uten mottakere skal ha nøyaktig ett mellomrom.")
        reading.note(Fault(0, "", "K000", Severity.FATAL, message))


def _controls(line: int, text: str, reading: Reading) -> Controls | None:
    """By the first line that can be read; without a layout there is nothing to read the rest by."""
    layout = recognise(text)
    reading.form = forms_by_length().get(len(text), "")
    if layout:
        reading.year = layout.year
        return Controls(layout, reading)
    if reading.form and "\t" not in text:
        years = [year for form, year in layouts() if form == reading.form]
        message = _("Årstallet passer ikke til lengden på linja. Vi leser %(first)s til %(last)s.")
        message %= {"first": min(years), "last": max(years)}
        reading.note(Fault(line, "VERSION", "K004", Severity.FATAL, message))
    else:
        known = ", ".join(str(length) for length in sorted(forms_by_length()))
        reading.note(wrong_shape(line, text, known))
    return None


def _lines(stream: IO[bytes], reading: Reading) -> Iterator[tuple[int, bytes]]:
    """Lines without their ends, blank ones left out. A file of exactly one space has nothing to report."""
    raw, number = stream.readline(LONGEST_LINE), 0
    if raw == b" " and not stream.read(1):
        reading.nothing_to_report = True
        return
    while raw:
        number += 1
        line = raw.rstrip(b"\r\n")
        if line.strip(b" "):
            yield number, line
        while len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            # The rest of a line that is far too long: it has its fault already.
            raw = stream.readline(LONGEST_LINE)
        raw = stream.readline(LONGEST_LINE)


def _misread(raw: bytes) -> bool:
    """Control characters, a byte order mark, or letters written as UTF-8: two bytes where one belongs."""
    if raw.translate(None, SHOWN):
        return True
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
