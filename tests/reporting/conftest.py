"""A report that many tests begin with is drawn and set once in each process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from familieplan.reporting import charts, pdf

MADE: dict[str, Any] = {}


def once(make: Callable[..., Any]) -> Callable[..., Any]:
    """The same stored figures give the same bytes (test_paper holds it), so what is made of them is remembered."""

    def remembered(status: Any, *drawn: Any, **named: Any) -> Any:
        about = [make.__name__, translation.get_language(), status.document(), drawn, named]
        key = json.dumps(about, sort_keys=True, default=str)
        if key not in MADE:
            MADE[key] = make(status, *drawn, **named)
        return MADE[key]

    return remembered


@pytest.fixture(autouse=True)
def _made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "papers", once(pdf.papers))
    monkeypatch.setattr(charts, "draw_all", once(charts.draw_all))
