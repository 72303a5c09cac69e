"""Whether there is a virus in a file: asked of clamd, which is sent the content and never a path.

A client of our own, because those to be had are for another kind of program (aioclamd), unkept for years (clamd,
pyclamd), or under the GPL and without a word of their own for an empty answer (clamav-client). Here nothing but «OK»
lets a file in.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from familieplan.accounts.file_contents import UploadRefusedError

log = structlog.get_logger("familieplan.uploads")

DECLINED = "none"
PORT = 3310
PIECE = 64 * 1024
LONGEST_ANSWER = 1024
# Seconds for each step. A scanner that is slower than this holds a page that somebody waits for.
CONNECT, ANSWER = 3, 20


class NoAnswerError(Exception):
    """The scanner cannot be reached, or says something other than what it found."""


def refuse_infected(file: BinaryIO) -> None:
    """Raises UploadRefusedError when something is found, and when nobody can say. Reads the file from its beginning."""
    if settings.VIRUS_SCANNER in ("", DECLINED):
        return
    file.seek(0)
    try:
        found = what_is_found(file)
    except NoAnswerError as problem:
        log.error("virus_scanner_away", why=str(problem))
        raise UploadRefusedError(
            _("Filen er ikke tatt imot, fordi viruskontrollen ikke svarer. Prøv igjen om litt.")
        ) from problem
    finally:
        file.seek(0)
    if found:
        log.warning("upload_infected", found=found)
        raise UploadRefusedError(
            _("Filen er ikke tatt imot, fordi viruskontrollen fant noe skadelig i den. Be om å få den på nytt.")
        )


def what_is_found(file: BinaryIO) -> str:
    """The scanner's name of what is in the file; nothing when it is clean. Raises NoAnswerError."""
    try:
        with _connected() as scanner:
            # One that has heard enough, of a file that is too large, answers and hangs up while we still speak.
            with suppress(ConnectionError):
                _send(scanner, file)
            answer = _answer(scanner)
    except OSError as problem:
        raise NoAnswerError(type(problem).__name__) from problem
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise NoAnswerError(said or "hung up")


def _connected() -> socket.socket:
    where = urlsplit(settings.VIRUS_SCANNER)
    if where.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(CONNECT)
        try:
            scanner.connect(where.path)
        except OSError:
            scanner.close()
            raise
    else:
        scanner = socket.create_connection((where.hostname or "", where.port or PORT), timeout=CONNECT)
    scanner.settimeout(ANSWER)
    return scanner


def _send(scanner: socket.socket, file: BinaryIO) -> None:
    scanner.sendall(b"zINSTREAM\0")
    while piece := file.read(PIECE):
        scanner.sendall(len(piece).to_bytes(4, "big") + piece)
    scanner.sendall(bytes(4))


def _answer(scanner: socket.socket) -> str:
    held = b""
    while len(held) < LONGEST_ANSWER and (more := scanner.recv(LONGEST_ANSWER)):
        held += more
        if b"\0" in more:
            return held.partition(b"\0")[0].decode(errors="replace").strip()
    return ""
