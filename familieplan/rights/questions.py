"""How a family's question about a reading is handed on. Whoever keeps the questions registers; before, none is asked.

`ask(family=, by=, record=, words=, said_by=)` keeps the question and sees to it that somebody answers. It raises
ValueError when the reading is of another family or is asked about already.
"""

from __future__ import annotations

from collections.abc import Callable

from familieplan.accounts.models import ReadRecord, User
from familieplan.families.models import Family

Ask = Callable[..., object]
_kept_by: list[Ask] = []


def register(ask: Ask) -> None:
    """The last who registers keeps the questions."""
    _kept_by[:] = [ask]


def may_ask() -> bool:
    return bool(_kept_by)


def ask_about(*, family: Family, by: User, record: ReadRecord, words: str, said_by: str) -> None:
    _kept_by[0](family=family, by=by, record=record, words=words, said_by=said_by)
