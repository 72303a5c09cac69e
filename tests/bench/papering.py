"""The yearly status on paper against WeasyPrint alone on the same text: in time, and in the memory of a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.clock import peak_mb

if TYPE_CHECKING:
    from tests.bench.measures import Line

ROOT = Path(__file__).resolve().parents[2]
TABLES, CHARTS, PAGES = 20, 15, 30


def papering() -> Iterator[Line]:
    from tests.bench.measures import Line, _compared

    for kind, name in (("short", "report as it is"), ("long", f"report of {TABLES} tables and {CHARTS} charts")):
        with tempfile.TemporaryDirectory() as folder:
            # Counted and drawn by another process, as by another task: the paper alone is measured.
            kept = Path(folder) / "status.json"
            for step in ("prepare", kind):
                run = subprocess.run(
                    [sys.executable, "-m", "tests.bench.papering", step, str(kept)],
                    cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True,
                )  # fmt: skip
        found = json.loads(run.stdout.splitlines()[-1])
        shape = f"{found['pages']} pages, {found['tables']} tables, {found['charts']} charts"
        yield _compared(
            f"{name}, against WeasyPrint writing the same two", found["ours"], found["theirs"], 1.25, "s CPU"
        )
        page = found["ours"] / found["pages"]
        yield Line(f"{name}, a page", None, f"{page:.3f} s CPU, {shape}", "≤ 0.30 s", page <= 0.30)
        yield Line(f"{name}, memory of the process", None, f"{found['mib']:.0f} MiB", "≤ 250 MiB", found["mib"] <= 250)


def prepare(kept: Path) -> None:
    from familieplan.reporting import charts
    from tests.reporting.test_paper import a_status

    kept.write_text(json.dumps([a_status().document(), charts.draw_all(a_status())]), encoding="utf-8")


def main(kind: str, kept: Path) -> None:
    import re
    import time
    from dataclasses import replace
    from unittest import mock

    from familieplan.reporting import pdf
    from familieplan.reporting.published import PublishedStatus

    document, drawn = json.loads(kept.read_text(encoding="utf-8"))
    status, laid = PublishedStatus.of(document), pdf.chapters

    def several(shown: object, found: object) -> list[object]:
        """The same chapters on and on, until there is as much of everything as was asked for."""
        once = laid(status, pdf.tables(status))
        if kind == "short":
            return list(once)
        whole = [each for each in once if each.drawing or len(each.tables) > 1]
        made: list[object] = []
        tables = pictures = 0
        while tables < TABLES or pictures < CHARTS:
            each = whole[len(made) % len(whole)]
            kept = each.tables[: max(TABLES - tables, 0)]
            drawing = each.drawing if pictures < CHARTS else ""
            made.append(replace(each, slug=f"{each.slug}-{len(made)}", tables=kept, drawing=drawing, is_long=True))
            tables, pictures = tables + len(kept), pictures + bool(drawing)
        for page in range(PAGES - len(made) - 4):
            made.append(replace(once[-1], slug=f"metode-{page}"))
        return made

    with mock.patch.object(pdf, "chapters", several):
        before = time.process_time()
        made = pdf.papers(status, drawn, author="Rask Elv", edition=1)
        ours = time.process_time() - before
        text = pdf.document(status, drawn, author="Rask Elv", edition=1)
    peak = peak_mb()
    theirs = alone(text, drawn)
    # The first of both warms the letters and the files up: the second is compared.
    with mock.patch.object(pdf, "chapters", several):
        before = time.process_time()
        pdf.papers(status, drawn, author="Rask Elv", edition=1)
        ours = time.process_time() - before
    theirs = alone(text, drawn)

    import pikepdf

    with pikepdf.open(BytesIO(made.pdf)) as document:
        pages = len(document.pages)
    found = {"ours": ours, "theirs": theirs, "pages": pages, "mib": peak}
    found |= {"tables": text.count("<table"), "charts": len(re.findall("<figure", text))}
    print(json.dumps(found))


def alone(text: str, drawn: dict[str, str]) -> float:
    """WeasyPrint and nothing of ours but the files that the text asks for: laid out once, written in both forms."""
    import time

    from weasyprint import HTML

    from familieplan.reporting import pdf

    before = time.process_time()
    paper = HTML(string=text, base_url=f"http://{pdf.HOST}/", url_fetcher=pdf._fetcher(drawn)).render()
    for variant in ("pdf/ua-1", "pdf/a-3a"):
        paper.write_pdf(pdf_variant=variant, pdf_tags=True)
    return time.process_time() - before


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familieplan.config.settings")
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    else:
        main(sys.argv[1], Path(sys.argv[2]))
