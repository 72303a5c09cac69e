"""The yearly status on paper: tagged PDF from the same published figures. Celery and commands only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from familieplan.reporting.chapters import CITY, chapters, chapters_of, corrected, ids_of, name_of, not_of_places
from familieplan.reporting.export.text import figures_as_csv
from familieplan.reporting.languages import BOKMAL, definitions_of
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.tables import tables

# Nobody's host: the paper's addresses are answered by our own fetcher and by nothing else.
HOST = "paper.invalid"

# For the archive and for whoever hears it read: PDF/A-2a that says it is PDF/UA-1 as well. PDF/A asks that a schema
# which is not its own is described beside it.
KEPT_AND_TAGGED = "pdf/a-2a+ua-1"
# The same with files beside it, which PDF/A-3 alone permits.
KEPT_WITH_FIGURES = "pdf/a-3a+ua-1"
SAYS_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA version</pdfaProperty:description></rdf:li>"
    b"</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"
)


@dataclass(frozen=True)
class Kept:
    """A file that lies within a paper."""

    name: str
    about: str
    content: bytes


class RefusedAddressError(ValueError):
    """The document asked for something that is not one of our own static files."""


def render(status: PublishedStatus, charts: dict[str, str], *, author: str, edition: int) -> bytes:
    """The same bytes for the same stored figures: no clock and no chance goes into the file."""
    return write(document(status, charts, author=author, edition=edition), charts)


@dataclass(frozen=True)
class Papers:
    """To be read by all (PDF/UA-1), and to be kept (PDF/A-3a and PDF/UA-1, with its figures beside it)."""

    pdf: bytes
    archive: bytes


def papers(
    status: PublishedStatus,
    charts: dict[str, str],
    *,
    author: str,
    edition: int,
    scope: str = CITY,
    language: str = BOKMAL,
) -> Papers:
    """The report in both forms, of the same pages. `charts` must be drawn in the same language."""
    with translation.override(language):
        html = document(status, charts, author=author, edition=edition, scope=scope)
        figures = b"".join(figures_as_csv(status, edition, ids_of(scope, status)))
        kept = Kept(f"arsstatus-{status.circumstances.year}.csv", _("Tallene i rapporten"), figures)
    # A day and no clock: the same figures give the same file.
    at = datetime.combine(status.circumstances.cutoff_on, time(), tzinfo=UTC)
    # Laid out once and written twice: laying out is what takes the time.
    paper, identifier = _laid_out(html, charts), hashlib.sha256(html.encode()).digest()
    return Papers(_written(paper, identifier), _written(paper, identifier, KEPT_WITH_FIGURES, (kept, at)))


def write(html: str, charts: dict[str, str] | None = None, variant: str = "pdf/ua-1") -> bytes:
    """Any paper of the house: tagged, from our own files alone, and the same bytes for the same text."""
    return _written(_laid_out(html, charts or {}), hashlib.sha256(html.encode()).digest(), variant)


def _laid_out(html: str, charts: dict[str, str]) -> Any:
    from weasyprint import HTML  # half a second and 50 MiB: never in a web process

    return HTML(string=html, base_url=f"http://{HOST}/", url_fetcher=_fetcher(charts)).render()


def _written(
    paper: Any, identifier: bytes, variant: str = "pdf/ua-1", beside: tuple[Kept, datetime] | None = None
) -> bytes:
    from weasyprint import Attachment

    attached = []
    if variant in {KEPT_AND_TAGGED, KEPT_WITH_FIGURES}:
        variant, described = variant.removesuffix("+ua-1"), paper.metadata.generate_rdf_metadata
        paper.metadata.generate_rdf_metadata = lambda *about: described(*about).replace(b"</rdf:RDF>", SAYS_UA)
    if beside:
        kept, at = beside
        file: dict[str, Any] = {"name": kept.name, "description": kept.about, "relationship": "Data"}
        attached = [Attachment(file_obj=BytesIO(kept.content), created=at, modified=at, **file)]
    written: bytes = paper.write_pdf(
        pdf_variant=variant, pdf_identifier=identifier, pdf_tags=True, attachments=attached
    )
    return written


def document(status: PublishedStatus, charts: dict[str, str], *, author: str, edition: int, scope: str = CITY) -> str:
    """In the language that is active."""
    around, laid_out = status.circumstances, tables(status)
    place = name_of(scope, status) if scope else ""
    title = _("Årsstatus %(year)s") % {"year": str(around.year)}
    of_key, of_place = {row.definition for row in laid_out.key}, {"l", "n", "o", "r"}
    found = chapters_of(scope, status) if scope else chapters(status, laid_out)
    before = around.year - 1 if len(status.years) > 1 else None
    context = {
        "status": status,
        "language": translation.get_language(),
        "title": f"{title}, {place}" if place else title,
        "place": place,
        "year": around.year,
        "around": around,
        "definitions": definitions_of(status),
        "tables": laid_out,
        # What the first table needs stands under it, and the rest of the definitions at the end.
        "of_key": of_key,
        "of_place": of_place,
        "shown_above": of_place if scope else of_key,
        "chapters": [replace(each, alt=_alternative(charts.get(each.drawing, ""))) for each in found],
        "forum": status.forum,
        "goals": status.goals,
        "before": before,
        "corrected": corrected(status),
        "missing": not_of_places(),
        "author": author,
        "edition": edition,
        "municipality": settings.MUNICIPALITY_NAME,
        "demo": settings.DEMO,
    }
    return render_to_string("reporting/print/status.html", context)


def _alternative(svg: str) -> str:
    """The words that stand for a drawing: its own label."""
    import html
    import re

    found = re.search(r'aria-label="([^"]*)"', svg)
    return html.unescape(found.group(1)) if found else ""


def _fetcher(charts: dict[str, str]) -> Any:
    """Gives out our own static files and the drawings of this report, and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    root = Path(settings.BASE_DIR / "static").resolve()

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            name = unquote(parts.path).lstrip("/")
            if parts.netloc != HOST:
                raise RefusedAddressError(url)
            if name.startswith("chart/"):
                svg = charts[name.removeprefix("chart/")]
                return URLFetcherResponse(url, svg.encode(), {"Content-Type": "image/svg+xml"})
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise RefusedAddressError(url)
            kind = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}[path.suffix]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFilesOnly()
