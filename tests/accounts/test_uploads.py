"""What a file is stands in it; what runs by itself is refused, however it is written."""

from __future__ import annotations

import resource
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name

from familieplan.accounts import pdf_contents
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


def swelling(megabytes: int) -> bytes:
    """A PDF whose packed objects are mostly blanks: about a thousandth of what they become."""
    packing, blanks = zlib.compressobj(9), b" " * 1024 * 1024
    packed = packing.compress(b"4 0 ") + b"".join(packing.compress(blanks) for _each in range(megabytes))
    packed += packing.compress(b"<</A 1>>") + packing.flush()
    made, at = bytearray(b"%PDF-1.5\n"), {}
    for key, body in {
        1: b"<</Type/Catalog/Pages 2 0 R/X 4 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    }.items():
        at[key] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (key, body)
    rows = [(0, 0, 65535), (1, at[1], 0), (1, at[2], 0), (1, at[3], 0), (2, 5, 0), (1, at[5], 0), (1, len(made), 0)]
    table = b"".join(bytes([kind]) + one.to_bytes(4, "big") + two.to_bytes(2, "big") for kind, one, two in rows)
    whole = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(table), table)
    return bytes(made) + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (whole, len(made))


def test_a_file_that_swells_past_all_memory_is_refused_and_the_program_feels_nothing() -> None:
    assert checked(sent(swelling(1))) == FileKind.PDF
    large = swelling(600)
    assert len(large) < 2 * 1024 * 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UploadRefusedError, match="for innviklet"):
        checked(sent(large))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_what_the_parser_cannot_unpack_is_not_taken_for_nothing() -> None:
    """Another program might unpack it, and find what runs."""
    whole = swelling(0)
    assert checked(sent(whole)) == FileKind.PDF
    start = whole.index(b"stream\n", whole.index(b"/ObjStm")) + 7
    with pytest.raises(UploadRefusedError, match="for innviklet"):
        checked(sent(whole[: start + 2] + b"\xff\xff" + whole[start + 4 :]))


@pytest.mark.parametrize("ending", ["sys.exit(1)", "os.abort()", "sys.stdout.write('hva som helst')", "pass"])
def test_a_parser_that_falls_or_says_something_else_lets_nothing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    program = tmp_path / "falls.py"
    program.write_text(f"import os, sys\n{ending}\n")
    monkeypatch.setattr(pdf_contents, "__file__", str(program))
    with pytest.raises(UploadRefusedError, match="for innviklet"):
        checked(sent(PDF))


def test_a_parser_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "waits.py"
    program.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pdf_contents, "__file__", str(program))
    monkeypatch.setattr(pdf_contents, "SECONDS", 0.3)
    with pytest.raises(UploadRefusedError, match="for innviklet"):
        checked(sent(PDF))


def test_the_parser_is_told_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file could make of it: there is no secret in its environment."""
    told = tmp_path / "told"
    program = tmp_path / "tells.py"
    program.write_text(f"import os\nopen({str(told)!r}, 'w').write(repr(sorted(os.environ)))\nprint('pages', end='')\n")
    monkeypatch.setattr(pdf_contents, "__file__", str(program))
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    checked(sent(PDF))
    assert "SECRET_KEY" not in told.read_text()
