"""Write the PDF and the JSON of the same published figures, without a broker."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from familieplan.assistance.figures import NoFileError
from familieplan.reporting import charts, pdf
from familieplan.reporting.counting import yearly_status
from familieplan.reporting.disclosure import NotProtectedError
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.words import not_protected


class Command(BaseCommand):
    help = "Skriv årsstatusen for et år som PDF og JSON til en mappe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *, year: int, out: Path, **_options: object) -> None:
        try:
            published = yearly_status(year).publish(AnnualReport.objects.editions())
        except NoFileError:
            self.stderr.write(f"Ingen 11F-fil for {year} er lest inn. Les den inn med import_kostra.")
            sys.exit(1)
        except NotProtectedError:
            self.stderr.write(not_protected())
            sys.exit(1)
        try:
            out.mkdir(parents=True, exist_ok=True)
            paper, figures = out / f"arsstatus-{year}.pdf", out / f"arsstatus-{year}.json"
            drawings = charts.draw_all(published)
            paper.write_bytes(pdf.render(published, drawings, author=settings.MUNICIPALITY_NAME, edition=1))
            figures.write_text(json.dumps(published.answer(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            self.stderr.write(f"Kan ikke skrive til {out}: {error.strerror}. Velg en annen mappe med --out.")
            sys.exit(1)
        self.stdout.write(f"{paper}\n{figures}")
