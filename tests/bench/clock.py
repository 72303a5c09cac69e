"""CPU time of this process and of its PostgreSQL session together: steadier than the clock on the wall. And memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection


def server_ms(using: Any = connection) -> float:
    """Milliseconds of CPU that a database session has used. Linux: the kernel counts it per process."""
    with using.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1_000_000


def cpu_ms(action: Callable[[], object], times: int, beside: Any = None) -> float:
    """`beside` is another connection whose session works for this process, too."""
    sessions = [connection, beside] if beside else [connection]
    before_sessions, before = sum(map(server_ms, sessions)), time.process_time()
    for _time in range(times):
        action()
    spent = time.process_time() - before
    return (1000 * spent + sum(map(server_ms, sessions)) - before_sessions) / times


def pair(
    ours: Callable[[], object], theirs: Callable[[], object], times: int, rounds: int = 5, beside: Any = None
) -> tuple[float, float]:
    """The medians of both, taken turn by turn in one run so that a busy machine is busy for both."""
    for action in (ours, theirs):
        action()
    taken = [(cpu_ms(ours, times, beside), cpu_ms(theirs, times, beside)) for _round in range(rounds)]
    return statistics.median(one for one, _other in taken), statistics.median(other for _one, other in taken)


def forget_peak() -> None:
    """Linux: the high-water mark of this process's memory starts anew."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
