"""A database connection that may do everything: what the strongest attacker does, inside a test that is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection


def owner_connection() -> psycopg.Connection[Any]:
    """The owner of the tables, on the test's own database."""
    parts = urlsplit(settings.DATABASE_OWNER_URL)
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return psycopg.connect(url, options="-c lock_timeout=5s")


@pytest.fixture
def signed_in_as_superuser(django_db_setup: None) -> Iterator[None]:
    """Before the test's transaction begins, and undone after it is rolled back: the next one enters by the usual door."""
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    yield
    connection.settings_dict["USER"] = before
    connection.close()


@pytest.fixture
def as_superuser(signed_in_as_superuser: None, db: None) -> Callable[..., None]:
    """The whole test runs as a superuser; `as_superuser(statement)` runs it with every trigger switched off."""

    def ask(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET LOCAL session_replication_role = origin")

    return ask
