"""On whose behalf the database is asked. Row-level security reads it; without it no family is there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.db import DatabaseError, connections, models


class Duty(models.TextChoices):
    """What work that no person does at a screen is for. A policy in the database gives each duty what it needs."""

    ACCESS = "access", "the access rows follow the facts"
    REGISTER = "register", "a family, or a person, is entered that nobody sees yet"
    FLAGS = "flags", "the rules look at every family"
    OSK = "osk", "an OSK meeting writes what was agreed into a family's plan"
    FIGURES = "figures", "the year is counted"
    READ_LOG = "read_log", "upkeep of the read log"
    KEYS = "keys", "identity numbers are encrypted anew"
    RETENTION = "retention", "what has been kept long enough goes"
    SIGN_IN = "sign_in", "jobs follow what a sign-in service vouches for, and those who have left are shown out"
    APPOINT = "appoint", "a family that nobody coordinates is given a coordinator"
    NOTICES = "notices", "letters that say that something waits"
    EMERGENCY = "emergency", "a family in danger is looked for and opened, and the use of it reviewed"
    HANDOVER = "handover", "whoever is asked to coordinate next reads the question and answers it"
    INVITATION = "invitation", "whoever is asked into a plan reads the question and answers it"
    CONCERN = "concern", "the lead of a district reads what schools are worried about, and answers it"
    FAST_LANE = (
        "fast_lane",
        "whoever is asked by a fast lane reads and answers it, and the next is rung when nobody does",
    )
    CONSENTS = "consents", "children who come of age to consent, and consents that run out"
    OWN_DOOR = "own_door", "a family member shows a code"
    COPY = "copy", "a copy of what is held about a family is made"
    DUPLICATES = "duplicates", "families that are here twice are found, and told of to whoever may know of both"
    ARCHIVE = "archive", "a closed family is packed for the archive, or counted as ready for it"


@dataclass(frozen=True)
class Actor:
    user_id: int | None = None
    duty: str = ""


@dataclass(frozen=True)
class Change:
    """The request in which something is changed; pghistory's triggers write it beside each changed row."""

    id: UUID
    url: str
    user_id: int | None


NOBODY = Actor()
_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)
_change: ContextVar[Change | None] = ContextVar("change", default=None)


def current() -> Actor:
    return _current.get()


def current_change() -> Change | None:
    return _change.get()


def state(actor: Actor) -> None:
    """Tell every transaction that is under way; one that begins later is told by its BEGIN (config/postgres).

    It holds until the transaction ends: so it does with pgbouncer in transaction mode and on replicas.
    """
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and not connection.needs_rollback:
            connection.state(actor)  # type: ignore[attr-defined]  # config/postgres


def become(*, user_id: int) -> None:
    """Somebody is known only inside the request, by a key. Holds until the surrounding acting_as ends."""
    if change := _change.get():
        _change.set(replace(change, user_id=user_id))
    _current.set(Actor(user_id))
    state(current())


@contextmanager
def acting_as(*, user_id: int | None = None, duty: str = "") -> Iterator[None]:
    """Everything asked of the database inside is asked by this person, or for this duty; never by both."""
    before = _current.get()
    token = _current.set(Actor(user_id, duty))
    try:
        state(_current.get())
        yield
    finally:
        _current.reset(token)
        # A transaction that failed inside is rolled back by its own block, and forgets by itself.
        with suppress(DatabaseError):
            state(before)


@contextmanager
def changing(*, url: str, user_id: int | None) -> Iterator[None]:
    """What is changed inside is one change, by this person at this address.

    Every transaction says so once, as it begins: pghistory's own way, before each statement, costs a write a tenth.
    """
    token = _change.set(Change(uuid4(), url, user_id))
    try:
        yield
    finally:
        _change.reset(token)
