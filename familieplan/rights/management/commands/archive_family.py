"""Pack a closed family for the archive: everything, also what a secret service or one office keeps to itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families.models import Family
from familieplan.rights.archive.package import name_of, package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import StillOpenError


class Command(BaseCommand):
    help = "Pakk en avsluttet familie for arkivet (Noark 5, PDF/A, sjekksummer)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", type=UUID, help="familiens nummer")
        parser.add_argument("--out", type=Path, required=True, help="mappen pakken legges i")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), acting_as(duty=Duty.ARCHIVE):
            family = Family.objects.filter(public_id=options["public_id"]).first()
            if family is None:
                raise CommandError("Ingen familie har dette nummeret.")
            try:
                content = package_of(family, Reach())
            except StillOpenError as error:
                raise CommandError("Familien har en aktiv plan, eller ingen plan. Avslutt planen først.") from error
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name_of(family)
        path.write_bytes(content)
        path.chmod(0o600)
        print(path)
