"""What a file is stands in it; what runs by itself is refused, however it is written."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name

from familieplan.accounts.uploads import LARGEST, FileKind, UploadRefusedError, as_attachment, checked, nameless
from tests.families.sharing import JPEG, PDF, PNG, pdf


def sent(content: bytes, name: str = "brev.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, FileKind.PDF), (JPEG, FileKind.JPEG), (PNG, FileKind.PNG)],
    ids=["pdf", "jpeg", "png"],
)
def test_the_kind_is_told_by_the_content(content: bytes, kind: FileKind) -> None:
    assert checked(sent(content, "bilde.html")) == kind


@pytest.mark.parametrize(
    "content",
    [b"<html><script>", b"MZ\x90\0", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7", b"\xff\xd8", b"<svg onload=x>", b""],
)
def test_any_other_kind_is_refused_whatever_it_calls_itself(content: bytes) -> None:
    with pytest.raises(UploadRefusedError, match="PDF, JPEG eller PNG"):
        checked(sent(content))


def test_a_page_may_ask_for_fewer_kinds() -> None:
    with pytest.raises(UploadRefusedError, match=r"ikke en PDF\."):
        checked(sent(PNG), [FileKind.PDF])


def test_a_pdf_that_does_something_by_itself_is_refused() -> None:
    """Each way of doing so is met in tests/families/test_signed_paper.py."""
    script = pdf(lambda made: setattr(made.Root, "OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")))
    with pytest.raises(UploadRefusedError, match="skript, vedlegg eller handlinger"):
        checked(sent(script))


def test_too_large_is_refused() -> None:
    with pytest.raises(UploadRefusedError, match="10 MB"):
        checked(sent(PDF + b"\0" * LARGEST))


def test_the_file_can_be_read_again_from_its_beginning() -> None:
    upload = sent(PDF)
    checked(upload)
    assert upload.read() == PDF


def test_the_name_on_the_disk_says_nothing() -> None:
    assert nameless("entries") != nameless("entries")
    assert nameless("entries").startswith("entries/")


@pytest.mark.parametrize("kind", FileKind)
def test_it_is_handed_out_under_a_header_that_every_server_takes(kind: FileKind) -> None:
    """wsgiref, gunicorn in debug and others refuse a text that only behaves like one."""
    answer = as_attachment(ContentFile(PDF), kind, "brev.pdf")
    assert {type(value) for value in answer.headers.values()} == {str}
    assert answer["Content-Type"] == kind.value
