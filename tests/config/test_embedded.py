"""The embedded servers: started by the first, stopped after the last, whatever way it ends; nothing else touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from familieplan.config.embedded import places, postgres

ROOT = Path(__file__).resolve().parents[2]
USE = """
import sys
from familieplan.config import embedded
print(embedded.ensure().database_url, flush=True)
sys.stdin.read()
"""


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    return kept | {"FAMILIEPLAN_HOME": str(home), "FAMILIEPLAN_DURABLE": "0"}


def use(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USE],
        cwd=ROOT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def processes_of(home: Path, what: bytes) -> list[int]:
    """Ids of running programs whose command line names both."""
    found = []
    places_named = [os.fsencode(home), f"familieplan-{places._short_hash(home)}".encode()]
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = each.read_bytes()
            if what in line and any(named in line for named in places_named):
                found.append(int(each.parent.name))
    return found


def gone(url: str) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not answers(url):
            return True
        time.sleep(0.2)
    return False


def test_two_share_the_servers_and_the_last_one_out_stops_them(home: Path) -> None:
    first, second = use(home), use(home)
    urls = [process.stdout.readline().strip() for process in (first, second)]
    assert urls[0] == urls[1]
    first.communicate()
    time.sleep(0.5)
    assert answers(urls[0])
    # Killed without a word: the lock falls with the process.
    second.send_signal(signal.SIGKILL)
    second.communicate()
    assert gone(urls[0])


def test_what_was_written_is_there_the_next_time(home: Path) -> None:
    first = use(home)
    url = first.stdout.readline().strip()
    os.environ["FAMILIEPLAN_HOME"], before = str(home), os.environ.get("FAMILIEPLAN_HOME")
    try:
        place = places.place()
        with psycopg.connect(postgres.url(place, postgres.OWNER_ROLE), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (x int)")
        first.communicate()
        assert gone(url)
        second = use(home)
        second.stdout.readline()
        with psycopg.connect(postgres.url(place, postgres.OWNER_ROLE)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        second.communicate()
    finally:
        os.environ["FAMILIEPLAN_HOME"] = before or ""


def modes(path: Path) -> list[int]:
    return [stat.S_IMODE(folder.stat().st_mode) for folder in (path, *path.parents)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_as_root_a_closed_home_stays_closed(home: Path) -> None:
    closed = home
    closed.chmod(0o700)
    before = modes(closed)
    process = use(closed / "var")
    url = process.stdout.readline().strip()
    assert "%2Fvar%2Flib%2Ffamilieplan-" in url
    assert modes(closed) == before
    process.communicate()
    assert gone(url)


def test_when_the_guard_is_killed_the_next_user_posts_another(home: Path) -> None:
    first = use(home)
    url = first.stdout.readline().strip()
    guard = processes_of(home, b"familieplan.config.embedded.guard")
    os.kill(guard[0], signal.SIGKILL)
    second = use(home)
    assert second.stdout.readline().strip() == url
    assert len(processes_of(home, b"familieplan.config.embedded.guard")) == 1
    for process in (first, second):
        process.communicate()
    assert gone(url)


def test_servers_that_are_interrupted_while_they_are_made_are_made_the_next_time(home: Path) -> None:
    new = home / "new"
    first = use(new)
    while not processes_of(new, b"initdb"):
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    for process in processes_of(new, b"initdb"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    first.communicate()
    second = use(new)
    url = second.stdout.readline().strip()
    assert answers(url)
    second.communicate()
    assert gone(url)


def test_a_long_path_and_a_strict_umask_are_no_hindrance(home: Path) -> None:
    deep = home / ("mappe" * 12) / ("mappe" * 12)
    before = os.umask(0o077)
    try:
        process = use(deep)
    finally:
        os.umask(before)
    url = process.stdout.readline().strip()
    assert answers(url)
    process.communicate()
    assert gone(url)


def test_a_server_whose_folder_was_deleted_is_stopped_all_the_same(home: Path) -> None:
    process = use(home / "thrown")
    url = process.stdout.readline().strip()
    folder = Path(unquote(url.partition("host=")[2])).parent
    running = processes_of(folder, b"valkey-server")
    assert running
    shutil.rmtree(folder)
    process.communicate()
    deadline = time.monotonic() + 20
    while processes_of(folder, b"valkey-server") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert processes_of(folder, b"valkey-server") == []
