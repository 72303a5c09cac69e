"""A request whose body ends before its Content-Length was cut off on the way: it is refused, and changes nothing.

Gunicorn hands such a body over as if it were whole: of two uploaded files the first would be kept, of a text its half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[..., Iterable[bytes]]


class WholeBody:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length):
            environ["wsgi.input"] = _Counted(environ["wsgi.input"], int(length))
        return self.application(environ, start_response)


class _Counted:
    """Django turns the OSError into UnreadablePostError, before any view has seen the form."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        pieces = []
        while wanted:
            piece = self._counted(self.stream.read(wanted))
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._counted(self.stream.readline(wanted)) if wanted else b""

    def _counted(self, piece: bytes) -> bytes:
        if not piece:
            raise ConnectionResetError("the body ended before its Content-Length")
        self.left -= len(piece)
        return piece
