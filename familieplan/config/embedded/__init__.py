"""A real PostgreSQL and a real Valkey for demo, development and tests, with nothing to install.

Every process that uses them holds a shared lock on one file. The first starts the servers and a guard; when
the last lock is gone, however its process ended, the guard stops them. Production never comes here.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from dataclasses import dataclass
from functools import cache
from io import BufferedWriter
from pathlib import Path

from familieplan.config.embedded import places, postgres, valkey


@dataclass(frozen=True)
class Servers:
    """Addresses: the runtime role, the owner who migrates, and the broker with the cache."""

    database_url: str
    owner_url: str
    redis_url: str


@cache
def ensure() -> Servers:
    """Attach to the servers of this home, starting them when nobody has. Raises places.HomeError."""
    place = places.place()
    # Never closed: the lock lasts as long as the process, and as the children it forks.
    fcntl.flock(os.open(place / "users.lock", os.O_RDWR | os.O_CLOEXEC), fcntl.LOCK_SH)
    with (place / "start.lock").open("ab") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        # The guard first: whoever is interrupted from here on leaves nothing running.
        _guard(place)
        places.make_sockets(place)
        postgres.start(place)
        valkey.start(place)
    return Servers(
        database_url=postgres.url(place, postgres.APP_ROLE),
        owner_url=postgres.url(place, postgres.OWNER_ROLE),
        redis_url=valkey.url(place),
    )


def wait_until_stopped(place: Path) -> bool:
    """After leaving: wait for the guard to stop the servers. False when somebody else uses them still."""
    used = 0
    while used < 10:
        if not _guarded(place):
            return True
        used = used + 1 if _used(place) else 0
        time.sleep(0.1)
    return False


def _guard(place: Path) -> None:
    """See that one guard watches, and that it does before anybody leaves."""
    if _guarded(place):
        return
    places.detach(
        [sys.executable, "-m", "familieplan.config.embedded.guard", str(place)],
        environment=os.environ | {"PYTHONPATH": str(places.CHECKOUT)},
    )
    for _attempt in range(200):
        if _guarded(place):
            return
        time.sleep(0.05)
    raise places.HomeError("The guard of the embedded servers did not start.")


def _guarded(place: Path) -> bool:
    with (place / "guard.lock").open("ab") as lock:
        return not _taken(lock, fcntl.LOCK_EX)


def _used(place: Path) -> bool:
    """Users share the lock; the guard, when it stops the servers, holds it alone."""
    with (place / "users.lock").open("ab") as lock:
        return _taken(lock, fcntl.LOCK_SH) and not _taken(lock, fcntl.LOCK_EX)


def _taken(lock: BufferedWriter, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
