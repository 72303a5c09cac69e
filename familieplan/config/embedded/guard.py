"""Stops the embedded servers when the last process that used them is gone. Run as a module with the place."""

import fcntl
import os
import sys
import time
from pathlib import Path

from familieplan.config.embedded import postgres, valkey

# One command often follows another; starting the servers anew each time would cost seconds.
GRACE_SECONDS = 3.0


def watch(place: Path) -> None:
    # Neither is closed here. They fall with the process, so that whoever sees them fall finds no guard running; its
    # own first, as the lower number: whoever then gets the users' lock sees that a new guard is needed.
    guard, users = (
        os.open(place / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC) for name in ("guard.lock", "users.lock")
    )
    fcntl.flock(guard, fcntl.LOCK_EX)
    while True:
        fcntl.flock(users, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(GRACE_SECONDS)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        try:
            valkey.stop(place)
        finally:
            postgres.stop(place)
        return


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
