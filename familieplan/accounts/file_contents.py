"""What a file that is kept may hold: a picture that is one, or a PDF that shows pages and does nothing else."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy
from PIL import Image

from familieplan.accounts import pdf_contents

DAMAGED = gettext_lazy("Filen er skadet og kan ikke åpnes. Lagre eller skann den på nytt.")
WHAT_TO_DO = {
    pdf_contents.CROWDED: gettext_lazy(
        "PDF-en er for innviklet til å bli kontrollert. Skriv den ut til en ny PDF, og prøv igjen."
    ),
    pdf_contents.LOCKED: gettext_lazy("PDF-en er låst med passord. Lagre den uten passord, og prøv igjen."),
    pdf_contents.DAMAGED: DAMAGED,
    pdf_contents.ACTIVE: gettext_lazy(
        "PDF-en har skript, vedlegg eller handlinger i seg. Skriv den ut til en ny PDF, og prøv igjen."
    ),
}


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
    found = _looked_at(file.read())
    if found == pdf_contents.PAGES:
        return
    raise UploadRefusedError(str(WHAT_TO_DO.get(found, WHAT_TO_DO[pdf_contents.CROWDED])))


def _looked_at(content: bytes) -> str:
    """One word. None at all, when the process that looked had to be ended: then nobody knows what the file does."""
    program = [sys.executable, "-I", str(Path(pdf_contents.__file__))]
    try:
        said = subprocess.run(  # noqa: S603 our own program, and the file is its input alone
            program, input=content, capture_output=True, timeout=2 * pdf_contents.SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return said.stdout.decode(errors="replace") if said.returncode == 0 else ""
