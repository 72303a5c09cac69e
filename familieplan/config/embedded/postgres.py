"""The embedded PostgreSQL: a cluster on a Unix socket, with the two roles and the database."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from familieplan.config.embedded import places

OWNER_ROLE = "familieplan_owner"
APP_ROLE = "familieplan_app"
DATABASE = "familieplan"


def url(place: Path, role: str, database: str = DATABASE) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(places.sockets(place)), safe='')}"


def start(place: Path) -> None:
    """Idempotent: a cluster that runs, or is on its way up, is left alone; a half-made one is finished."""
    data = place / "postgresql"
    if not _up(place):
        if not data.exists():
            _make_cluster(place, data)
        _run(place, ["pg_ctl", "-w", "-t", "60", "-l", str(data / "server.log"), "-o", _options(place), "start"])
    _make_database(place)


def stop(place: Path) -> None:
    """Also one that is still starting, which answers nobody yet."""
    if (place / "postgresql" / "postmaster.pid").exists():
        _run(place, ["pg_ctl", "-w", "-m", "fast", "stop"])


def _options(place: Path) -> str:
    options = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{places.sockets(place)}'",
        "max_connections": "120",
        "shared_buffers": "256MB",
        "log_min_messages": "error",
    }
    if os.environ.get("FAMILIEPLAN_DURABLE", "1") == "0":
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options |= {"wal_level": "minimal", "max_wal_senders": "0", "autovacuum_naptime": "10min"}
    return " ".join(f"-c {name}={value}" for name, value in options.items())


def _make_cluster(place: Path, data: Path) -> None:
    """In a folder of another name until it is whole: an interrupted initdb leaves something that looks whole."""
    making = data.with_name("postgresql-making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if places.as_root():
        os.chown(making, places.server_user(), -1)
    _run(place, ["initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"], making)
    making.rename(data)


def _run(place: Path, command: list[str], data: Path | None = None) -> None:
    program, *arguments = command
    data = data or place / "postgresql"
    done = subprocess.run(
        [places.programs(place) / program, "-D", data, *arguments],
        user=places.server_user() if places.as_root() else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr or b"").decode(errors="replace").strip()
        raise places.HomeError(f"PostgreSQL ({program}) failed. {reason} The log is in {data}.")


def _up(place: Path) -> bool:
    """Whether the server answers; while it is starting, this waits for it."""
    for _attempt in range(300):
        try:
            psycopg.connect(url(place, "postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            # Only a server says FATAL: it is starting, stopping or full, and soon it will be otherwise.
            if "FATAL" not in str(error):
                return False
            time.sleep(0.2)
        else:
            return True
    return False


def _make_database(place: Path) -> None:
    with psycopg.connect(url(place, "postgres", "postgres"), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER_ROLE not in roles:
            connection.execute(f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB")
        if APP_ROLE not in roles:
            connection.execute(f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB")
        # The owner may end the runtime role's sessions, as dropping a test database needs.
        connection.execute(f"GRANT {APP_ROLE} TO {OWNER_ROLE}")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")
