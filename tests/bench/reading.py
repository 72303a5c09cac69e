"""Reading 11F: five years with every control, against COPY of the same bytes, in time and in memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from familieplan.accounts import identity
from familieplan.assistance.importing import import_path
from familieplan.assistance.layouts import layouts
from tests.assistance.files import aid, file_of
from tests.bench.clock import cpu_ms, forget_peak, peak_mb
from tests.bench.measures import Line

YEARS = range(2022, 2027)


def reading(records: int) -> Iterator[Line]:
    """Five years read with every control, rolled back at the end, against COPY of the same bytes; each once."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_file(Path(folder) / f"11F_{year}.dat", year, records // 5) for year in YEARS]
        forget_peak()
        ours, wall, before = 0.0, time.perf_counter(), peak_mb()
        for path in files:
            ours += cpu_ms(partial(_read, path), 1) / 1000
        wall, grown = time.perf_counter() - wall, peak_mb() - before
        theirs = sum(cpu_ms(partial(_copied, path), 1) / 1000 for path in files)
    speed = records / ours
    figure = f"{speed:,.0f} records/s per core"
    yield Line("11F reading with all controls, against COPY", ours / theirs, figure, "≥ 50,000/s", speed >= 50_000)
    figure = f"{records:,} records in {wall:.1f} s on the clock"
    yield Line("11F reading, five years", None, figure, "to be stated", True)
    yield Line("11F reading, growth of memory", None, f"{grown:.1f} MB", "≤ 20 MB", grown <= 20)


def _read(path: Path) -> None:
    result = import_path(path, dry_run=True)
    assert result.accepted, result.reading.faults[:3]


def _copied(path: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor, path.open("rb") as stream:
        cursor.execute("CREATE TEMPORARY TABLE raw (line text) ON COMMIT DROP")
        with cursor.cursor.copy("COPY raw FROM STDIN") as copy:
            while piece := stream.read(1 << 16):
                copy.write(piece)
        transaction.set_rollback(True)


def _file(path: Path, year: int, records: int) -> Path:
    """As many different people, each with amounts in some of the months; no control has anything to say."""
    at = {each.name: each.slice for each in layouts()[("11F", year)].fields}
    blocks = [file_of("11F", year, [aid(1, year, range(1, 2 + month))], "\n") for month in range(12)]
    with path.open("wb") as out:
        for serial, (born, number) in enumerate(islice(_people(), records)):
            line = bytearray(blocks[serial % 12])
            line[at["PERSON_JOURNALNR"]] = f"{serial:08d}".encode()
            line[at["PERSON_FODSELSNR"]] = number.encode()
            if "FODSELSDATO" in at:
                line[at["FODSELSDATO"]] = f"{born:%d%m%Y}".encode()
            out.write(line)
    return path


def _people() -> Iterator[tuple[date, str]]:
    for days in range(366 * 30):
        born = date(1965, 1, 1) + timedelta(days)
        for number in identity._series(born, 0):
            yield born, number
