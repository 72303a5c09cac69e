"""The yearly status on paper: tagged PDF from the same published figures. Celery and commands only."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.tables import tables

# Nobody's host: the paper's addresses are answered by our own fetcher and by nothing else.
HOST = "paper.invalid"

# For the archive and for whoever hears it read: PDF/A-2a that says it is PDF/UA-1 as well. PDF/A asks that a schema
# which is not its own is described beside it.
KEPT_AND_TAGGED = "pdf/a-2a+ua-1"
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


class RefusedAddressError(ValueError):
    """The document asked for something that is not one of our own static files."""


def render(status: PublishedStatus, charts: dict[str, str], *, author: str, edition: int) -> bytes:
    """The same bytes for the same stored figures: no clock and no chance goes into the file."""
    return write(document(status, charts, author=author, edition=edition), charts)


def write(html: str, charts: dict[str, str] | None = None, variant: str = "pdf/ua-1") -> bytes:
    """Any paper of the house: tagged, from our own files alone, and the same bytes for the same text."""
    from weasyprint import HTML  # half a second and 50 MiB: never in a web process

    identifier = hashlib.sha256(html.encode()).digest()
    page = HTML(string=html, base_url=f"http://{HOST}/", url_fetcher=_fetcher(charts or {}))
    paper = page.render()
    if variant == KEPT_AND_TAGGED:
        variant, described = "pdf/a-2a", paper.metadata.generate_rdf_metadata
        paper.metadata.generate_rdf_metadata = lambda *about: described(*about).replace(b"</rdf:RDF>", SAYS_UA)
    written: bytes = paper.write_pdf(pdf_variant=variant, pdf_identifier=identifier, pdf_tags=True)
    return written


def document(status: PublishedStatus, charts: dict[str, str], *, author: str, edition: int) -> str:
    laid_out = tables(status)
    context = {
        "status": status,
        "year": status.circumstances.year,
        "around": status.circumstances,
        "tables": laid_out,
        # What the first table needs stands under it, and the rest of the definitions at the end.
        "of_key": {row.definition for row in laid_out.key},
        "forum": status.forum,
        "charts": {name: _alternative(svg) for name, svg in charts.items()},
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
