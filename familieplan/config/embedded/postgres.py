"""The embedded PostgreSQL: a cluster on a Unix socket, with the two roles and the database."""

from __future__ import annotations

import os
import subprocess
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
    """Idempotent: a cluster that runs is left alone, a half-made one is finished."""
    data = place / "postgresql"
    if not _running(place):
        if not (data / "PG_VERSION").exists():
            _make_cluster(place, data)
        _run(place, ["pg_ctl", "-w", "-t", "60", "-l", str(data / "server.log"), "-o", _options(place), "start"])
    _make_database(place)


def stop(place: Path) -> None:
    if _running(place):
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
    return " ".join(f"-c {name}={value}" for name, value in options.items())


def _make_cluster(place: Path, data: Path) -> None:
    for folder in (data, places.sockets(place)):
        folder.mkdir(mode=0o700, exist_ok=True)
        if places.as_root():
            os.chown(folder, places.server_user(), -1)
    _run(place, ["initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"])


def _run(place: Path, command: list[str]) -> None:
    program, *arguments = command
    done = subprocess.run(
        [places.programs(place) / program, "-D", place / "postgresql", *arguments],
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
        raise places.HomeError(f"PostgreSQL ({program}) failed. {reason} The log is in {place / 'postgresql'}.")


def _running(place: Path) -> bool:
    try:
        psycopg.connect(url(place, "postgres", "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


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
