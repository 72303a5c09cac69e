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
        postgres.start(place)
        valkey.start(place)
        _guard(place)
    return Servers(
        database_url=postgres.url(place, postgres.APP_ROLE),
        owner_url=postgres.url(place, postgres.OWNER_ROLE),
        redis_url=valkey.url(place),
    )


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
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
