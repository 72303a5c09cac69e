"""Fill an empty demo with an invented municipality. Loaded already: nothing changes."""

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from familieplan.config.demo_municipality import loading


class Command(BaseCommand):
    help = "Fyll en tom demo med en oppdiktet kommune."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--families", type=int, metavar="N", help="antall familier med plan")
        parser.add_argument("--seed", type=int, default=2026, metavar="S")
        parser.add_argument("--migrate", action="store_true", help="oppdater tabellene først")
        parser.add_argument("--size", choices=sorted(loading.SIZES), default="city")

    def handle(self, *, families: int | None, seed: int, size: str, migrate: bool, **_options: object) -> None:
        if not settings.DEMO:
            self.stderr.write("load_demo finnes bare i demoen (FAMILIEPLAN_MODE=demo).")
            sys.exit(2)
        if migrate:
            call_command("migrate", verbosity=0)
        if loading.is_loaded():
            self.stdout.write("Demokommunen er lastet fra før.")
            return
        told = loading.load(
            size=size,
            seed=seed,
            count=families,
            folder=settings.HOME / "kostra",
            municipality=settings.MUNICIPALITY_NUMBER,
        )
        self.stdout.write(f"{told['families']} familier, {told['records']} KOSTRA-poster, {told['flags']} flagg.")
