"""The running log: a line for each refusal and each fault, one JSON object each, whatever somebody sends."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from familieplan.config.celery import app
from tests.cast import Cast


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the container's platform would be handed, by the formatter of the settings."""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    root = logging.getLogger()
    formatters = (each.formatter for each in root.handlers)
    handler.setFormatter(next(each for each in formatters if isinstance(each, ProcessorFormatter)))
    root.addHandler(handler)
    yield held
    root.removeHandler(handler)


def facts(lines: io.StringIO) -> list[dict[str, Any]]:
    """Without those of signing in, by which the tests begin."""
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [each for each in told if each["event"] != "signed_in"]


@pytest.mark.parametrize(
    ("who", "path", "words"),
    [("other_office", "", "Not Found"), ("reader", "avslutt/", "Forbidden (Permission denied)")],
)
def test_a_refusal_leaves_a_line_with_who_and_where(
    cast: Cast, lines: io.StringIO, who: str, path: str, words: str
) -> None:
    page = f"/familier/{cast.family.public_id}/{path}"
    cast.client(who).get(page)
    by, told = sorted(facts(lines), key=lambda line: line["event"] != "refused")
    assert (told["event"], told["level"]) == (f"{words}: {page}", "warning")
    assert told["timestamp"].endswith("Z")
    assert (by["event"], by["person"], by["path"], by["method"]) == ("refused", cast[who].pk, page, "GET")
    assert by["status"] == (404 if words == "Not Found" else 403)
    assert "Blomst" not in lines.getvalue()


def test_a_form_that_was_refused_leaves_a_line_without_what_was_written(cast: Cast, lines: io.StringIO) -> None:
    answer = cast.client("coordinator").post(
        f"/familier/{cast.family.public_id}/logg/", {"text": "Hemmelig", "kind": "x"}
    )
    assert answer.status_code == 422
    (told,) = (line for line in facts(lines) if line["event"] == "form_refused")
    assert (told["person"], told["method"], told["page"]) == (cast["coordinator"].pk, "POST", "coordination:log")
    assert "Hemmelig" not in lines.getvalue()


def test_a_rate_that_was_reached_leaves_a_line_with_whence_and_without_the_code(
    cast: Cast, lines: io.StringIO, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey": "1/m/ip"}
    for code in ("gjettet1", "gjettet2"):
        status = Client(REMOTE_ADDR="192.0.2.7").get(f"/mening/{code}/").status_code
    assert status == 429
    (told,) = (line for line in facts(lines) if line["event"] == "rate_reached")
    assert (told["person"], told["address"], told["page"]) == (None, "192.0.2.7", "survey")
    assert "gjettet2" not in json.dumps(told)


def test_a_forged_request_leaves_a_line(cast: Cast, lines: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["coordinator"])
    assert client.post(f"/familier/{cast.family.public_id}/logg/", {"text": "x"}).status_code == 403
    assert any("CSRF" in line["event"] for line in facts(lines))


def test_nothing_that_is_sent_begins_a_line_of_its_own(cast: Cast, lines: io.StringIO) -> None:
    cast.client("reader").get(f"/familier/{uuid4()}/%0A{{%22event%22:%22signed_in%22}}/")
    structlog.get_logger("familieplan.test").error("heard", said='a\n{"event": "signed_in"}\r\nb')
    told = facts(lines)
    assert len(told) == 3
    assert told[2]["said"] == 'a\n{"event": "signed_in"}\r\nb'
    assert "signed_in" not in {line["event"] for line in told}


def test_a_fault_of_ours_leaves_a_line_with_where_and_the_page_says_nothing_of_it(
    cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls(*_facts: Any, **_named: Any) -> None:
        raise RuntimeError("Vakker Blomst")

    monkeypatch.setattr("familieplan.families.basis_views.family_header", falls)
    client = cast.client("coordinator")
    client.raise_request_exception = False
    page = f"/familier/{cast.family.public_id}/grunnlag/"
    answer = client.get(page)
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.content.decode()
    (told,) = facts(lines)
    assert (told["event"], told["level"]) == (f"Internal Server Error: {page}", "error")
    assert told["exception"] == "builtins.RuntimeError"
    assert re.search(r"test_running_log\.py:\d+ .*falls$", told["where"][-1])
    assert "Blomst" not in lines.getvalue()


def test_what_the_database_quotes_of_a_row_is_in_no_line(cast: Cast, lines: io.StringIO) -> None:
    log = structlog.get_logger("familieplan.test")
    try:
        with transaction.atomic():
            type(cast.family).objects.create(pk=cast.family.pk, name="Vakker Blomst")
    except IntegrityError as fault:
        log.error("not_kept", exc_info=True)
        log.error("not_kept", exc_info=fault)
    first, second = facts(lines)
    assert (
        first["exception"] == second["exception"] == "django.db.utils.IntegrityError < psycopg.errors.UniqueViolation"
    )
    assert first["where"]
    assert str(cast.family.pk) not in first["exception"]
    assert "Blomst" not in lines.getvalue()
    log.error("nothing_fell", exc_info=True)
    assert "exception" not in facts(lines)[-1]


def test_what_a_task_fell_of_and_was_asked_to_do_is_in_no_line(lines: io.StringIO) -> None:
    @app.task(name="tests.falls")
    def falls(_whom: str) -> None:
        raise RuntimeError("Vakker Blomst")

    result = falls.apply(("Stille Blomst",))
    assert result.failed()
    (told,) = facts(lines)
    assert told["event"] == f"Task tests.falls[{result.id}] raised unexpected"
    assert told["exception"].endswith("RuntimeError")
    assert "Blomst" not in lines.getvalue()


def test_worker_and_beat_write_as_the_web_does(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    monkeypatch.setattr(type(app.log), "_setup", False)
    try:
        app.log.setup(loglevel="WARNING", redirect_stdouts=False)
        assert root.handlers == before
    finally:
        root.handlers[:] = before
