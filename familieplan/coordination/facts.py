"""Whoever changes a fact that a rule asks about says so here, and its flags follow at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


_held_back: ContextVar[bool] = ContextVar("flags_held_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """For whoever changes thousands of facts and evaluates once afterwards."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def changed(families: Iterable[int]) -> None:
    """After this transaction is kept, ask a worker to evaluate these families.

    A broker that is gone must not undo what a person wrote: the nightly evaluation finds it then.
    """
    ids = sorted(set(families))
    if ids and not _held_back.get():
        transaction.on_commit(lambda: _send(ids), robust=True)


def all_changed() -> None:
    """New KOSTRA files can concern any family: the nightly evaluation is asked for now."""
    if not _held_back.get():
        transaction.on_commit(lambda: _send(None), robust=True)


def _send(ids: list[int] | None) -> None:
    from familieplan.coordination import tasks

    try:
        if ids is None:
            tasks.evaluate_flags.apply_async(retry=False)
        else:
            tasks.evaluate_families.apply_async((ids,), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("flags wait for the nightly evaluation: %s", type(error).__name__)
