"""The embedded servers: started by the first, stopped after the last, whatever way it ends; nothing else touched."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

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


def test_a_folder_that_cannot_be_written_gets_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "fil"
    blocked.write_text("her ligger det noe annet")
    done = subprocess.run(
        [sys.executable, "-m", "familieplan.config.demo"],
        cwd=ROOT,
        env=environment(blocked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "FAMILIEPLAN_HOME=" in done.stderr


def test_a_busy_port_gets_one_clear_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "familieplan.config.demo"],
            cwd=ROOT,
            env=environment(tmp_path) | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, f"Port {port} is busy. Choose another: make demo PORT={port + 1}\n")


def test_too_old_a_python_gets_one_clear_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\ncase $1 in --version) echo Python 3.9.2;; *) exit 1;; esac\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=ROOT,
        env=os.environ | {"PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer; this is Python 3.9.2" in done.stderr
