"""Every test runs on a real PostgreSQL, as the runtime role, in a database cloned from one migrated template."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

from familieplan.accounts.acting import acting_as
from familieplan.config.embedded import places
from tests.stage import STAGE, database_url, drop, really_commits

ROOT = Path(__file__).resolve().parents[1]
pytest_plugins = ["tests.cast", "tests.oidc_provider", "tests.scanner", "tests.underway", "tests.worker"]


def schema_fingerprint() -> str:
    """The same for as long as no migration, and nothing that a migration reads, has changed."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "familieplan").glob("*/migrations/*.py")) + sorted(
        (ROOT / "familieplan" / "areas" / "data").iterdir()
    ):
        digest.update(path.name.encode() + path.read_bytes())
    for name in (
        *("requirements/base.txt", "tests/conftest.py"),
        *(
            "familieplan/config/migrating.py",
            "familieplan/families/rowlocks.py",
            "familieplan/families/first_rows.py",
            "familieplan/families/sounds.py",
        ),
    ):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:12]


def template_name() -> str:
    return f"template_familieplan_{schema_fingerprint()}"


def make_template(owner: psycopg.Connection[Any], name: str) -> None:
    """Migrate once per schema, as the owner; whoever comes later clones."""
    with (settings.HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        templates = (
            "SELECT datname FROM pg_database WHERE datname ~ '^template_familieplan_[0-9a-f]+$' ORDER BY oid DESC"
        )
        known = [row[0] for row in owner.execute(templates)]
        if name in known:
            return
        # Whoever goes back and forth between branches need not migrate each time.
        for old in known[3:]:
            owner.execute(f"DROP DATABASE {old}")
        making = f"{name}_making"
        owner.execute(f"DROP DATABASE IF EXISTS {making}")
        owner.execute(f"CREATE DATABASE {making}")
        url = database_url(settings.DATABASE_OWNER_URL, making)
        environment = os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "REDIS_URL": settings.REDIS_URL}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with psycopg.connect(url, autocommit=True) as made:
            # Only in tests is there a duty that passes the second lock: to set a scene, and to look behind it.
            locked = made.execute("SELECT oid::regclass FROM pg_class WHERE relrowsecurity").fetchall()
            for (table,) in locked:
                made.execute(
                    f"CREATE POLICY tests ON {table} USING (current_setting('familieplan.duty', true) = 'tests')"
                )
        owner.execute(f"ALTER DATABASE {making} RENAME TO {name}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    from tests.cast import make_cast

    name = f"test_{os.getpid()}_{worker_id}"
    with psycopg.connect(database_url(settings.DATABASE_OWNER_URL, "postgres"), autocommit=True) as owner:
        make_template(owner, template_name())
        with django_db_blocker.unblock():
            STAGE.enter(owner, make_cast, migrated=template_name(), name=name)
        yield
        with django_db_blocker.unblock():
            connections["default"].close()
        for each in STAGE.databases:
            drop(owner, each)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    STAGE.ask_for(item)


def _leave_as_it_is(_case: TransactionTestCase) -> None:
    """Whoever really commits gets a new database each time (tests/stage.py), which is made faster than one is emptied."""


TransactionTestCase._fixture_teardown = _leave_as_it_is  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _acting_for_the_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test asks itself passes the second lock. A request through the test client is its own signed-in person."""
    with acting_as(duty="tests"):
        if really_commits(request.node):
            request.getfixturevalue("transactional_db")
            with connections["default"].cursor() as cursor:
                # Here a question may stand outside every transaction; other threads have connections of their own.
                cursor.execute("SET familieplan.duty = 'tests'")
        yield


@pytest.fixture(autouse=True)
def _own_cache(worker_id: str) -> Iterator[None]:
    """Each worker keeps its own keys in the shared Valkey, and each test begins without any."""
    cache.key_prefix = f"test-{os.getpid()}-{worker_id}"
    yield
    keys = cache._cache.get_client().scan_iter(f"{cache.key_prefix}:*", count=500)
    for key in keys:
        cache._cache.get_client().delete(key)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A FAMILIEPLAN_HOME of one's own; what root's servers keep outside it goes with it."""
    found = tmp_path_factory.mktemp("h").resolve()
    yield found
    for each in (found, found / "var"):
        shutil.rmtree(places.SYSTEM_PLACE / f"familieplan-{places._short_hash(each)}", ignore_errors=True)
