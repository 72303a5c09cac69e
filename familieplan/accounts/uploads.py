"""What may be uploaded, told by its content; where it is kept, and how it is handed out again.

One question, `checked`, for every page that takes a file to keep: a PDF or a picture, not too large, no virus that the
scanner knows, and nothing in it that runs (OWASP ASVS 5.0 V5.2, V5.3, V5.4.3). What the sender calls the file counts
for nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.http import HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from familieplan.accounts.file_contents import UploadRefusedError, refuse_all_but_a_picture, refuse_all_but_pages
from familieplan.accounts.scanning import refuse_infected

LARGEST = 10 * 1024 * 1024


class FileKind(TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"

    @property
    def suffix(self) -> str:
        return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[self.value]


__all__ = ["UploadRefusedError", "as_attachment", "checked"]
EVERY_KIND = tuple(FileKind)
BEGINS = {b"%PDF-": FileKind.PDF, b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG}


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
        raise UploadRefusedError(_("Filen er større enn 10 MB. Lagre eller skann den med lavere oppløsning."))
    upload.seek(0)
    head = upload.read(8) or b""
    kind = next((kind for mark, kind in BEGINS.items() if head.startswith(mark)), None)
    if kind is None or kind not in kinds:
        allowed = get_text_list([str(each.label) for each in kinds], _("eller"))
        raise UploadRefusedError(
            _("Filen er ikke en %(kinds)s. Lagre eller skann den som det, og prøv igjen.") % {"kinds": allowed}
        )
    file = cast(BinaryIO, upload)
    # Before anything of ours takes it apart.
    refuse_infected(file)
    upload.seek(0)
    if kind == FileKind.PDF:
        refuse_all_but_pages(file)
    else:
        refuse_all_but_a_picture(file, str(kind.label))
    upload.seek(0)
    return kind


def as_attachment(kept: File[bytes], kind: str, name: str) -> HttpResponse:
    """A file to be saved, never shown in the page: the kind is ours, and so is the name."""
    with kept.open("rb") as opened:
        # A header is a plain text to WSGI: a member of an enumeration, though it equals one, is refused.
        answer = HttpResponse(opened.read(), content_type=str(kind))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
