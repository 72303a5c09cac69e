"""`make demo` and what stands around it: one clear sentence for each hindrance, and nothing left after Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from familieplan.config.demo_municipality.signins import SIGN_INS
from tests.config.test_embedded import environment, processes_of

ROOT = Path(__file__).resolve().parents[2]
# One demo runs through the whole file: its tests stay with one worker, in order.
pytestmark = pytest.mark.xdist_group("demo")


def demo(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "familieplan.config.demo", *arguments],
        cwd=ROOT,
        env=environment(Path(variables.pop("home"))) | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A demo that has been started; what it says is read line by line."""

    def __init__(self, home: Path, port: int, shell: tuple[str, ...] = ()) -> None:
        self.home, self.address = home, f"http://127.0.0.1:{port}"
        # An address of somebody else's database must not tempt it.
        tempting = {"PORT": str(port), "DATABASE_URL": "postgresql://nobody@localhost:1/x", "WEB_CONCURRENCY": "1"}
        self.process = subprocess.Popen(
            [*shell, sys.executable, "-m", "familieplan.config.demo", "--size", "small"],
            cwd=ROOT,
            env=environment(home) | tempting,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def said_until(self, sentence: str) -> str:
        said = ""
        while sentence not in said:
            line = self.process.stdout.readline()
            assert line, said
            said += line
        return said

    def stop(self, how: signal.Signals) -> str:
        self.process.send_signal(how)
        return self.process.communicate(timeout=40)[0]

    def left(self) -> list[int]:
        named = [b"gunicorn", b"celery", b"postgres", b"valkey-server", b"embedded.guard"]
        return [each for what in named for each in processes_of(self.home, what)]


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Running]:
    demo = Running(home, free_port())
    yield demo
    if demo.process.poll() is None:
        demo.stop(signal.SIGTERM)


def test_it_tells_address_and_sign_ins_when_the_page_answers(running: Running) -> None:
    said = running.said_until("Ctrl-C stops everything.")
    assert running.address.replace("127.0.0.1", "localhost") in said
    assert all(each.email in said and each.password in said for each in SIGN_INS)
    with urllib.request.urlopen(running.address + "/helse/", timeout=10) as answer:
        assert answer.status == 200


def test_a_second_demo_in_the_same_folder_gets_one_clear_sentence(running: Running) -> None:
    done = demo(home=str(running.home), PORT=str(free_port()))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("The demo is running already.")


def test_data_in_use_are_not_thrown_away(running: Running) -> None:
    done = demo("--reset", home=str(running.home))
    assert (done.returncode, done.stderr) == (1, "The demo is running. Stop it with Ctrl-C first.\n")


def test_ctrl_c_stops_every_process_and_the_next_run_keeps_the_data(running: Running) -> None:
    running.stop(signal.SIGINT)
    assert running.left() == []
    started = time.monotonic()
    again = Running(running.home, free_port())
    said = again.said_until("Ctrl-C stops everything.")
    # Fifteen seconds on a machine that does nothing else.
    assert time.monotonic() - started < 30
    assert "lastet fra før" in said
    again.stop(signal.SIGTERM)
    assert again.left() == []


def test_one_that_a_script_put_in_the_background_stops_at_the_same_signal(running: Running) -> None:
    """Such a shell has SIGINT ignored in what it starts."""
    again = Running(running.home, free_port(), ("sh", "-c", "trap '' INT; exec \"$@\"", "sh"))
    again.said_until("Ctrl-C stops everything.")
    again.stop(signal.SIGINT)
    assert again.left() == []


def test_a_process_that_falls_is_reported_and_takes_the_rest_with_it(running: Running) -> None:
    again = Running(running.home, free_port())
    again.said_until("Ctrl-C stops everything.")
    worker = next(each for each in children(again.process.pid) if b"worker" in command_of(each))
    os.kill(worker, signal.SIGKILL)
    said = again.process.communicate(timeout=40)[0]
    assert "worker stopped. The reason is in" in said
    assert again.process.returncode == 1
    assert again.left() == []


def test_reset_deletes_what_the_demo_made_and_nothing_else(running: Running) -> None:
    (running.home / "mine").mkdir()
    (running.home / "mine" / "letter.txt").write_text("behold dette")
    done = demo("--reset", home=str(running.home))
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(each.name for each in running.home.iterdir() if each.name != "servers") == ["mine"]


def children(parent: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def command_of(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def test_a_folder_of_the_same_name_that_is_somebody_elses_survives(home: Path) -> None:
    other = home / "other"
    (other / "files").mkdir(parents=True)
    (other / "files" / "letter.txt").write_text("behold dette")
    assert demo("--reset", home=str(other)).returncode == 0
    assert (other / "files" / "letter.txt").exists()


def test_a_folder_that_cannot_be_written_gets_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "fil"
    blocked.write_text("her ligger det noe annet")
    done = demo(home=str(blocked))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "FAMILIEPLAN_HOME=" in done.stderr


def test_a_busy_port_gets_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo(home=str(tmp_path), PORT=str(port))
    assert (done.returncode, done.stderr) == (1, f"Port {port} is busy. Choose another: make demo PORT={port + 1}\n")


def test_a_port_that_is_no_port_gets_one_clear_sentence(tmp_path: Path) -> None:
    done = demo(home=str(tmp_path), PORT="80o0")
    assert (done.returncode, done.stderr) == (1, "PORT must be a number from 1 to 65535, not '80o0'.\n")
