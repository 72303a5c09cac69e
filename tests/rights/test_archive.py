"""A closed family as the archive receives it, and how many wait."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.closing import AlreadyEndedError, close_plan
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.plan import add_goal, reword_goal
from familieplan.families.models import ExportOrder, FamilyExport, OrderKind
from familieplan.families.operations import set_identity
from familieplan.rights import orders, tasks
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import StillOpenError
from familieplan.rights.models import ArchiveCount
from tests.assistance.files import number
from tests.cast import Cast
from tests.coordination.journals import signed_file
from tests.families.sharing import PDF
from tests.rights.people import TODAY, note, secret_service

pytestmark = pytest.mark.django_db
N5 = "{http://www.arkivverket.no/standarder/noark5/arkivstruktur}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@pytest.fixture
def closed(cast: Cast) -> Cast:
    by = cast["coordinator"]
    goal = add_goal(plan=cast.plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    reword_goal(goal=goal, by=by, words="Vi vil bo her lenge", said_by="Glad")
    person, secret = cast.member("Vakker").person, number(7)
    set_identity(person, secret)
    person.save()
    first = note(cast, f"Hun oppga {secret}", "everybody")
    sign_entry(plan=cast.plan, by=by, kind="note", happened_on=TODAY, text="Det var feil", corrects=first)
    note(cast, "Bare for oss", "office", "working_note", by="responsible")
    close_plan(plan=cast.plan, by=by, reason="Målene er nådd")
    return cast


def opened(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_plan_is_a_case_and_each_signed_note_a_record_that_points_at_what_it_corrects(closed: Cast) -> None:
    root = ElementTree.fromstring(opened(package_of(closed.family, Reach()))["arkivstruktur.xml"])
    folder = next(root.iter(f"{N5}mappe"))
    assert folder.get(f"{XSI}type") == "saksmappe"
    assert folder.findtext(f"{N5}saksansvarlig") == "Klar Bekk"
    assert len(folder.findall(f"{N5}part")) == 4
    records = folder.findall(f"{N5}registrering")
    assert len(records) == 4
    assert {record.get(f"{XSI}type") for record in records} == {"journalpost"}
    pointed = root.findtext(f".//{N5}referanseTilRegistrering")
    assert pointed in {record.findtext(f"{N5}systemID") for record in records}
    ids = [element.text for element in root.iter(f"{N5}systemID")]
    assert len(ids) == len(set(ids))


def test_every_file_has_the_checksum_and_size_that_are_written(closed: Cast) -> None:
    files = opened(package_of(closed.family, Reach()))
    root = ElementTree.fromstring(files["arkivstruktur.xml"])
    for found in root.iter(f"{N5}dokumentobjekt"):
        content = files[found.findtext(f"{N5}referanseDokumentfil")]
        assert found.findtext(f"{N5}sjekksum") == hashlib.sha256(content).hexdigest()
        assert int(found.findtext(f"{N5}filstoerrelse")) == len(content)
    listed = files["arkivuttrekk.xml"].decode()
    for name, content in files.items():
        if name != "arkivuttrekk.xml":
            assert f'name="{name}"' in listed
            assert hashlib.sha256(content).hexdigest() in listed


def test_no_identity_number_is_in_the_package(closed: Cast) -> None:
    secret = number(7)
    for name, content in opened(package_of(closed.family, Reach())).items():
        text = (
            content.decode()
            if name.endswith("xml")
            else " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        )
        assert secret not in re.sub(r"\s", "", text), name
        assert secret[6:] not in text, name


def test_the_papers_are_tagged_pdf_a(closed: Cast) -> None:
    files = opened(package_of(closed.family, Reach()))
    papers = [content for name, content in files.items() if name.endswith(".pdf")]
    assert len(papers) == 4
    for content in papers:
        root = PdfReader(BytesIO(content)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        said = root["/Metadata"].get_data().decode()
        assert re.search(r"pdfaid:part=?[\">]*2", said)
        assert re.search(r"pdfaid:conformance=?[\">]*A", said)


def test_the_log_of_changes_says_what_stood_there_before(closed: Cast) -> None:
    root = ElementTree.fromstring(opened(package_of(closed.family, Reach()))["endringslogg.xml"])
    rows = [[child.text for child in row] for row in root]
    assert any(row[1] == "Goal.words" and row[4:] == ["Vi vil bo her", "Vi vil bo her lenge"] for row in rows)
    assert any(row[1] == "FamilyPlan.end_reason" and row[5] == "Målene er nådd" for row in rows)


def test_the_same_rows_give_the_same_bytes(closed: Cast) -> None:
    assert package_of(closed.family, Reach()) == package_of(closed.family, Reach())


def test_a_file_goes_with_its_note_and_an_answer_stands_beside_it(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = signed_file(cast)
    answer_entry(plan=cast.plan, entry=file.entry, by=cast["responsible"], takes_it_on=True, text="Jeg ringer.")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    files = opened(package_of(cast.family, Reach()))
    assert files[f"dokumenter/vedlegg-{file.public_id}.pdf"] == PDF
    root = ElementTree.fromstring(files["arkivstruktur.xml"])
    record = next(each for each in root.iter(f"{N5}registrering") if len(each.findall(f"{N5}dokumentbeskrivelse")) == 2)
    enclosed = record.findall(f"{N5}dokumentbeskrivelse")[1]
    assert enclosed.findtext(f"{N5}tittel") == "brev fra utleier.pdf"
    assert enclosed.findtext(f".//{N5}sjekksum") == hashlib.sha256(PDF).hexdigest()
    assert "Lest og tatt videre. Jeg ringer." in [each.text for each in record.iter(f"{N5}merknadstekst")]


def test_a_family_with_an_active_plan_is_not_packed(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(StillOpenError):
        package_of(cast.family, Reach())
    with pytest.raises(CommandError):
        call_command("archive_family", str(cast.family.public_id), "--out", str(tmp_path))
    with pytest.raises(orders.PlanStillOpenError):
        orders.order_papers(family=cast.family, by=cast["coordinator"], kind=OrderKind.ARCHIVE)
    page = f"/familier/{cast.family.public_id}/rettigheter/arkivpakke/"
    assert "Avslutt planen før" in cast.client("coordinator").post(page, follow=True).content.decode()


def test_the_command_writes_a_file_that_only_its_owner_reads(closed: Cast, tmp_path: Path, capsys) -> None:
    call_command("archive_family", str(closed.family.public_id), "--out", str(tmp_path / "ut"))
    path = Path(capsys.readouterr().out.strip())
    assert path.stat().st_mode & 0o777 == 0o600
    assert "arkivstruktur.xml" in opened(path.read_bytes())


def test_the_package_is_fetched_from_its_page_and_the_list_of_readers_says_so(closed: Cast) -> None:
    client, page = closed.client("coordinator"), f"/familier/{closed.family.public_id}/rettigheter/"
    client.post(f"{page}arkivpakke/")
    order = ExportOrder.objects.get()
    tasks.make_order(order.pk)
    answer = client.post(f"{page}papirer/{order.public_id}/{FamilyExport.objects.get().public_id}/")
    assert "arkivstruktur.xml" in opened(answer.content)
    record = ReadRecord.objects.latest("pk")
    assert (record.what, record.deed) == ("hentet arkivpakken", Deed.OUT)


def test_a_page_packs_only_what_the_coordinator_may_read(cast: Cast) -> None:
    secret_service(cast)
    note(cast, "Bare for oss", "office", "working_note", by="responsible")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    page = f"/familier/{cast.family.public_id}/rettigheter/arkivpakke/"
    assert cast.client("coordinator").post(page).status_code == 302
    tasks.make_order(ExportOrder.objects.get().pk)
    files = opened(bytes(FamilyExport.objects.get().content))
    whole = opened(package_of(cast.family, Reach()))
    assert len(whole) - len(files) == 2
    assert b"Barnevern" not in files["arkivstruktur.xml"]
    assert b"Barnevern" in whole["arkivstruktur.xml"]


def test_a_plan_is_closed_by_the_coordinator_with_a_reason(cast: Cast) -> None:
    page = f"/familier/{cast.family.public_id}/avslutt/"
    client = cast.client("coordinator")
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Ferdig", "on": f"{TODAY + timedelta(days=1):%d.%m.%Y}"}).status_code == 422
    assert client.post(page, {"reason": "Familien har flyttet"}).status_code == 302
    cast.plan.refresh_from_db()
    assert (cast.plan.ended_on, cast.plan.end_reason) == (TODAY, "Familien har flyttet")
    assert client.get(page).status_code == 404
    with pytest.raises(AlreadyEndedError):
        close_plan(plan=cast.plan, by=cast["coordinator"], reason="Igjen")


@pytest.mark.parametrize(("days", "ready", "soon"), [(3650, 1, 0), (3649, 0, 1), (3200, 0, 0)])
def test_the_administrator_sees_how_many_wait_and_nothing_of_them(cast: Cast, days: int, ready: int, soon: int) -> None:
    ended_on = TODAY - timedelta(days=days)
    type(cast.plan).objects.filter(pk=cast.plan.pk).update(started_on=ended_on, ended_on=ended_on, end_reason="Ferdig")
    tasks.count_ready_for_archive()
    tasks.count_ready_for_archive()
    row = ArchiveCount.objects.get()
    assert (row.ready, row.soon) == (ready, soon)
    page = cast.client("administrator").get("/arkiv/").content.decode()
    assert f"<dd>{ready}</dd>" in page
    assert "Blomst" not in page
    assert str(cast.family.public_id) not in page


def test_a_family_with_a_new_plan_does_not_wait(cast: Cast) -> None:
    long_ago = TODAY - timedelta(days=4000)
    type(cast.plan).objects.create(family=cast.family, started_on=long_ago, ended_on=long_ago, end_reason="Ferdig")
    tasks.count_ready_for_archive()
    assert ArchiveCount.objects.get().ready == 0
