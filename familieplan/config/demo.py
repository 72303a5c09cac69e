"""`make demo`: starts everything a newcomer needs, says where it is, and stops all of it on Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn

from familieplan.config import embedded
from familieplan.config.demo_municipality.signins import as_lines
from familieplan.config.embedded import places, postgres, valkey

BIN = Path(sys.executable).parent
READY_WITHIN = 60
# What the demo makes under its home beside the servers' folder, each marked as its own: the home may hold more.
FOLDERS = ("static", "files", "log", "kostra", "mail")
MARK = ".familieplan"
# The demo is for its own servers and invented people, whatever else this terminal is set up for.
NOT_OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "FAMILIEPLAN_MODE", "DJANGO_SETTINGS_MODULE")
PR_SET_PDEATHSIG = 1


def stop_with(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


def free_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        stop_with(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            if error.errno == errno.EACCES:
                stop_with(f"Port {text} is for the administrator alone. Choose another: make demo PORT=8000")
            stop_with(f"Port {text} is busy. Choose another: make demo PORT={int(text) + 1}")
    return int(text)


def writable_place() -> Path:
    try:
        place = places.place()
        for name in FOLDERS:
            folder = places.home() / name
            if not folder.exists():
                folder.mkdir()
                (folder / MARK).touch()
    except places.HomeError as error:
        stop_with(str(error))
    except OSError as error:
        stop_with(f"Cannot write to {error.filename}: {error.strerror}.")
    return place


def alone(place: Path) -> None:
    """One demo per home; the lock lasts as long as this process."""
    try:
        fcntl.flock(os.open(place / "demo.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop_with("The demo is running already. Stop it with Ctrl-C, or choose another folder with FAMILIEPLAN_HOME=.")


def manage(*arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    # Of its own group, as all that is started here: Ctrl-C reaches this process alone.
    done = subprocess.run(command, cwd=places.CHECKOUT, start_new_session=True, check=False)
    if done.returncode:
        stop_with(f"`manage.py {arguments[0]}` failed; see above.")


def collect_static() -> None:
    """Copies and compresses the files of the screen, when they are not the ones of last time."""
    sources = sorted(path for path in (places.CHECKOUT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256((places.CHECKOUT / "requirements" / "base.txt").read_bytes())
    for path in sources:
        digest.update(str(path).encode() + path.read_bytes())
    stamp = places.home() / "static" / "collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        ours = ["--clear"] if (stamp.parent / MARK).exists() else []
        manage("collectstatic", "--noinput", "--verbosity", "0", *ours)
        (stamp.parent / MARK).touch()
        stamp.write_text(digest.hexdigest())


class Processes:
    """The processes this run started, by their ids; none other is ever touched."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str, **environment: str) -> None:
        with (self.log / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=places.CHECKOUT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_fall_with_parent,
            )

    def fallen(self) -> str:
        return next((name for name, process in self.running.items() if process.poll() is not None), "")

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 10
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            self._end_group(process)

    def _end_group(self, leader: subprocess.Popen[bytes]) -> None:
        """Also what a process has started itself and left behind; the kernel needs a moment to clear them away."""
        for _attempt in range(20):
            try:
                os.killpg(leader.pid, signal.SIGKILL)
            except ProcessLookupError:
                break
            leader.wait()
            time.sleep(0.05)


def _fall_with_parent() -> None:
    """Asks the kernel to end this child when the demo is killed and can stop nobody itself."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(port: int, processes: Processes) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if name := processes.fallen():
            stop_with(f"{name} stopped at once. The reason is in {processes.log / name}.log")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    stop_with(f"The health page did not answer within {READY_WITHIN} seconds. The logs are in {processes.log}")


def prepare(size: str) -> None:
    print("Starting PostgreSQL and Valkey, and bringing the tables up to date …", flush=True)
    # In one process: what takes the time of a second start is to begin each program.
    manage("load_demo", "--migrate", "--size", size)
    collect_static()


def start(processes: Processes, port: int, place: Path) -> None:
    """The pages first: what is ordered before the worker is up waits for it."""
    processes.start(
        "web",
        *(str(BIN / "gunicorn"), "familieplan.config.wsgi"),
        BIND=f"127.0.0.1:{port}",
        WEB_CONCURRENCY=os.environ.get("WEB_CONCURRENCY", "2"),
    )
    wait_until_ready(port, processes)
    celery = (str(BIN / "celery"), "-A", "familieplan.config")
    processes.start("worker", *celery, "worker", "--concurrency", "1", "--loglevel", "WARNING")
    processes.start("beat", *celery, "beat", "--schedule", str(place / "beat"), "--loglevel", "WARNING")


def watch(processes: Processes) -> NoReturn:
    while not (name := processes.fallen()):
        time.sleep(0.5)
    stop_with(f"{name} stopped. The reason is in {processes.log / name}.log")


def run(size: str) -> None:
    for name in NOT_OURS:
        os.environ.pop(name, None)
    # SIGINT too: a shell that starts this in the background has it ignored, and Python would leave it so.
    for interruption in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(interruption, _interrupt)
    port, place = free_port(), writable_place()
    alone(place)
    processes = Processes(places.home() / "log")
    try:
        prepare(size)
        start(processes, port, place)
        print(f"\nFamilieplan is at http://localhost:{port}/\n\nSign in as one of these:", flush=True)
        print("\n".join(as_lines()))
        print("\nCtrl-C stops everything. The data stay for the next time.", flush=True)
        watch(processes)
    except KeyboardInterrupt:
        pass
    finally:
        leave(processes, place)


def leave(processes: Processes, place: Path) -> None:
    """Whoever presses Ctrl-C a second time waits all the same: half stopped is worse."""
    for interruption in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(interruption, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the terminal may be gone
        print("\nStopping …", flush=True)
    processes.stop()
    if not embedded.wait_until_stopped(place):
        print("PostgreSQL and Valkey are still used by another program, and stop with it.", flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def reset() -> None:
    """Deletes what the demo has made under its home, when nobody uses it."""
    place = writable_place()
    with (place / "users.lock").open("ab") as users:
        try:
            if not embedded.wait_until_stopped(place):
                raise BlockingIOError
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop_with("The demo is running. Stop it with Ctrl-C first.")
        # A guard that was killed has left them running.
        valkey.stop(place)
        postgres.stop(place)
        shutil.rmtree(place)
        for folder in (places.home() / name for name in FOLDERS):
            if (folder / MARK).exists():
                shutil.rmtree(folder)
    print("The demo's data are gone. `make demo` starts afresh.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the data away instead")
    parser.add_argument(
        "--size", choices=["small", "city"], default="city", help="of the municipality, when it is made"
    )
    asked = parser.parse_args()
    reset() if asked.reset else run(asked.size)
