"""Runs inside pytest, in place of its tests: for each mutant the tests that reach the changed line, until one fails.

Everything is imported, and the database is there and warm, before the first mutant; so each costs what its first
failing test costs. Tests roll back. After one that hangs, the databases are copied anew; and now and
then the code as it is must pass, or what one mutant left behind would kill the next.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import psycopg
import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.db import connections

from tests.mutants.choosing import chosen
from tests.mutants.making import Mutant
from tests.mutants.planting import CannotBePlantedError, StillbornError, planted
from tests.mutants.reaching import Reach

# Seconds for one test: whatever has not answered by then hangs, and that is noticed, too.
PATIENCE = 60
CHECK_EVERY = 30


kills: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
sound: set[pytest.Item] = set()
unsound: set[pytest.Item] = set()
last_words: list[str] = []


class HangsError(BaseException):
    """No answer within the time of a test."""


class LeftBehindError(Exception):
    """The code as it is fails a test that it should pass; an earlier mutant may not be quite gone."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    asked = json.loads(Path(os.environ["FAMILIEPLAN_MUTANTS"]).read_text(encoding="utf-8"))
    _set_up(session)
    signal.signal(signal.SIGALRM, _give_up)
    reach, known, tried = Reach(session.items), set(asked["known"]), 0
    for mutant in chosen(**asked["which"])[asked["part"] :: asked["of"]]:
        if mutant.key in known or (asked["only"] and mutant.key not in asked["only"]):
            continue
        killers, others = kills[mutant.module, mutant.where], kills[mutant.module, ""]
        # What killed others of a function is the best guess for the next; then what killed others of the module.
        best = sorted(reach.tests(mutant), key=lambda item: (-killers[item.nodeid], -others[item.nodeid]))
        items = best[: asked["tests"]]
        tried += 1
        if sound and tried % CHECK_EVERY == 0 and _fails(last := next(iter(sound)), session):
            raise LeftBehindError(last.nodeid)
        began = time.monotonic()
        how, by = _try(mutant, items, session)
        killers[by] += 1
        others[by] += 1
        facts = {"key": mutant.key, "how": how, "by": by, "tests": len(items), "what": str(mutant)}
        facts["seconds"] = round(time.monotonic() - began, 1)
        with Path(asked["to"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts, ensure_ascii=False) + "\n")
    return True


def _set_up(session: pytest.Session) -> None:
    """One test that asks the database, with all the time it needs: what lasts as long as the session stands then."""
    first = next(item for item in session.items if "cast" in item.fixturenames)  # type: ignore[attr-defined]
    reports = runtestprotocol(first, nextitem=_elsewhere(first, session), log=False)
    if not all(report.passed for report in reports):
        raise LeftBehindError(first.nodeid)


def _elsewhere(item: pytest.Item, session: pytest.Session) -> pytest.Item:
    """A test of another folder: what belongs to this file and folder is put away, what belongs to the session stays."""
    return next(each for each in session.items if each.path.parent != item.path.parent)


def _try(mutant: Mutant, items: list[pytest.Item], session: pytest.Session) -> tuple[str, str]:
    """Whether a test fails of the mutant, and only of it: one that also fails of the code as it is says nothing."""
    try:
        # A question that was built before is built anew, of the changed code.
        _forget()
        with planted(mutant):
            killer = next((item for item in items if item not in unsound and _fails(item, session)), None)
    except CannotBePlantedError:
        return "not planted", ""
    except StillbornError:
        return "died", "the module cannot be read"
    finally:
        _forget()
    if killer is None:
        return "survived" if items else "not reached", ""
    if killer not in sound and _fails(killer, session):
        unsound.add(killer)
        print(
            f"{killer.nodeid} fails of the code as it is, too, and says nothing:\n{last_words[0]}", file=sys.__stderr__
        )
        return _try(mutant, items, session)
    sound.add(killer)
    return "died", killer.nodeid


def _fails(item: pytest.Item, session: pytest.Session) -> bool:
    signal.alarm(PATIENCE)
    reports = runtestprotocol(item, nextitem=_elsewhere(item, session), log=False)
    hung = not signal.alarm(0)
    failed = any(report.failed for report in reports)
    last_words[:] = [str(report.longrepr)[-2000:] for report in reports if report.failed]
    # One that really commits has a database of its own each time.
    if hung:
        _clone_anew()
    return failed


def _give_up(*_facts: Any) -> None:
    raise HangsError


def _forget() -> None:
    from familieplan.accounts import acting, prepared

    acting._current.set(acting.NOBODY)
    prepared.forget_all()
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and connection.connection.closed:
            connection.close()


def _clone_anew() -> None:
    """The two databases in which tests roll back, as they were: whoever hung may still hold them, or have left a row."""
    from tests.stage import STAGE, copy, database_url, drop

    connections.close_all()
    if not all(name.startswith("test_") for name in (STAGE.played, STAGE.empty)):
        raise LeftBehindError(f"{STAGE.played} is no database of a test")
    with psycopg.connect(database_url(settings.DATABASE_OWNER_URL, "postgres"), autocommit=True) as owner:
        for name, source in ((STAGE.played, STAGE.kept_aside), (STAGE.empty, STAGE.migrated)):
            drop(owner, name)
            copy(owner, source, name)
