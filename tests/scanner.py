"""A virus scanner that speaks as clamd does, over a real socket: strict about the protocol, and wrong when told to be."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HARMFUL = b"% invented harm"


class Scanner:
    """What it is sent it keeps in `seen`, a file for each; `answer` is said instead of what it found."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.answer: bytes | None = None
        self.patience: int | None = None
        self.silent = False

    def hear(self, handler: socketserver.StreamRequestHandler) -> None:
        if handler.rfile.read(10) != b"zINSTREAM\0":
            handler.wfile.write(b"UNKNOWN COMMAND\0")
            return
        held = b""
        while length := int.from_bytes(handler.rfile.read(4), "big"):
            held += handler.rfile.read(length)
            if self.patience is not None and len(held) > self.patience:
                handler.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(held)
        if self.silent:
            time.sleep(1)
            return
        found = b"stream: Invented.Harm FOUND\0" if HARMFUL in held else b"stream: OK\0"
        handler.wfile.write(found if self.answer is None else self.answer)


def listening(scanner: Scanner, kind: Any, place: Any) -> Any:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            scanner.hear(self)

    server = kind(place, Handler)
    server.daemon_threads = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    """From here on every upload of the test is shown to it."""
    made = Scanner()
    server = listening(made, socketserver.ThreadingTCPServer, ("127.0.0.1", 0))
    settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner_by_file(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    made, path = Scanner(), tmp_path / "clamd.ctl"
    server = listening(made, socketserver.ThreadingUnixStreamServer, str(path))
    settings.VIRUS_SCANNER = f"unix://{path}"
    yield made
    server.shutdown()
    server.server_close()
