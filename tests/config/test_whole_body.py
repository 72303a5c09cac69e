"""A body that was cut off on the way is not a shorter body."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familieplan.config.whole_body import WholeBody


def received(body: bytes, length: str, size: int = -1) -> bytes:
    """What an application behind the guard reads, in pieces of `size`."""
    pieces: list[bytes] = []

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        while piece := environ["wsgi.input"].read(size):
            pieces.append(piece)
        return []

    WholeBody(application)({"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(body)}, None)
    return b"".join(pieces)


@given(st.binary(max_size=300), st.sampled_from([-1, 1, 7, 64, 1000]))
def test_a_whole_body_comes_through_unchanged(body: bytes, size: int) -> None:
    assert received(body, str(len(body)), size) == body


@given(st.binary(max_size=300), st.integers(1, 50), st.sampled_from([-1, 1, 7, 64, 1000]))
def test_a_body_that_ends_early_is_an_error(body: bytes, missing: int, size: int) -> None:
    with pytest.raises(ConnectionResetError):
        received(body, str(len(body) + missing), size)


def test_what_follows_the_body_is_left_alone() -> None:
    assert received(b"one request, and the next", "11", 4) == b"one request"


def test_a_body_of_unknown_length_is_left_to_the_server() -> None:
    assert received(b"in chunks", "") == b"in chunks"
