"""Every test runs on a real PostgreSQL, as the runtime role, in a database cloned from one migrated template."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.models.signals import post_migrate

from familieplan.accounts.acting import acting_as
from familieplan.areas import geography
from familieplan.config.embedded import places

ROOT = Path(__file__).resolve().parents[1]
pytest_plugins = ["tests.cast", "tests.oidc_provider", "tests.underway", "tests.worker"]


def database_url(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def schema_fingerprint() -> str:
    """The same for as long as no migration, and nothing that a migration reads, has changed."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "familieplan").glob("*/migrations/*.py")) + sorted(
        (ROOT / "familieplan" / "areas" / "data").iterdir()
    ):
        digest.update(path.name.encode() + path.read_bytes())
    for name in (
        *("requirements/base.txt", "tests/conftest.py"),
        *("familieplan/families/rowlocks.py", "familieplan/families/first_rows.py", "familieplan/families/sounds.py"),
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
            # Only in tests may the runtime role empty tables: between tests that really commit.
            made.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {settings.DATABASE_APP_ROLE}")
            # And only in tests is there a duty that passes the second lock: to set a scene, and to look behind it.
            locked = made.execute("SELECT oid::regclass FROM pg_class WHERE relrowsecurity").fetchall()
            for (table,) in locked:
                made.execute(
                    f"CREATE POLICY tests ON {table} USING (current_setting('familieplan.duty', true) = 'tests')"
                )
        owner.execute(f"ALTER DATABASE {making} RENAME TO {name}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    from tests.cast import STAGE

    template, name = template_name(), f"test_{os.getpid()}_{worker_id}"
    with psycopg.connect(database_url(settings.DATABASE_OWNER_URL, "postgres"), autocommit=True) as owner:
        make_template(owner, template)
        for each in (name, f"{name}_cast"):
            owner.execute(f"CREATE DATABASE {each} TEMPLATE {template}")
        with django_db_blocker.unblock():
            STAGE.enter(empty=name, played=f"{name}_cast")
        yield
        with django_db_blocker.unblock():
            connections["default"].close()
        for each in (name, f"{name}_cast"):
            drop(owner, each)


def drop(owner: psycopg.Connection[Any], name: str, tries: int = 20) -> None:
    """The server's own vacuum may be at work in it, and nobody but the server can send that away."""
    for left in reversed(range(tries)):
        try:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
            return
        except psycopg.errors.InsufficientPrivilege:
            if not left:
                raise
            time.sleep(0.5)


FIRST_RULES = {
    "accounts": ("0010_first_reading_rules",),
    "areas": ("0052_first_indicators",),
    "assistance": ("0002_first_gap_rule",),
    "coordination": (
        *("0003_first_rules", "0007_rule_of_absent_coordinators", "0012_first_entry_templates"),
        *("0022_first_questions", "0031_measures_lock", "0051_first_answer_deadlines", "0144_first_rules_of_adults"),
        *("0150_transitions_lock", "0154_first_versions_of_more_rules"),
    ),
    "families": (
        *("0006_first_terms", "0011_first_provisions", "0015_first_own_access_age"),
        "0018_provisions_that_open_in_danger",
    ),
    "reporting": ("0002_first_disclosure_rule", "0011_first_goals_and_earlier_figures"),
}


# A table goes along with its partitions, so that no trigger may stand while any of them is emptied.
EMPTY_THE_READ_LOG = """
DO $$ DECLARE each regclass; step text; BEGIN
    FOREACH step IN ARRAY ARRAY['ALTER TABLE %s DISABLE TRIGGER USER', 'TRUNCATE %s', 'ALTER TABLE %s ENABLE TRIGGER USER']
    LOOP
        FOR each IN SELECT oid FROM pg_class WHERE relname ~ '^accounts_readrecord|^accounts_readlog(seal|cut)$'
                       AND relkind IN ('r', 'p')
        LOOP EXECUTE format(step, each); END LOOP;
    END LOOP;
END $$"""


def _empty_the_read_log() -> None:
    """Django does not empty what it does not manage, and only the owner can: what is read must not reach the next test."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_readrecord), EXISTS (SELECT FROM accounts_readlogseal)")
        if not any(cursor.fetchone()):
            return
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(database_url(settings.DATABASE_OWNER_URL, name)) as owner:
        owner.execute(EMPTY_THE_READ_LOG)


def _enter_first_rows_again(sender: Any, **_facts: Any) -> None:
    """A test that really commits empties every table afterwards; what migrations entered must come back."""
    if sender.label == "accounts":
        _empty_the_read_log()
    if sender.label == "areas" and not apps.get_model("areas", "District").objects.exists():
        geography.load(apps)
    for migration in FIRST_RULES.get(sender.label, ()):
        import_module(f"familieplan.{sender.label}.migrations.{migration}").enter(apps, None)


post_migrate.connect(_enter_first_rows_again, weak=False)


@pytest.fixture(autouse=True)
def _acting_for_the_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test asks itself passes the second lock. A request through the test client is its own signed-in person."""
    from tests.cast import really_commits

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
