"""A report as a file of the form that was asked for, with the name and the type it is served under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from familieplan.reporting.export import text, workbook
from familieplan.reporting.models import AnnualReport, Format, ReportPaper
from familieplan.reporting.signing import DRAFT

KINDS = {
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json; charset=utf-8",
}


@dataclass(frozen=True)
class Taken:
    """`content` is whole where the form demands it (a PDF, a workbook), and comes piece by piece else."""

    name: str
    kind: str
    content: bytes | Iterable[bytes]


def taken(report: AnnualReport, as_: Format, paper: ReportPaper | None = None) -> Taken:
    """Needs a ready report with_state(), and of a paper a ready one."""
    # A draft that somebody finds in a folder next year must say that it is one.
    draft = "-utkast" if report.state == DRAFT else ""
    kept, form = ("-arkiv", Format.PDF) if as_ is Format.ARCHIVE else ("", as_)
    kind = paper.slug if paper else ""
    name = f"arsstatus-{report.year}{kind}-utgave-{report.edition}{draft}{kept}.{form.value}"
    return Taken(name, KINDS[form], _content(report, as_, paper))


def _content(report: AnnualReport, as_: Format, paper: ReportPaper | None) -> bytes | Iterable[bytes]:
    on_paper = paper or report
    if as_ is Format.PDF:
        return bytes(on_paper.pdf or b"")
    if as_ is Format.ARCHIVE:
        return bytes(on_paper.archive or b"")
    if as_ is Format.XLSX:
        return workbook.as_xlsx(report)
    return text.as_csv(report) if as_ is Format.CSV else text.as_json(report)
