"""`make demo`: starts everything a newcomer needs, says where it is, and stops all of it on Ctrl-C."""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn

from familieplan.config.embedded import places

BIN = Path(sys.executable).parent
READY_WITHIN = 60


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
        except OSError:
            stop_with(f"Port {text} is busy. Choose another: make demo PORT={int(text) + 1}")
    return int(text)


def writable_place() -> Path:
    try:
        return places.place()
    except places.HomeError as error:
        stop_with(str(error))


def manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=places.CHECKOUT, check=False)
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
        manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")
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
                # Of its own group: Ctrl-C reaches this process first, and it stops the others in order.
                start_new_session=True,
            )

    def fallen(self) -> str:
        return next((name for name, process in self.running.items() if process.poll() is not None), "")

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 10
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_until_ready(port: int, processes: Processes) -> None:
    for _attempt in range(READY_WITHIN * 4):
        if name := processes.fallen():
            processes.stop()
            stop_with(f"{name} stopped at once. The reason is in {processes.log / name}.log")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    processes.stop()
    stop_with(f"The health page did not answer within {READY_WITHIN} seconds. The logs are in {processes.log}")


def run() -> None:
    port, place = free_port(), writable_place()
    print("Starting PostgreSQL and Valkey, and bringing the tables up to date …", flush=True)
    manage("migrate", "--verbosity", "0")
    manage("load_demo")
    collect_static()
    log = places.home() / "log"
    log.mkdir(parents=True, exist_ok=True)
    processes = Processes(log)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        celery = (str(BIN / "celery"), "-A", "familieplan.config")
        processes.start(
            "web",
            *(str(BIN / "gunicorn"), "familieplan.config.wsgi"),
            BIND=f"127.0.0.1:{port}",
            WEB_CONCURRENCY=os.environ.get("WEB_CONCURRENCY", "2"),
        )
        processes.start("worker", *celery, "worker", "--concurrency", "1", "--loglevel", "WARNING")
        processes.start("beat", *celery, "beat", "--schedule", str(place / "beat"), "--loglevel", "WARNING")
        wait_until_ready(port, processes)
        print(f"\nFamilieplan is at http://localhost:{port}/\n\nSign in as one of these:", flush=True)
        manage("demo_signins")
        print("\nCtrl-C stops everything. The data stay for the next time.", flush=True)
        while not (name := processes.fallen()):
            time.sleep(0.5)
        print(f"{name} stopped. The reason is in {log / name}.log", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        processes.stop()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def reset() -> None:
    """Deletes what the demo has made under its home, when nobody uses it."""
    place = writable_place()
    with (place / "users.lock").open("ab") as users:
        for _attempt in range(20):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.5)
        else:
            stop_with("The demo is running. Stop it with Ctrl-C first.")
        shutil.rmtree(place)
        for name in ("static", "files", "log", "kostra"):
            shutil.rmtree(places.home() / name, ignore_errors=True)
    print("The demo's data are gone. `make demo` starts afresh.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--reset", action="store_true")
    reset() if parser.parse_args().reset else run()
