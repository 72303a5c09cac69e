"""A walk through the whole site as one person: every address of the matrix, and every link that is met on the way."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client

MOST = 400
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
OF_ONE_READING = re.compile(r"/lest/\d+/")
# What differs from one request to the next whoever asks, and says nothing of any family.
NOISE = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "csrf"),
    (re.compile(r"&quot;X-CSRFToken&quot;: &quot;[^&]+&quot;"), "csrf"),
    (re.compile(r'"X-CSRFToken": "[^"]+"'), "csrf"),
    # A new note gets its number, drawn by lot, when its page is opened.
    (re.compile(r'name="draft" value="[^"]+"'), "draft"),
    (re.compile(r'name="seen" value="[^"]*"'), "seen"),
    (re.compile(r"kl\. \d\d\.\d\d"), "kl."),
    (re.compile(r"\b\d\d\.\d\d\b"), "kl."),
    (re.compile(r'datetime="[^"]+"'), "datetime"),
    (OF_ONE_READING, "/lest/"),
    (re.compile(r"(etter|eldre)=[\w.:%+~-]+"), "keyset"),
    (re.compile(r'"(?:read_at|signed_at)": ?"[^"]+"'), "moment"),
)
TEXT = ("text/", "application/json", "application/problem", "application/vnd.oai.openapi", "application/yaml")
PASSING = {"Content-Length", "Set-Cookie", "Expires"}
# Secrets drawn by lot for each visit.
STAY_AWAY = ("/static/", "/konto/logg-ut/", "/konto/sikkerhet/")


@dataclass(frozen=True)
class Met:
    """What one address answered: everything that somebody could compare with another day's answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    queries: int


def quiet(text: str) -> str:
    for pattern, word in NOISE:
        text = pattern.sub(word, text)
    return text


def ask(client: Client, address: str) -> Met:
    asked: list[str] = []
    # Django's own capture would also write every value into the text, of which only the number is wanted.
    with connection.execute_wrapper(partial(_note, asked)):
        answer = client.get(address)
    kind = answer.headers.get("Content-Type", "")
    content = b"".join(answer) if answer.streaming else answer.content
    # Of what is no text every byte counts as well.
    body = content.decode() if kind.startswith(TEXT) else f"{kind} {sha256(content).hexdigest()}"
    headers = {name: value for name, value in answer.headers.items() if name not in PASSING}
    if policy := headers.get("Content-Security-Policy"):
        headers["Content-Security-Policy"] = "; ".join(sorted(policy.split("; ")))  # its order is drawn by lot
    return Met(answer.status_code, tuple(sorted(headers.items())), quiet(body), len(without_sessions(asked)))


def _note(asked: list[str], execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
    asked.append(str(sql))
    return execute(sql, parameters, many, context)


def without_sessions(asked: list[str]) -> list[str]:
    """A session is kept alive once a minute, whatever is asked; its savepoint goes with it."""
    kept: list[str] = []
    in_session = False
    for sql in asked:
        if "django_session" in sql:
            in_session = bool(kept) and kept[-1].startswith("SAVEPOINT")
            kept = kept[:-1] if in_session else kept
        elif in_session and sql.startswith("RELEASE SAVEPOINT"):
            in_session = False
        else:
            kept.append(sql)
    return kept


def difference(one: Met, other: Met) -> list[str]:
    """What differs between two answers, in lines; nothing when they are the same."""
    found = [
        f"{name}: {getattr(one, name)} / {getattr(other, name)}"
        for name in ("status", "headers", "queries")
        if getattr(one, name) != getattr(other, name)
    ]
    changed = unified_diff(one.body.splitlines(), other.body.splitlines(), lineterm="", n=0)
    return found + [line[:200] for line in changed]


def stays_away(address: str) -> bool:
    return address.startswith(STAY_AWAY)


def walk(client: Client, start: list[str]) -> dict[str, Met]:
    """Every address once, with query strings; what the walk met, by address."""
    waiting, met = deque(start), {}
    while waiting and len(met) < MOST:
        address = waiting.popleft()
        if address in met or stays_away(address):
            continue
        met[address] = found = ask(client, address)
        for link in LINK.findall(found.body):
            onward = urlsplit(urljoin(address, unescape(link)))
            if not onward.netloc and "keyset" not in onward.query:
                waiting.append(onward.path + (f"?{onward.query}" if onward.query else ""))
    return met
