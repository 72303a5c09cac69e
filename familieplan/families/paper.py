"""What a signed paper must be before it is kept: a picture, or a PDF that shows pages and does nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import pikepdf
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from familieplan.families.models import ScanType

LARGEST = 10 * 1024 * 1024
# A scan has a few hundred objects; looking through a million would keep others waiting.
MOST_OBJECTS = 20_000
BEGINS = {b"%PDF-": ScanType.PDF, b"\xff\xd8\xff": ScanType.JPEG, b"\x89PNG\r\n\x1a\n": ScanType.PNG}

# ISO 32000-2: actions that run something or reach outside the file (12.6.4), and what carries files or media.
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
ACTIONS |= {"/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/Named", "/Hide", "/ResetForm"}
CARRIERS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


class PaperRefusedError(ValueError):
    """This file is not kept; the words say why, and what to do instead."""


@dataclass(frozen=True)
class SignedPaper:
    """A file that has been looked through. Only `look_through` makes one."""

    upload: UploadedFile[Any]
    kind: ScanType


def look_through(upload: UploadedFile[Any]) -> SignedPaper:
    """By content; what the sender calls it counts for nothing. Raises PaperRefusedError."""
    if (upload.size or 0) > LARGEST:
        raise PaperRefusedError(_("Filen er større enn 10 MB. Skann med lavere oppløsning."))
    upload.seek(0)
    head = upload.read(8) or b""
    kind = next((kind for mark, kind in BEGINS.items() if head.startswith(mark)), None)
    if kind is None:
        raise PaperRefusedError(_("Filen er ikke en PDF, JPEG eller PNG. Skann papiret på nytt."))
    upload.seek(0)
    file = cast(BinaryIO, upload)
    if kind == ScanType.PDF:
        _refuse_all_but_pages(file)
    else:
        _refuse_all_but_a_picture(file, kind)
    upload.seek(0)
    return SignedPaper(upload, kind)


def _refuse_all_but_a_picture(file: BinaryIO, kind: ScanType) -> None:
    try:
        # A picture of a few kilobytes that would fill the memory is a warning to Pillow.
        with warnings.catch_warnings(action="error"), Image.open(file, formats=[kind.label]) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PaperRefusedError(_("Filen er skadet og kan ikke åpnes. Skann papiret på nytt.")) from error


def _refuse_all_but_pages(file: BinaryIO) -> None:
    try:
        with pikepdf.open(file) as pdf:
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                raise PaperRefusedError(_("PDF-en ligner ikke et skannet papir. Skann papiret på nytt."))
            active = any(_is_active(held) for each in pdf.objects for held in _dictionaries(each))
    except pikepdf.PasswordError as error:
        raise PaperRefusedError(
            _("PDF-en er låst med passord. Lagre den uten passord, eller skann papiret på nytt.")
        ) from error
    except (pikepdf.PdfError, RecursionError) as error:
        raise PaperRefusedError(_("Filen er skadet og kan ikke åpnes. Skann papiret på nytt.")) from error
    if active:
        raise PaperRefusedError(
            _("PDF-en har skript, vedlegg eller handlinger i seg. Skriv den ut og skann papiret, så kan den lagres.")
        )


def _dictionaries(found: Any) -> Iterator[Any]:
    """The dictionaries in one object; what it only points at is an object of its own, and comes in its turn."""
    if isinstance(found, pikepdf.Array):
        inside: list[Any] = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        inside = [value for _key, value in found.items()]
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each)


def _is_active(held: Any) -> bool:
    named = {str(held.get(key)) for key in ("/Type", "/Subtype") if isinstance(held.get(key), pikepdf.Name)}
    action = held.get("/S")
    return (
        not KEYS.isdisjoint(held.keys())
        or not CARRIERS.isdisjoint(named)
        or (isinstance(action, pikepdf.Name) and str(action) in ACTIONS)
    )
