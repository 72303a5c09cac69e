"""CPU time of this process and of its PostgreSQL session together: steadier than the clock on the wall."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def _session() -> float:
    """Seconds of CPU that our database session has used. Unix: the kernel counts it per process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_ms(action: Callable[[], object], times: int) -> float:
    before_session, before = _session(), time.process_time()
    for _time in range(times):
        action()
    spent = time.process_time() - before
    return 1000 * (spent + _session() - before_session) / times


def pair(ours: Callable[[], object], theirs: Callable[[], object], times: int, rounds: int = 5) -> tuple[float, float]:
    """The medians of both, taken turn by turn in one run so that a busy machine is busy for both."""
    for action in (ours, theirs):
        action()
    taken = [(cpu_ms(ours, times), cpu_ms(theirs, times)) for _round in range(rounds)]
    return statistics.median(one for one, _other in taken), statistics.median(other for _one, other in taken)
