"""Put the services, the offices and the first administrator into an empty register: what no page can do yet."""

import sys
from argparse import ArgumentParser, FileType
from typing import TextIO

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from familieplan.accounts import offices, operations


class Command(BaseCommand):
    help = "Legg inn tjenester og kontorer fra en CSV-fil, og den første administratoren."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="administratorens e-post")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--offices", type=FileType(encoding="utf-8-sig"), required=True, metavar="FILE",
                            help="code,service,short_name,office,district_code; «-» er standard inn")  # fmt: skip
        parser.add_argument("--at", required=True, metavar="OFFICE", help="kontoret der administratoren arbeider")

    def handle(self, *, email: str, name: str, offices: TextIO, at: str, **_options: object) -> None:
        try:
            with offices, transaction.atomic():
                told = self._enter(email, name, offices, at)
        except (ValueError, operations.NotEmptyError) as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except ValidationError as error:
            self.stderr.write(" ".join(error.messages))
            sys.exit(1)
        self.stdout.write(told)

    def _enter(self, email: str, name: str, file: TextIO, at: str) -> str:
        found = offices.enter(file)
        if at not in found:
            raise ValueError(f"Kontoret «{at}» står ikke i filen.")
        operations.first_administrator(email=email, name=name, office=found[at])
        return (
            f"{len(found)} kontorer er lagt inn. {name} er administrator, og velger passordet sitt med "
            "«Glemt passordet?» på innloggingssiden."
        )
