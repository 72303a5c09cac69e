"""The read log's chain: rows that no one can add to any more are sealed, and the seals are checked.

Recording stays as it was: a row digests itself, waits for nobody and knows no other row. The chain is made afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from familieplan.accounts.models import ReadLogSeal
from familieplan.accounts.models.readseal import BEFORE_THE_FIRST

SEAL_AT_MOST = 50_000
SEAL_WITHIN = timedelta(days=1)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.read_log_seal'))"

# Whoever writes a row has locked the table before it draws the row's number, and holds the lock until it is through.
WRITERS = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND relation IN (SELECT relid FROM pg_partition_tree('accounts_readrecord'))"""

DIGEST = """accounts_readrecord_digest(
    id, read_at, user_email, user_name, office, role, family, what, purpose, address, deed)"""

NEXT_ROWS = """
SELECT max(id), count(*), min(read_at), max(read_at), encode(sha256(string_agg(digest, ''::bytea ORDER BY id)), 'hex')
  FROM (SELECT id, read_at, digest FROM accounts_readrecord
         WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) AS part"""

ROWS_NOW = f"""
SELECT count(*), encode(sha256(coalesce(string_agg({DIGEST}, ''::bytea ORDER BY id), ''::bytea)), 'hex'),
       min(id) FILTER (WHERE digest IS DISTINCT FROM {DIGEST})
  FROM accounts_readrecord WHERE id > %s AND id <= %s"""  # noqa: S608 no value is put into the text

TAIL = f"""
SELECT min(id) FILTER (WHERE digest IS DISTINCT FROM {DIGEST}), min(id) FILTER (WHERE id > %s),
       min(read_at) FILTER (WHERE id <= %s)
  FROM accounts_readrecord WHERE id > %s"""  # noqa: S608 no value is put into the text

log = structlog.get_logger()


@dataclass(frozen=True)
class Break:
    """Where the log is not what was sealed. `kind` is a word of BROKEN in the auditor's pages."""

    kind: str
    seal: int
    after_id: int
    last_id: int
    facts: dict[str, Any]

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.kind}: segl {self.seal}, rad {self.after_id + 1} til {self.last_id}. {facts}".strip()


def seal(*, patience: float = 20.0) -> list[ReadLogSeal]:
    """Seal every row that stands for good. Waits `patience` seconds for those who write just now, else leaves it.

    Safe to run twice, and at the same time: the second finds nothing left.
    """
    until = _settled_until(patience)
    made: list[ReadLogSeal] = []
    if until is None:
        log.warning("read_log_not_sealed", reason="a transaction that writes to it is still open")
        return made
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        last = ReadLogSeal.objects.order_by("-number").first()
        while found := _next(cursor, last, until):
            found.save(force_insert=True)
            made.append(found)
            last = found
    for each in made:
        # Logs go to another machine: there the fingerprint is out of the database's reach.
        log.info("read_log_sealed", number=each.number, rows=each.row_count, digest=each.digest)
    return made


def _settled_until(patience: float) -> int | None:
    """The highest number given out, once everybody who may have drawn one of those is through; None if some are not.

    First the number, then who writes: in the other order somebody could slip in between.
    """
    drawn = _drawn()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        waiting = {row[0] for row in cursor.fetchall()}
        deadline = time.monotonic() + patience
        while waiting and time.monotonic() < deadline:
            time.sleep(0.05)
            cursor.execute(WRITERS)
            waiting &= {row[0] for row in cursor.fetchall()}
    return None if waiting else drawn


def _drawn() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM accounts_readrecord_id_seq")
        return int(cursor.fetchone()[0])


def _next(cursor: Any, last: ReadLogSeal | None, until: int) -> ReadLogSeal | None:
    after = last.last_id if last else 0
    cursor.execute(NEXT_ROWS, [after, until, SEAL_AT_MOST])
    highest, count, first_at, last_at, digest = cursor.fetchone()
    if not count:
        return None
    made = ReadLogSeal(
        number=last.number + 1 if last else 1,
        after_id=after,
        last_id=highest if count == SEAL_AT_MOST else until,
        row_count=count,
        first_read_at=first_at,
        last_read_at=last_at,
        rows_digest=digest,
        previous=last.digest if last else BEFORE_THE_FIRST,
    )
    made.digest = made.computed()
    return made


def every_seal(_seal: ReadLogSeal) -> bool:
    return True


def recent_and_in_turn(on: date) -> Callable[[ReadLogSeal], bool]:
    """A night's share: the last month, and every thirtieth of what is older."""
    limit = timezone.now() - timedelta(days=31)
    return lambda seal: seal.sealed_at > limit or seal.number % 30 == on.toordinal() % 30


def breaks(rows_of: Callable[[ReadLogSeal], bool] = every_seal) -> Iterator[Break]:
    """Every place where the log is not what was sealed, the oldest first.

    All the links are followed; rows are read again for the seals that `rows_of` asks for, except those of months that
    the owner has dropped by the rule of retention.
    """
    kept_from = _kept_from()
    number, after, previous = 0, 0, BEFORE_THE_FIRST
    for each in ReadLogSeal.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if each.number != number or each.after_id != after:
            yield _broken("seal_missing", each, {})
        elif each.previous != previous or each.digest != each.computed():
            yield _broken("seal_changed", each, {})
        elif rows_of(each) and not (kept_from and timezone.localdate(each.first_read_at) < kept_from):
            yield from _rows(each)
        number, after, previous = each.number, each.last_id, each.digest
    yield from _tail(number, after)


def first_break(rows_of: Callable[[ReadLogSeal], bool] = every_seal) -> Break | None:
    return next(breaks(rows_of), None)


def _rows(each: ReadLogSeal) -> Iterator[Break]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS_NOW, [each.after_id, each.last_id])
        count, digest, changed = cursor.fetchone()
    facts = {"sealed": each.row_count, "found": count}
    if count != each.row_count:
        yield _broken("rows_missing" if count < each.row_count else "rows_added", each, facts)
    elif changed is not None:
        yield _broken("row_changed", each, {"row": changed})
    elif digest != each.rows_digest:
        yield _broken("rows_replaced", each, facts)


def _tail(number: int, after: int) -> Iterator[Break]:
    """What is not sealed yet can be checked one by one only."""
    drawn = _drawn()
    with connection.cursor() as cursor:
        cursor.execute(TAIL, [drawn, drawn, after])
        changed, never_given, oldest = cursor.fetchone()
    if changed is not None:
        yield Break("row_changed", number + 1, after, drawn, {"row": changed})
    # Rows that came in while we looked are numbered above, too: the counter is asked once more.
    if never_given is not None and never_given > _drawn():
        yield Break("number_never_given", number + 1, after, drawn, {"row": never_given})
    if oldest is not None and oldest < timezone.now() - SEAL_WITHIN:
        yield Break("not_sealed", number + 1, after, drawn, {"since": oldest.isoformat()})


def _broken(kind: str, each: ReadLogSeal, facts: dict[str, Any]) -> Break:
    return Break(kind, each.number, each.after_id, each.last_id, facts)


def _kept_from() -> date | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(kept_from) FROM accounts_readlogcut")
        found: date | None = cursor.fetchone()[0]
        return found


def latest() -> ReadLogSeal | None:
    return ReadLogSeal.objects.order_by("-number").first()


def seal_of(fingerprint: str) -> ReadLogSeal | None:
    """The seal with a fingerprint that was noted outside, spaces or not; None when the chain has lost it."""
    return ReadLogSeal.objects.filter(digest="".join(fingerprint.split()).lower()).first()
