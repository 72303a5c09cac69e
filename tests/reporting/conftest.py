"""A report that many tests begin with is drawn once in each process, and set only for those who read the paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from familieplan.reporting import charts, pdf
from familieplan.reporting.published import PublishedStatus

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


def blank(status: PublishedStatus, *_drawn: Any, **_named: Any) -> pdf.Papers:
    """For whoever asks for figures, steps or rights: setting the pages is a third of the time of a report."""
    words = hashlib.sha256(json.dumps(status.document(), default=str).encode()).hexdigest().encode()
    return pdf.Papers(b"%PDF-1.7 " + words, b"%PDF-1.7 archive " + words)


@pytest.fixture
def paper() -> None:
    """The pages are really set for a test that asks for this."""


@pytest.fixture(autouse=True)
def _made_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "papers", once(pdf.papers) if "paper" in request.fixturenames else blank)
    monkeypatch.setattr(charts, "draw_all", once(charts.draw_all))
