"""The signed paper: kept by what is in it, under a name that says nothing, handed out only as a file."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.pdf_contents import MOST_OBJECTS
from familieplan.accounts.uploads import LARGEST
from tests.cast import Cast
from tests.families.sharing import JPEG, PDF, PNG, first_consent, kept_paper, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def address(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/grunnlag/samtykke/{first_consent(cast).public_id}/papir/"


def send(cast: Cast, content: bytes, name: str = "samtykke Vakker Blomst.pdf", who: str = "coordinator") -> Any:
    return cast.client(who).post(address(cast), {"scan": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(PDF, "application/pdf", "pdf"), (JPEG, "image/jpeg", "jpg"), (PNG, "image/png", "png")],
    ids=["pdf", "jpeg", "png"],
)
def test_what_a_file_is_stands_in_it_and_not_in_its_name(cast: Cast, content: bytes, kind: str, ending: str) -> None:
    assert send(cast, content, "bilde.html").status_code == 302
    answer = cast.client("reader").get(address(cast))
    assert answer.content == content
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ReadRecord.objects.latest("read_at").what == "signert samtykke"


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"MZ\x90\0", b"GIF89a" + b"\0" * 20, b"PK\x03\x04", b" %PDF-1.7", b"\xff\xd8"],
)
def test_anything_else_is_refused_whatever_it_calls_itself(cast: Cast, content: bytes) -> None:
    answer = send(cast, content, "samtykke.pdf")
    assert answer.status_code == 422
    assert "ikke en PDF, JPEG eller PNG" in answer.content.decode()
    assert not first_consent(cast).scan


def _attach(made: pikepdf.Pdf) -> None:
    made.attachments["regneark.xlsm"] = b"PK"


def _note_with_a_file(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)])


def _upon(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    """Something that the reader's program would do as soon as the file is opened."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(Dictionary(**action))

    return change


def _when_the_page_turns(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def _named_script(made: pikepdf.Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", Dictionary(S=Name.GoTo)])))


def _form_of_xml(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=made.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    "change",
    [
        *(_attach, _note_with_a_file, _when_the_page_turns, _named_script, _form_of_xml),
        _upon(S=Name.JavaScript, JS="app.alert(1)"),
        _upon(S=Name.Launch, F="cmd.exe"),
        _upon(S=Name.SubmitForm, F="https://example.org"),
        _upon(S=Name.GoToR, F="annen.pdf"),
    ],
)
@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_pdf_that_would_do_something_is_refused_however_it_is_packed(
    cast: Cast, change: Callable[[pikepdf.Pdf], None], packed: pikepdf.ObjectStreamMode
) -> None:
    answer = send(cast, pdf(change, object_stream_mode=packed))
    assert answer.status_code == 422
    assert "skript, vedlegg eller handlinger" in answer.content.decode()
    assert not first_consent(cast).scan


def test_a_name_written_in_code_is_read_as_what_it_says(cast: Cast) -> None:
    plain = pdf(_upon(S=Name.JavaScript, JS="x"), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in plain
    assert send(cast, plain.replace(b"/JavaScript", b"/JavaScrip#74").replace(b"/JS", b"/J#53")).status_code == 422


def test_a_pdf_that_opens_at_a_page_and_links_to_another_is_kept(cast: Cast) -> None:
    def change(made: pikepdf.Pdf) -> None:
        page = made.pages[0].obj
        made.Root.OpenAction = Array([page, Name.Fit])
        page.Annots = Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=Array([page, Name.Fit])))])

    assert send(cast, pdf(change)).status_code == 302


def _crowd(made: pikepdf.Pdf) -> None:
    made.Root.Crowd = Array([made.make_indirect(Array()) for _each in range(MOST_OBJECTS)])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(encryption=pikepdf.Encryption(owner="eier", user="leser")), "låst med passord"),
        (b"%PDF-1.7\n%signert papir\n%%EOF\n", "skadet"),
        (PNG[:-20], "skadet"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>", "skadet"),
        (pdf(lambda made: made.pages.remove(p=1)), "for innviklet"),
        (pdf(_crowd), "for innviklet"),
    ],
    ids=["password", "no pdf", "half a picture", "no picture", "no pages", "too much"],
)
def test_what_cannot_be_looked_through_is_refused_with_what_to_do(cast: Cast, content: bytes, words: str) -> None:
    answer = send(cast, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert re.search(r"på nytt|prøv igjen", answer.content.decode())


def test_too_large_and_empty_are_refused(cast: Cast) -> None:
    assert "større enn 10 MB" in send(cast, PDF + b"\0" * LARGEST).content.decode()
    assert send(cast, b"").status_code == 422


def test_the_name_on_the_disk_says_nothing_and_only_the_application_reads_it(cast: Cast, own_place: Path) -> None:
    send(cast, PDF)
    (kept,) = [path for path in own_place.rglob("*") if path.is_file()]
    assert "Blomst" not in str(kept.relative_to(own_place))
    assert kept.suffix == ""
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_paper_that_is_kept_is_not_replaced(cast: Cast) -> None:
    send(cast, PDF)
    send(cast, PNG)
    assert cast.client("coordinator").get(address(cast)).content == PDF


@pytest.mark.parametrize(
    "who",
    ["other_office", "ended_yesterday", "lead", "lead_of_other_district", "administrator", "auditor", "superuser"],
)
def test_nobody_else_gets_the_paper(cast: Cast, who: str) -> None:
    kept_paper(cast)
    assert cast.client(who).get(address(cast)).status_code == 404


@pytest.mark.parametrize("who", ["responsible", "reader"])
def test_a_smaller_part_reads_and_does_not_send(cast: Cast, who: str) -> None:
    assert send(cast, PDF, who=who).status_code == 403
    kept_paper(cast)
    assert cast.client(who).get(address(cast)).status_code == 200


def test_no_address_of_the_site_leads_to_the_folder(cast: Cast) -> None:
    kept = kept_paper(cast)
    for path in (f"/{kept.scan.name}", f"/static/{kept.scan.name}", f"/media/{kept.scan.name}"):
        assert cast.client("coordinator").get(path).status_code == 404


def test_without_a_paper_there_is_nothing_to_fetch(cast: Cast) -> None:
    assert cast.client("coordinator").get(address(cast)).status_code == 404


def test_the_paper_comes_along_with_the_yes(cast: Cast) -> None:
    from tests.families.test_basis_page import asked

    base = f"/familier/{cast.family.public_id}/grunnlag/samtykke/"
    paper = SimpleUploadedFile("a.pdf", PDF)
    answer = cast.client("coordinator").post(base, asked(cast, bekreft="1", channel="paper", scan=paper))
    assert answer.status_code == 302
    made = cast.family.consents.latest("pk")
    assert (made.scan_type, made.scan.size) == ("application/pdf", len(PDF))
    bad = SimpleUploadedFile("a.pdf", b"<html>")
    again = cast.client("coordinator").post(base, asked(cast, bekreft="1", scan=bad))
    assert again.status_code == 422
    assert cast.family.consents.count() == 2
