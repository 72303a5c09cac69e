"""Takes a file into the register: one transaction, one COPY, and the summary of everybody it touches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.assistance import spells, summary
from familieplan.assistance.controls import OSLO
from familieplan.assistance.faults import Fault, Severity
from familieplan.assistance.models import Form, GapRule, KostraFile
from familieplan.assistance.reader import read
from familieplan.assistance.reading import MOST_FAULTS, Reading, Record

STAGING = """CREATE TEMPORARY TABLE kostra_staging (
    line integer, key text, birth_date date, sex text, children smallint, months smallint, journal text,
    numbered boolean, age smallint, granted integer, lent integer, status text, ended_on date,
    outcomes text[]) ON COMMIT DROP"""
COPY = "COPY kostra_staging FROM STDIN"
COPIED_AT_ONCE = 500
NULL, ESCAPE = "\\N", "\\"
# Found in the database, so that the reader need not remember everybody it has met. 11CF may hold one person once per
# status; in 11F the status is empty.
TWICE = """SELECT line, first, count(*) OVER () FROM (
        SELECT line, min(line) OVER (PARTITION BY {same}) AS first FROM kostra_staging WHERE {among}) AS met
    WHERE line <> first ORDER BY line LIMIT %s"""
SAME_PERSON = TWICE.format(same="key, status", among="numbered")
SAME_JOURNAL = TWICE.format(same="journal", among="journal <> ''")
# Our own: who stands twice should have the same children each time, and be the same person in both files of a year.
OTHER_CHILDREN = """SELECT line, first, count(*) OVER () FROM (
        SELECT line, children, min(line) OVER met AS first, first_value(children) OVER (met ORDER BY line) AS said
          FROM kostra_staging WHERE numbered WINDOW met AS (PARTITION BY key)) AS each
    WHERE children <> said ORDER BY line LIMIT %s"""
OTHER_PERSON = """SELECT s.line, min(o.line), count(*) OVER ()
      FROM kostra_staging s JOIN assistance_recipient r USING (key)
      JOIN {records} o ON o.recipient_id = r.id
      JOIN assistance_kostrafile f ON f.id = o.file_id AND f.replaced_at IS NULL AND f.year = %s
     WHERE s.numbered AND (s.birth_date <> o.birth_date OR (s.sex <> '' AND o.sex <> '' AND s.sex <> o.sex))
     GROUP BY s.line ORDER BY s.line LIMIT %s"""
RECIPIENTS = """INSERT INTO assistance_recipient (key)
    SELECT DISTINCT key FROM kostra_staging ORDER BY key ON CONFLICT (key) DO NOTHING"""
AID_RECORDS = """INSERT INTO assistance_assistancerecord
        (file_id, recipient_id, line, birth_date, sex, children, months, granted, lent)
    SELECT %s, r.id, s.line, s.birth_date, s.sex, s.children, s.months, s.granted, s.lent
      FROM kostra_staging s JOIN assistance_recipient r USING (key)"""
PROGRAMME_RECORDS = """INSERT INTO assistance_programmerecord
        (file_id, recipient_id, line, birth_date, sex, status, ended_on, outcomes, months)
    SELECT %s, r.id, s.line, s.birth_date, s.sex, s.status, s.ended_on, s.outcomes, s.months
      FROM kostra_staging s JOIN assistance_recipient r USING (key)"""


@dataclass(frozen=True)
class Imported:
    """What happened to one file. `stored` is also true for a file that the register holds already.

    `accepted`: it is stored, or would be but for the dry run. `summary` is empty where no record can be kept.
    """

    reading: Reading
    accepted: bool
    sha256: str = ""
    summary: dict[str, Any] = field(default_factory=dict)
    stored: bool = False
    unchanged: bool = False


class _RefusedError(Exception):
    """The reading does not pass: everything that was copied goes back."""


def import_path(path: Path, *, dry_run: bool = False, accept_errors: bool = False, by: str = "") -> Imported:
    """Raises OSError when the file cannot be opened."""
    with path.open("rb") as stream:
        return import_stream(stream, path.name, dry_run=dry_run, accept_errors=accept_errors, by=by)


def import_stream(
    stream: IO[bytes], name: str, *, dry_run: bool = False, accept_errors: bool = False, by: str = ""
) -> Imported:
    """Read, control and store one file. A refused file stores nothing."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # every real file has readinto
    stream.seek(0)
    reading, records = read(stream, name)
    unchanged, counted = False, {}
    try:
        with transaction.atomic():
            staged = _stage(records)
            if staged:
                _find_doubles(reading)
                _compare(reading)
                counted = summary.of_staging(reading.form)
            elif reading.records and reading.passes(accept_errors):
                reading.note(Fault(0, "", "FP02", Severity.FATAL, _("Ingen av postene i filen kan lagres.")))
            if not staged or dry_run or not reading.passes(accept_errors):
                raise _RefusedError
            unchanged = not _store(reading, digest, by, counted)
    except _RefusedError:
        accepted = reading.passes(accept_errors)
        return Imported(reading, accepted, digest, counted, stored=accepted and not dry_run)
    return Imported(reading, True, digest, counted, stored=True, unchanged=unchanged)


def _stage(records: Iterator[Record]) -> int:
    """How many records there are to keep."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS kostra_staging")
        cursor.execute(STAGING)
        with cursor.cursor.copy(COPY) as copy:
            while rows := [_row(record) for record in islice(records, COPIED_AT_ONCE)]:
                copy.write("".join(rows))
                count += len(rows)
    return count


def _row(each: Record) -> str:
    """COPY's own text form. Only the journal number is free text; the reader lets no tab or line end through."""
    return (
        f"{each.line}\t{each.key}\t{each.birth_date or NULL}\t{each.sex}\t{each.children}\t{each.months}\t"
        f"{each.journal.replace(ESCAPE, ESCAPE * 2)}\t{each.numbered}\t{each.age}\t{each.granted}\t{each.lent}\t"
        f"{each.status}\t{each.ended_on or NULL}\t{{{','.join(each.outcomes)}}}\n"
    )


def _find_doubles(reading: Reading) -> None:
    person, journal = _("Samme person står også på linje %(line)s."), _("Journalnummeret står også på linje %(line)s.")
    # The bydeler of Oslo send one file together: somebody may be in the programme of two.
    if reading.form == Form.PROGRAMME and settings.MUNICIPALITY_NUMBER == OSLO:
        return
    with connection.cursor() as cursor:
        for question, name, rule, message in (
            (SAME_PERSON, "PERSON_FODSELSNR", "K005A", person),
            (SAME_JOURNAL, "PERSON_JOURNALNR", "K005B", journal),
        ):
            cursor.execute(question, [MOST_FAULTS])
            rows = cursor.fetchall()
            faults = (Fault(line, name, rule, Severity.ERROR, message % {"line": first}) for line, first, _all in rows)
            reading.note_errors(faults, rows[0][2] if rows else 0)


def _compare(reading: Reading) -> None:
    """Warnings of our own; see OTHER_CHILDREN and OTHER_PERSON."""
    children = _("Samme person står på linje %(line)s med et annet antall barn.")
    person = _("Personen står i %(form)s for samme år med et annet kjønn eller en annen fødselsdato.")
    other = Form.PROGRAMME if reading.form == Form.AID else Form.AID
    records = "assistance_programmerecord" if reading.form == Form.AID else "assistance_assistancerecord"
    with connection.cursor() as cursor:
        for question, values, name, rule, message in (
            (OTHER_CHILDREN, [], "ANTBU18", "FP06", children),
            (OTHER_PERSON.format(records=records), [reading.year], "KJONN", "FP05", person),
        ):
            cursor.execute(question, [*values, MOST_FAULTS])
            rows = cursor.fetchall()
            told = [(line, message % {"line": first, "form": other.value}) for line, first, _all in rows]
            faults = (Fault(line, name, rule, Severity.WARNING, text) for line, text in told)
            reading.note_warnings(faults, rows[0][2] if rows else 0)


def _store(reading: Reading, digest: str, by: str, counted: dict[str, Any]) -> bool:
    """False when the current file has these very bytes already."""
    # Two uploads of the same year at once: the second waits, and then sees what the first stored.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('familieplan.kostra'))")
    assert reading.year is not None  # noqa: S101 a reading that passes has recognised its year
    current = KostraFile.objects.filter(form=reading.form, year=reading.year, replaced_at=None).first()
    if current and current.sha256 == digest:
        return False
    if current:
        current.replaced_at = timezone.now()
        current.save(update_fields=["replaced_at"])
    file = KostraFile.objects.create(
        form=reading.form,
        year=reading.year,
        name=reading.name[:200],
        sha256=digest,
        records=reading.records,
        accepted_errors=reading.errors,
        read_by=by,
        summary=counted,
    )
    with connection.cursor() as cursor:
        cursor.execute(RECIPIENTS)
        cursor.execute(AID_RECORDS if reading.form == Form.AID else PROGRAMME_RECORDS, [file.pk])
    if reading.form == Form.AID:
        spells.follow_file(file, replaced=current, gap_months=GapRule.in_force())
    return True
