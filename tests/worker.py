"""A real Celery worker on the test's own database and queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from familieplan.config.celery import app


def own_database_url() -> str:
    """The address of the test's own database, for a process of its own."""
    parts = urlsplit(settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def until(holds: Callable[[], bool], seconds: float = 90) -> bool:
    """Whether it came to hold within so many seconds; other processes have their own pace."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a Celery worker on the test's database, with a queue of its own, as often as it is asked.

    The queue begins empty: the tests before have left hundreds of tasks that nobody was there to do.
    """
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    app.control.purge()
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DATABASE_URL": own_database_url(),
            "DATABASE_OWNER_URL": "",
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "FAMILIEPLAN_TEST_QUEUE": queue,
        }
        command = [sys.executable, "-m", "celery", "-A", "familieplan.config", "worker", "--pool", "solo", "-Q", queue]
        process = subprocess.Popen(
            [*command, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 10
    for process in started:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
