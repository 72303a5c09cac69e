"""The figures of a year on standard output: the published ones, or with --internal all of them."""

import json as jsonlib
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from familieplan.assistance.figures import NoFileError
from familieplan.reporting.counting import yearly_status
from familieplan.reporting.disclosure import NotProtectedError
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.words import not_protected


class Command(BaseCommand):
    help = "Årsstatus for et år som JSON. Uten --internal er små tall skjult."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("--json", action="store_true", help="svar som JSON (det eneste svaret som finnes)")
        parser.add_argument("--internal", action="store_true", help="også tallene som ikke kan publiseres")

    def handle(self, *, year: int, internal: bool, **_options: object) -> None:
        try:
            status = yearly_status(year)
        except NoFileError:
            self.stderr.write(f"Ingen 11F-fil for {year} er lest inn. Les den inn med import_kostra.")
            sys.exit(1)
        try:
            answer = status.answer() if internal else status.publish(AnnualReport.objects.editions()).answer()
        except NotProtectedError:
            self.stderr.write(not_protected())
            sys.exit(1)
        self.stdout.write(jsonlib.dumps(answer, ensure_ascii=False))
