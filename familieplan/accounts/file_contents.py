"""What a file that is kept may hold: a picture that is one, or a PDF that shows pages and does nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

# A scan has a few hundred objects; looking through a million would keep others waiting.
MOST_OBJECTS = 20_000
DAMAGED = gettext_lazy("Filen er skadet og kan ikke åpnes. Lagre eller skann den på nytt.")

# ISO 32000-2: actions that run something or reach outside the file (12.6.4), and what carries files or media.
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
ACTIONS |= {"/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/Named", "/Hide", "/ResetForm"}
CARRIERS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


class UploadRefusedError(ValueError):
    """The text says why, and what to do, to whoever sent the file."""


def refuse_all_but_a_picture(file: BinaryIO, kind: str) -> None:
    try:
        # A picture of a few kilobytes that would fill the memory is a warning to Pillow.
        with warnings.catch_warnings(action="error"), Image.open(file, formats=[kind]) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefusedError(str(DAMAGED)) from error


def refuse_all_but_pages(file: BinaryIO) -> None:
    try:
        with pikepdf.open(file) as pdf:
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                raise UploadRefusedError(
                    _("PDF-en er for innviklet til å bli kontrollert. Skriv den ut til en ny PDF, og prøv igjen.")
                )
            active = any(_is_active(held) for each in pdf.objects for held in _dictionaries(each))
    except pikepdf.PasswordError as error:
        raise UploadRefusedError(_("PDF-en er låst med passord. Lagre den uten passord, og prøv igjen.")) from error
    except (pikepdf.PdfError, RecursionError) as error:
        raise UploadRefusedError(str(DAMAGED)) from error
    if active:
        raise UploadRefusedError(
            _("PDF-en har skript, vedlegg eller handlinger i seg. Skriv den ut til en ny PDF, og prøv igjen.")
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
