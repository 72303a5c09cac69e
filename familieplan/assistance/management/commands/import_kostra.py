"""Read KOSTRA files into the register. Exit 0: all stored (or would be), 1: one refused, 2: wrong use."""

import json as jsonlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from familieplan.assistance.importing import Imported, import_path


class Command(BaseCommand):
    help = "Les KOSTRA-filer (11F og 11CF, 2022–2026) inn i registeret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="kontroller uten å lagre")
        parser.add_argument("--accept-errors", action="store_true", help="lagre det lesbare tross feil")
        parser.add_argument("--json", action="store_true", help="svar som en JSON-liste, ett objekt per fil")

    def handle(self, *, files: list[Path], dry_run: bool, accept_errors: bool, json: bool, **_options: object) -> None:
        # All are tried first: a wrong name among four files stores none of them.
        if hindrances := [why for path in files if (why := unreadable(path))]:
            self.stderr.write("\n".join(hindrances))
            sys.exit(2)
        results = [
            import_path(path, dry_run=dry_run, accept_errors=accept_errors, by="kommandolinje") for path in files
        ]
        if json:
            self.stdout.write(jsonlib.dumps([document(each, path) for each, path in zip(results, files, strict=True)],
                                            ensure_ascii=False))  # fmt: skip
        else:
            for each in results:
                self._tell(each)
        if not all(each.accepted for each in results):
            sys.exit(1)

    def _tell(self, result: Imported) -> None:
        reading, state = result.reading, "ikke godtatt"
        if result.accepted:
            state = "lest inn fra før" if result.unchanged else "lest inn" if result.stored else "godtatt, ikke lagret"
        self.stdout.write(f"{reading.name}: {reading.form} {reading.year or ''}, {reading.records} poster, {state}")
        for fault in reading.faults[:50]:
            self.stdout.write(f"  linje {fault.line} {fault.field} {fault.rule} ({fault.severity}): {fault.message}")


def unreadable(path: Path) -> str:
    """Why a file cannot be read; empty when it can."""
    try:
        if not path.is_file():
            return f"Filen finnes ikke: {path}"
        path.open("rb").close()
    except OSError as error:
        return f"Filen kan ikke leses: {path} ({error.strerror})"
    return ""


def document(result: Imported, path: Path) -> dict[str, object]:
    reading = result.reading
    return {
        "file": str(path),
        "form": reading.form,
        "year": reading.year,
        "records": reading.records,
        "stored": result.stored,
        "faults": [fault.document() for fault in reading.faults],
    }
