"""What a file is stands in it; what runs by itself is refused, however it is written."""

from __future__ import annotations

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from familieplan.accounts.uploads import LARGEST, FileKind, UploadRefusedError, checked, nameless
from tests.coordination.journals import JPEG, PDF, PNG, packed


def sent(content: bytes, name: str = "brev.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, FileKind.PDF), (JPEG, FileKind.JPEG), (PNG, FileKind.PNG), (packed(b"<</Type/Page>>"), FileKind.PDF)],
)
def test_the_kind_is_told_by_the_content(content: bytes, kind: FileKind) -> None:
    assert checked(sent(content, "bilde.html")) == kind


@pytest.mark.parametrize(
    "content",
    [b"<html><script>", b"MZ\x90\0", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7", b"\xff\xd8", b"<svg onload=x>", b""],
)
def test_any_other_kind_is_refused_whatever_it_calls_itself(content: bytes) -> None:
    with pytest.raises(UploadRefusedError, match="PDF, JPEG, PNG"):
        checked(sent(content))


def test_a_page_may_ask_for_fewer_kinds() -> None:
    with pytest.raises(UploadRefusedError, match=r"disse: PDF\."):
        checked(sent(PNG), [FileKind.PDF])


@pytest.mark.parametrize(
    "inside",
    [
        b"<</S/JavaScript/JS(app.alert(1))>>",
        b"<</OpenAction 2 0 R>>",
        b"<</AA<</O 1 0 R>>>>",
        b"<</S/Launch/F(cmd.exe)>>",
        b"<</EmbeddedFiles 3 0 R>>",
        b"<</XFA 4 0 R>>",
        b"<</S/J#61vaScript>>",
        b"<</S/SubmitForm>>",
    ],
)
def test_a_pdf_that_does_something_by_itself_is_refused_also_when_it_is_packed(inside: bytes) -> None:
    for content in (PDF + inside, packed(inside)):
        with pytest.raises(UploadRefusedError, match="skript, handlinger"):
            checked(sent(content))


def test_words_that_only_begin_like_an_action_are_words() -> None:
    assert checked(sent(PDF + b"/AAVegg /JSBach /Launchpad")) == FileKind.PDF


def test_a_locked_pdf_cannot_be_looked_into() -> None:
    with pytest.raises(UploadRefusedError, match="passord"):
        checked(sent(PDF + b"<</Encrypt 5 0 R>>"))


def test_too_large_is_refused_and_so_is_what_swells() -> None:
    with pytest.raises(UploadRefusedError, match="10 MB"):
        checked(sent(PDF + b"\0" * LARGEST))
    bomb = b"%PDF-1.7\nstream\n" + zlib.compress(b"\0" * (70 * 1024 * 1024)) + b"\nendstream"
    with pytest.raises(UploadRefusedError, match="pakkes ut"):
        checked(sent(bomb))


def test_the_file_can_be_read_again_from_its_beginning() -> None:
    upload = sent(PDF)
    checked(upload)
    assert upload.read() == PDF


def test_the_name_on_the_disk_says_nothing() -> None:
    assert nameless("entries") != nameless("entries")
    assert nameless("entries").startswith("entries/")
