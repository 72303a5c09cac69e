"""On whose behalf the database is asked. Row-level security reads it; without it no family is there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DatabaseError, connection, models


class Duty(models.TextChoices):
    """What work that no person does at a screen is for. A policy in the database gives each duty what it needs."""

    ACCESS = "access", "the access rows follow the facts"
    REGISTER = "register", "a family, or a person, is entered that nobody sees yet"
    FLAGS = "flags", "the rules look at every family"
    FIGURES = "figures", "the year is counted"
    READ_LOG = "read_log", "upkeep of the read log"
    KEYS = "keys", "identity numbers are encrypted anew"
    RETENTION = "retention", "what has been kept long enough goes"
    OWN_DOOR = "own_door", "a family member shows a code"
    COPY = "copy", "a copy of what is held about a family is made"
    ARCHIVE = "archive", "a closed family is packed for the archive, or counted as ready for it"


@dataclass(frozen=True)
class Actor:
    user_id: int | None = None
    duty: str = ""


NOBODY = Actor()
_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current() -> Actor:
    return _current.get()


def state(actor: Actor) -> None:
    """Tell the database, until the transaction ends: so it holds with pgbouncer in transaction mode and on replicas."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('familieplan.user', %s, true), set_config('familieplan.duty', %s, true)",
            [str(actor.user_id or ""), actor.duty],
        )


@contextmanager
def acting_as(*, user_id: int | None = None, duty: str = "") -> Iterator[None]:
    """Everything asked of the database inside is asked by this person, or for this duty; never by both."""
    before = _current.get()
    token = _current.set(Actor(user_id, duty))
    try:
        if connection.in_atomic_block:
            state(_current.get())
        yield
    finally:
        _current.reset(token)
        # A transaction that failed inside is rolled back by its own block, and forgets by itself.
        with suppress(DatabaseError):
            if connection.in_atomic_block and not connection.needs_rollback:
                state(before)
