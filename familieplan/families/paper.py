"""A signed paper, looked through before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from familieplan.accounts.uploads import FileKind, checked


@dataclass(frozen=True)
class SignedPaper:
    """A file that has been looked through. Only `look_through` makes one."""

    upload: UploadedFile[Any]
    kind: FileKind


def look_through(upload: UploadedFile[Any]) -> SignedPaper:
    """Raises UploadRefusedError."""
    return SignedPaper(upload, checked(upload))
