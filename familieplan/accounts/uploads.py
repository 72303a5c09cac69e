"""What may be uploaded, told by its content; where it is kept, and how it is handed out again.

One question, `checked`, for every page that takes a file: a PDF or a picture, not too large, and nothing in it that
runs (OWASP ASVS 5.0 V5.2, V5.3). What the sender calls the file counts for nothing.
"""

from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.http import HttpResponse
from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024
# A stream that swells more than this is no document of an office.
LARGEST_STREAM = 64 * 1024 * 1024


class FileKind(TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"

    @property
    def suffix(self) -> str:
        return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[self.value]


EVERY_KIND = tuple(FileKind)
BEGINS = {b"%PDF-": FileKind.PDF, b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG}
# Actions, scripts, forms of Adobe's own, and files within the file (ISO 32000-1, 12.6 and 7.11).
ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|Rendition|RichMedia|EmbeddedFiles?|XFA|AA|OpenAction)"
    rb"(?![A-Za-z0-9])"
)
HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")


class UploadRefusedError(ValueError):
    """The text says why, and what to do, to whoever sent the file."""


class PrivateStorage(FileSystemStorage):
    """Outside everything that is served; only the application's own account can read it."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)


def private_storage() -> PrivateStorage:
    return PrivateStorage()


def nameless(folder: str) -> str:
    """A path on the disk in which nothing of the family, and nothing that the sender wrote, stands."""
    name = uuid.uuid4().hex
    return f"{folder}/{name[:2]}/{name}"


def checked(upload: UploadedFile[Any], kinds: Collection[FileKind] = EVERY_KIND) -> FileKind:
    """The kind of what was sent. Raises UploadRefusedError for anything that is not to be kept."""
    if (upload.size or 0) > LARGEST:
        raise UploadRefusedError(_("Filen er større enn 10 MB. Lagre den med lavere oppløsning, eller del den opp."))
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    kind = next((kind for mark, kind in BEGINS.items() if content.startswith(mark)), None)
    if kind is None or kind not in kinds:
        allowed = ", ".join(str(each.label) for each in kinds)
        raise UploadRefusedError(
            _("Filen er av et slag vi ikke kan ta imot. Lagre den som en av disse: %(kinds)s.") % {"kinds": allowed}
        )
    if kind == FileKind.PDF:
        _refuse_active(content)
    return kind


def _refuse_active(content: bytes) -> None:
    """A PDF that does something by itself, or whose inside cannot be read, is refused."""
    if b"/Encrypt" in content:
        raise UploadRefusedError(_("PDF-en er låst med passord. Lagre den uten passord, og prøv igjen."))
    if any(ACTIVE.search(_plain(part)) for part in (content, *_inflated(content))):
        raise UploadRefusedError(
            _("PDF-en inneholder skript, handlinger eller andre filer. Skriv den ut til en ny PDF, og prøv igjen.")
        )


def _plain(part: bytes) -> bytes:
    """A name may be written with its letters in hexadecimal: /J#53 is /JS."""
    return HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), part)


def _inflated(content: bytes) -> Iterator[bytes]:
    """What the streams hold that are packed: objects may lie in them, and an action in an object."""
    for begins in STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        try:
            part = unpacking.decompress(content[begins.end() :], LARGEST_STREAM)
        except zlib.error:
            continue
        if unpacking.unconsumed_tail and not unpacking.eof:
            raise UploadRefusedError(_("PDF-en er for stor når den pakkes ut. Skriv den ut til en ny PDF."))
        # Text and drawings of a page cannot name an action; objects can.
        if b"/" in part:
            yield part


def as_attachment(kept: File[bytes], kind: str, name: str) -> HttpResponse:
    """A file to be saved, never shown in the page: the kind is ours, and so is the name."""
    with kept.open("rb") as opened:
        answer = HttpResponse(opened.read(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
