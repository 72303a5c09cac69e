"""Ordering, making and taking out a yearly status; one set of figures everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as KombuError
from pypdf import PdfReader

from familieplan.reporting import charts, counting, pdf
from familieplan.reporting.models import AnnualReport, Download, LeaseLostError, ReportPaper, Status, Step
from familieplan.reporting.operations import order_paper, order_report
from familieplan.reporting.published import Circumstances, PublishedStatus
from familieplan.reporting.tables import tables
from familieplan.reporting.tasks import make, render_annual_report, render_report_paper, resume_reports, send
from tests.assistance.files import aid, file_of, programme, take
from tests.cast import Cast
from tests.worker import until

pytestmark = pytest.mark.django_db
WHOLE_YEAR = range(1, 13)


def fill(long_term: int = 30, families: int = 10, others: int = 25) -> None:
    for year in (2022, 2023, 2024, 2025):
        lasting = [aid(serial, year, WHOLE_YEAR, 2 if serial <= families else 0) for serial in range(1, long_term + 1)]
        passing = [aid(100 + serial, year, [1 + serial % 12]) for serial in range(others)]
        take(file_of("11F", year, [*lasting, *passing]), f"11F_{year}.dat")
    take(file_of("11CF", 2025, [programme(serial, 2025) for serial in range(1, 12)]), "11CF_2025.dat")


@pytest.fixture
def files(cast: Cast) -> None:
    fill()


@pytest.fixture
def ready(cast: Cast, files: None) -> AnnualReport:
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    report.refresh_from_db()
    return report


def words_of(paper: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages))


def test_a_report_keeps_figures_definitions_cut_off_author_and_version(ready: AnnualReport) -> None:
    assert ready.status == Status.READY
    assert ready.figures["years"][-1]["long_term"]["recipients"] == 30
    assert set(ready.definitions) == set("abcdefghijklmnopqr")
    assert (ready.cutoff_on, ready.author_name, ready.version) == (timezone.localdate(), "Ærlig Stein", "0.1.0")


@pytest.mark.demand("H2d")
@pytest.mark.usefixtures("paper")
def test_page_paper_and_json_show_the_same_figures(cast: Cast, ready: AnnualReport) -> None:
    shown = tables(ready.contents)
    paper = words_of(bytes(ready.pdf))
    page = re.sub(r"\s+", " ", cast.client("administrator").get(f"/arsstatus/{ready.public_id}/").content.decode())
    for row in (*shown.key, *shown.compared, *shown.months, *shown.results):
        for cell in row.cells:
            assert re.sub(r"\s+", " ", cell.text) in paper, row.label
            assert re.sub(r"\s+", " ", cell.text) in page, row.label
    assert ready.contents.answer()["long_term"]["recipients"] == 30


@pytest.mark.demand("H2d")
@pytest.mark.usefixtures("paper")
def test_small_figures_are_hidden_on_page_paper_and_in_json(cast: Cast) -> None:
    fill(long_term=30, families=3)
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    report.refresh_from_db()
    answer = report.contents.answer()
    assert answer["long_term"]["families"] is None
    assert "long_term.families" in answer["suppressed"]
    assert "færre enn 5" in words_of(bytes(report.pdf))
    page = cast.client("administrator").get(f"/arsstatus/{report.public_id}/").content.decode()
    assert "Barnefamilier blant dem: færre enn 5." in page


@pytest.mark.demand("H2d")
@pytest.mark.usefixtures("paper")
def test_made_again_from_what_is_stored_the_paper_is_the_same(ready: AnnualReport) -> None:
    published = PublishedStatus.of(ready.published)
    again = pdf.render(published, charts.draw_all(published), author=ready.author_name, edition=ready.edition)
    assert again == bytes(ready.pdf)


@pytest.mark.usefixtures("paper")
def test_the_paper_is_tagged_and_named(ready: AnnualReport) -> None:
    paper = PdfReader(BytesIO(bytes(ready.pdf)))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "nb"
    assert paper.metadata is not None
    assert paper.metadata.title == "Årsstatus 2025"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://paper.invalid/../../etc/passwd", "https://example.org/x.css"]
)
def test_the_paper_fetches_nothing_but_our_own_files(address: str) -> None:
    with pytest.raises((pdf.RefusedAddressError, FileNotFoundError, KeyError)):
        pdf._fetcher({}).fetch(address)


def test_a_ready_report_cannot_be_changed(ready: AnnualReport) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualReport.objects.filter(pk=ready.pk).update(author_name="en annen")


def test_a_message_that_comes_twice_makes_one_report(ready: AnnualReport) -> None:
    before = bytes(ready.pdf)
    render_annual_report(ready.pk)
    ready.refresh_from_db()
    assert (ready.attempts, bytes(ready.pdf)) == (1, before)


def test_ordering_twice_gives_the_one_under_way(cast: Cast, files: None) -> None:
    first = order_report(by=cast["administrator"], year=2025)
    assert order_report(by=cast["administrator"], year=2025) == first


@pytest.mark.django_db(transaction=True)
def test_a_double_click_orders_one_report(cast: Cast, files: None) -> None:
    ordering = Event()

    def order_slowly() -> None:
        with transaction.atomic():
            order_report(by=cast["administrator"], year=2025)
            ordering.set()
            time.sleep(0.3)
        connection.close()

    other = Thread(target=order_slowly)
    other.start()
    assert ordering.wait(10)
    order_report(by=cast["administrator"], year=2025)
    other.join()
    assert AnnualReport.objects.count() == 1


def test_a_new_order_after_the_first_is_a_new_edition(cast: Cast, ready: AnnualReport) -> None:
    assert order_report(by=cast["administrator"], year=2025).edition == 2


def test_a_worker_that_was_believed_dead_cannot_overwrite(cast: Cast, files: None) -> None:
    report = order_report(by=cast["administrator"], year=2025)
    slow = AnnualReport.objects.claim(report.pk, "slow")
    assert slow is not None
    assert AnnualReport.objects.claim(report.pk, "other") is None
    AnnualReport.objects.filter(pk=report.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    quick = AnnualReport.objects.claim(report.pk, "quick")
    assert quick is not None
    with pytest.raises(LeaseLostError):
        slow.advance(Step.PDF)
    make(quick)
    assert AnnualReport.objects.get(pk=report.pk).status == Status.READY


def test_an_abandoned_report_is_sent_again_and_one_that_always_falls_is_closed(
    cast: Cast, files: None, monkeypatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr("familieplan.reporting.tasks.send", sent.append)
    report = order_report(by=cast["administrator"], year=2025)
    AnnualReport.objects.claim(report.pk, "dead")
    gone = timezone.now() - timedelta(seconds=1)
    AnnualReport.objects.filter(pk=report.pk).update(lease_expires_at=gone)
    resume_reports()
    assert sent == [report.pk]
    AnnualReport.objects.filter(pk=report.pk).update(attempts=5)
    resume_reports()
    assert AnnualReport.objects.get(pk=report.pk).status == Status.FAILED


@pytest.mark.parametrize("who", ["coordinator", "other_office", "auditor", "area_coordinator", "superuser"])
def test_the_status_does_not_exist_for_roles_without_figures(cast: Cast, ready: AnnualReport, who: str) -> None:
    client = cast.client(who)
    for page in ("", f"{ready.public_id}/", f"{ready.public_id}/last-ned/"):
        assert client.get(f"/arsstatus/{page}").status_code == 404
    assert client.post(f"/arsstatus/{ready.public_id}/last-ned/").status_code == 404
    assert client.post("/arsstatus/bestill/", {"year": 2025}).status_code == 404


def test_a_lead_reads_but_does_not_order(cast: Cast, ready: AnnualReport) -> None:
    client = cast.client("lead")
    assert client.get(f"/arsstatus/{ready.public_id}/").status_code == 200
    assert client.post("/arsstatus/bestill/", {"year": 2025}).status_code == 404


def test_a_download_is_noticed_first_and_then_written_down(cast: Cast, ready: AnnualReport) -> None:
    client = cast.client("lead")
    assert "skriver ned" in client.get(f"/arsstatus/{ready.public_id}/last-ned/").content.decode()
    assert not Download.objects.exists()
    answer = client.post(f"/arsstatus/{ready.public_id}/last-ned/")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert Download.objects.get().who.startswith("Rask Elv")


def test_a_year_without_a_file_cannot_be_ordered(cast: Cast, files: None) -> None:
    answer = cast.client("administrator").post("/arsstatus/bestill/", {"year": 2019})
    assert answer.status_code == 422
    assert "Ingen 11F-fil" in answer.content.decode()


def test_the_command_answers_with_the_fixed_shape(files: None, capsys) -> None:
    call_command("annual_status", "2025", "--json", "--internal")
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"year", "cutoff", "gap_months", "recipients", "long_term", "families", "young", "kvp"}
    assert set(answer["recipients"]) == {"total", "monthly_mean", "monthly_mean_1_9", "by_month"}
    assert len(answer["recipients"]["by_month"]) == 12
    assert set(answer["long_term"]) == {"recipients", "families", "children", "strict", "cumulative", "known_from"}
    assert answer["long_term"]["known_from"] == "2025-01"
    call_command("annual_status", "2025", "--json")
    assert "suppressed" in json.loads(capsys.readouterr().out)


def test_the_report_command_writes_paper_and_figures(files: None, tmp_path: Path, capsys) -> None:
    call_command("annual_report", "2025", "--out", str(tmp_path / "ny"))
    figures = json.loads((tmp_path / "ny/arsstatus-2025.json").read_text())
    assert figures["long_term"]["recipients"] == 30
    assert "30 har hatt sosialhjelp i mer enn tre år" in words_of((tmp_path / "ny/arsstatus-2025.pdf").read_bytes())


def test_the_command_says_which_file_is_missing(db: None, capsys) -> None:
    with pytest.raises(SystemExit):
        call_command("annual_status", "2019", "--json")
    assert "import_kostra" in capsys.readouterr().err


def test_a_file_that_is_read_while_a_report_is_made_counts_in_all_of_its_figures(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = order_report(by=cast["administrator"], year=2025)
    count, read = counting.circumstances, []

    def read_one_meanwhile(year: int, known_from: str | None) -> Circumstances:
        if not read:
            read.append(
                take(file_of("11F", 2025, [aid(n, 2025, WHOLE_YEAR, 2) for n in range(1, 21)]), "11F_2025b.dat")
            )
        return count(year, known_from)

    monkeypatch.setattr(counting, "circumstances", read_one_meanwhile)
    render_annual_report(report.pk)
    report.refresh_from_db()
    assert read
    assert (report.status, report.attempts) == (Status.READY, 1)
    now = report.figures["years"][-1]
    assert (now["recipients"]["total"], now["recipients"]["by_month"], now["families"]["families"]) == (
        20,
        [20] * 12,
        20,
    )


def test_a_disk_that_is_full_when_the_report_is_stored_leaves_no_half_and_the_next_try_makes_it(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = order_report(by=cast["administrator"], year=2025)
    store = AnnualReport.store

    def full(self: AnnualReport, **results: object) -> None:
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(AnnualReport, "store", full)
    with pytest.raises(OperationalError):
        render_annual_report(report.pk)
    report.refresh_from_db()
    assert (report.status, report.pdf, report.archive, report.figures) == (Status.RUNNING, None, None, {})
    monkeypatch.setattr(AnnualReport, "store", store)
    AnnualReport.objects.filter(pk=report.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr("familieplan.reporting.tasks.send", render_annual_report)
    resume_reports()
    report.refresh_from_db()
    assert report.status == Status.READY
    assert AnnualReport.objects.count() == 1


def test_an_order_while_the_broker_is_gone_is_made_when_it_is_back(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_options: object) -> None:
        raise KombuError("Connection refused")

    monkeypatch.setattr(render_annual_report, "apply_async", gone)
    report = order_report(by=cast["administrator"], year=2025)
    send(report.pk)
    assert AnnualReport.objects.get(pk=report.pk).status == Status.ORDERED
    AnnualReport.objects.filter(pk=report.pk).update(ordered_at=timezone.now() - timedelta(minutes=2))
    monkeypatch.setattr("familieplan.reporting.tasks.send", render_annual_report)
    resume_reports()
    assert AnnualReport.objects.get(pk=report.pk).status == Status.READY


@pytest.mark.parametrize("who", ["coordinator", "other_office", "auditor", "area_coordinator", "superuser"])
def test_a_paper_of_a_place_does_not_exist_for_roles_without_figures(cast: Cast, ready: AnnualReport, who: str) -> None:
    paper = order_paper(by=cast["administrator"], report=ready, scope="500104", language="nn")
    client = cast.client(who)
    assert client.get(f"/arsstatus/papir/{paper.public_id}/").status_code == 404
    assert client.post(f"/arsstatus/papir/{paper.public_id}/", {"format": "pdf"}).status_code == 404
    assert client.post(f"/arsstatus/papir/{paper.public_id}/avbryt/").status_code == 404
    paper.refresh_from_db()
    assert paper.status == Status.ORDERED


@pytest.mark.demand("H2d")
@pytest.mark.usefixtures("paper")
def test_a_paper_of_a_place_is_ordered_watched_taken_out_in_both_forms_and_written_down(
    cast: Cast, ready: AnnualReport
) -> None:
    client = cast.client("administrator")
    order = {"year": 2025, "scope": "500104", "language": "nn"}
    page = client.post("/arsstatus/bestill/", order)["Location"]
    assert client.post("/arsstatus/bestill/", order)["Location"] == page
    assert "Steg 0 av 5" in client.get(page).content.decode()
    assert client.post(page, {"format": "pdf"}).status_code == 422
    paper = ReportPaper.objects.get()
    render_report_paper(paper.pk)
    assert "utgave 1 for hele kommunen" in client.get(page).content.decode()
    taken = client.post(page, {"format": "pdf"})
    assert "arsstatus-2025-500104-nn-utgave-1-utkast.pdf" in taken["Content-Disposition"]
    assert "Familiane i Heimdal" in words_of(taken.content)
    assert client.post(page, {"format": "pdfa"})["Content-Disposition"].endswith('-arkiv.pdf"')
    assert [each.of for each in Download.objects.all()] == ["Heimdal, nynorsk"] * 2
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportPaper.objects.filter(pk=paper.pk).update(author_name="en annen")


def test_a_place_is_not_ordered_before_the_whole_municipality(cast: Cast, files: None) -> None:
    answer = cast.client("administrator").post("/arsstatus/bestill/", {"year": 2025, "scope": "500104"})
    assert answer.status_code == 422
    assert "hele kommunen på bokmål først" in answer.content.decode()


def test_a_cancelled_paper_is_not_made_and_can_be_ordered_anew(cast: Cast, ready: AnnualReport) -> None:
    paper = order_paper(by=cast["administrator"], report=ready, scope="", language="nn")
    cast.client("administrator").post(f"/arsstatus/papir/{paper.public_id}/avbryt/")
    render_report_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.status, paper.pdf) == (Status.FAILED, None)
    again = order_paper(by=cast["administrator"], report=ready, scope="", language="nn")
    assert again.pk != paper.pk


@pytest.mark.xdist_group("browser")
def test_a_report_whose_worker_is_killed_is_made_once_by_the_next(
    transactional_db: None,
    cast: Cast,
    worker: Callable[[], subprocess.Popen[bytes]],
    monkeypatch,
) -> None:
    fill(long_term=60, others=80)
    report = order_report(by=cast["administrator"], year=2025)
    first = worker()
    assert until(lambda: AnnualReport.objects.get(pk=report.pk).step >= Step.FIGURES)
    first.kill()
    first.wait()
    AnnualReport.objects.filter(pk=report.pk, status=Status.RUNNING).update(lease_expires_at=timezone.now())
    resume_reports()
    worker()
    assert until(lambda: AnnualReport.objects.get(pk=report.pk).status == Status.READY)
    report.refresh_from_db()
    assert report.contents.answer()["long_term"]["recipients"] == 60
    assert AnnualReport.objects.count() == 1
