"""Takes a file into the register: one transaction, one COPY, and the summary of everybody it touches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone

from familieplan.assistance import spells
from familieplan.assistance.models import Form, GapRule, KostraFile
from familieplan.assistance.reader import Reading, Record, read

STAGING = """CREATE TEMPORARY TABLE kostra_staging (
    line integer, key text, birth_date date, sex text, children smallint, months smallint,
    granted integer, lent integer, status text, ended_on date, outcomes text[]) ON COMMIT DROP"""
COPY = "COPY kostra_staging FROM STDIN"
RECIPIENTS = """INSERT INTO assistance_recipient (key)
    SELECT DISTINCT key FROM kostra_staging ORDER BY key ON CONFLICT (key) DO NOTHING"""
AID_RECORDS = """INSERT INTO assistance_assistancerecord
        (file_id, recipient_id, line, birth_date, sex, children, months, granted, lent)
    SELECT %s, r.id, s.line, s.birth_date, s.sex, s.children, s.months, s.granted, s.lent
      FROM kostra_staging s JOIN assistance_recipient r USING (key)"""
PROGRAMME_RECORDS = """INSERT INTO assistance_programmerecord
        (file_id, recipient_id, line, status, ended_on, outcomes, months)
    SELECT %s, r.id, s.line, s.status, s.ended_on, s.outcomes, s.months
      FROM kostra_staging s JOIN assistance_recipient r USING (key)"""
NOTHING = "nothing-to-report"


@dataclass(frozen=True)
class Imported:
    """What happened to one file. `stored` is also true for a file that the register holds already."""

    reading: Reading
    stored: bool
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
    try:
        with transaction.atomic():
            _stage(records)
            if not reading.passes(accept_errors) or dry_run or reading.nothing_to_report:
                raise _RefusedError
            unchanged = not _store(reading, digest, by)
    except _RefusedError:
        return Imported(reading, stored=reading.passes(accept_errors))
    return Imported(reading, stored=True, unchanged=unchanged)


def _stage(records: Iterator[Record]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS kostra_staging")
        cursor.execute(STAGING)
        with cursor.cursor.copy(COPY) as copy:
            for record in records:
                copy.write_row(_row(record))


def _row(record: Record) -> tuple[Any, ...]:
    return (
        *(record.line, record.key, record.birth_date, record.sex, record.children, record.months),
        *(record.granted, record.lent, record.status, record.ended_on, list(record.outcomes)),
    )


def _store(reading: Reading, digest: str, by: str) -> bool:
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
    )
    with connection.cursor() as cursor:
        cursor.execute(RECIPIENTS)
        cursor.execute(AID_RECORDS if reading.form == Form.AID else PROGRAMME_RECORDS, [file.pk])
    if reading.form == Form.AID:
        spells.follow_file(file, replaced=current, gap_months=GapRule.in_force())
    return True
