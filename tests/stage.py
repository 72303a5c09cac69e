"""Where the tests play: real databases of each worker's own, cloned from one migrated template."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction

from familieplan.accounts.acting import acting_as


def database_url(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Stage:
    """The databases of this worker: one as it was migrated and one in which the cast stands, for entering it takes longer
    than most tests. What a test does in these is rolled back.

    A test that really commits gets a copy of either, made for it alone.
    """

    def __init__(self) -> None:
        self.migrated = self.empty = self.played = self.kept_aside = self.own = ""
        self.with_cast = self.commits = False
        self.kept: Any = None

    @property
    def databases(self) -> tuple[str, ...]:
        return self.empty, self.played, self.kept_aside, self.own

    def ask_for(self, test: pytest.Item) -> None:
        self.with_cast, self.commits = "cast" in getattr(test, "fixturenames", ()), really_commits(test)
        if self.played:
            self.go()

    def go(self) -> None:
        """Turns the connection to the database that the next test asks for."""
        if self.commits:
            self._turn_to("")
            with psycopg.connect(database_url(settings.DATABASE_OWNER_URL, "postgres"), autocommit=True) as owner:
                drop(owner, self.own)
                copy(owner, self.kept_aside if self.with_cast else self.migrated, self.own)
            self._turn_to(self.own)
        else:
            self._turn_to(self.played if self.with_cast else self.empty)

    def _turn_to(self, name: str) -> None:
        connection = connections["default"]
        if connection.settings_dict["NAME"] != name:
            connection.close()
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name

    def enter(self, owner: psycopg.Connection[Any], play: Callable[[], Any], *, migrated: str, name: str) -> None:
        """Once per worker: makes the databases, called after `name`, and lets `play` enter the cast."""
        self.migrated, self.empty, self.own = migrated, name, f"{name}_own"
        self.played, self.kept_aside = f"{name}_cast", f"{name}_cast_kept"
        copy(owner, migrated, self.empty)
        copy(owner, migrated, self.played)
        self._turn_to(self.played)
        with acting_as(duty="tests"), transaction.atomic():
            self.kept = play()
            connections["default"].run_on_commit.clear()
        self._turn_to("")
        # Of a database that somebody is in no copy can be made.
        copy(owner, self.played, self.kept_aside)
        self.go()


def copy(owner: psycopg.Connection[Any], source: str, name: str) -> None:
    owner.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")


def drop(owner: psycopg.Connection[Any], name: str, tries: int = 20) -> None:
    """The server's own vacuum may be at work in it, and nobody but the server can send that away."""
    for left in reversed(range(tries)):
        try:
            owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            return
        except psycopg.errors.InsufficientPrivilege:
            if not left:
                raise
            time.sleep(0.5)


def really_commits(test: pytest.Item) -> bool:
    mark = test.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(test, "fixturenames", ())


STAGE = Stage()
