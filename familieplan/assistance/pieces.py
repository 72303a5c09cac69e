"""A proposed file as it lies sealed in the database: stored in pieces, read as a stream, one field corrected in place.

No more than a piece is ever in the clear, and only in memory.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from cryptography.fernet import InvalidToken
from django.db import transaction

from familieplan.accounts import identity
from familieplan.assistance.layouts import Field
from familieplan.assistance.models import FilePiece, ProposedFile
from familieplan.assistance.reader import LONGEST_LINE

PIECE = 256 * 1024


def keep(proposal: ProposedFile, stream: IO[bytes]) -> None:
    """Every byte of the file, cut where lines begin."""
    for first_line, content in _cut(stream):
        FilePiece.objects.create(proposal=proposal, first_line=first_line, content=identity.encrypt_text(content))


def _cut(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    held, first, line, begins = bytearray(), 1, 0, True
    while raw := stream.readline(LONGEST_LINE):
        line += begins
        if begins and len(held) >= PIECE:
            yield first, bytes(held)
            held, first = bytearray(), line
        held += raw
        begins = raw.endswith(b"\n")
    if held:
        yield first, bytes(held)


def contents(proposal: ProposedFile) -> Iterator[bytes]:
    for pk in list(proposal.pieces.values_list("pk", flat=True)):
        yield identity.decrypt_text(_token(pk))


def _token(pk: int) -> bytes:
    return bytes(FilePiece.objects.values_list("content", flat=True).get(pk=pk))


class SealedStream(io.RawIOBase):
    """The file again, one piece in the clear at a time; it can be read and begun anew.

    The pieces are fetched first, still sealed, into a file of the disk: while a file is copied into the database, its
    connection answers nothing else.
    """

    def __init__(self, proposal: ProposedFile) -> None:
        self.sealed = tempfile.TemporaryFile()  # noqa: SIM115 it is closed with the stream
        for pk in list(proposal.pieces.values_list("pk", flat=True)):
            self.sealed.write(_token(pk) + b"\n")
        self._begin()

    def _begin(self) -> None:
        self.sealed.seek(0)
        self.place = 0
        self.pieces, self.rest = (identity.decrypt_text(line.rstrip()) for line in self.sealed), memoryview(b"")

    def close(self) -> None:
        self.sealed.close()
        super().close()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = 0) -> int:
        if offset or whence:
            raise io.UnsupportedOperation("only back to the beginning")
        self._begin()
        return 0

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            self.rest = memoryview(next(self.pieces, b""))
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        self.place += len(taken)
        return len(taken)


def opened(proposal: ProposedFile) -> IO[bytes]:
    return io.BufferedReader(SealedStream(proposal))


def put(proposal: ProposedFile, line: int, field: Field, text: str) -> None:
    """Other characters in one field of one line; every other byte stays. `text` has the field's length."""
    piece = proposal.pieces.select_for_update().filter(first_line__lte=line).order_by("-first_line").first()
    if piece is None:
        raise ValueError("the file has no such line")
    rows = identity.decrypt_text(piece.content).split(b"\n")
    place = line - piece.first_line
    if len(text) != field.length or place >= len(rows) or len(rows[place]) < field.end:
        raise ValueError("the field has no such place")
    rows[place] = rows[place][: field.start] + text.encode("iso-8859-1") + rows[place][field.end :]
    piece.content = identity.encrypt_text(b"\n".join(rows))
    piece.save(update_fields=["content"])


def rotate_pieces() -> Counter[str]:
    """Encrypt what is kept of files with the first key. Counts of pieces: renewed, kept, unreadable."""
    done: Counter[str] = Counter()
    for pk in list(FilePiece.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            piece = FilePiece.objects.select_for_update().filter(pk=pk).first()
            if piece:
                done[_renew(piece)] += 1
    return done


def _renew(piece: FilePiece) -> str:
    if identity.is_current(piece.content):
        return "kept"
    try:
        piece.content = identity.encrypt_text(identity.decrypt_text(piece.content))
    except InvalidToken:
        return "unreadable"
    piece.save(update_fields=["content"])
    return "renewed"
