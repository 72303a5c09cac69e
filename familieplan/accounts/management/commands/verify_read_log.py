"""Follow the read log's chain from its first seal, and say where it breaks."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from familieplan.accounts import readlog_chain
from familieplan.accounts.acting import Duty, acting_as


class Command(BaseCommand):
    help = "Check every row and seal of the read log. Prints the first break and ends with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fingerprint", default="", help="a fingerprint noted outside, that the chain must hold")

    def handle(self, *, fingerprint: str, **_options: object) -> None:
        with acting_as(duty=Duty.READ_LOG):
            broken = readlog_chain.first_break()
            lost = bool(fingerprint) and readlog_chain.seal_of(fingerprint) is None
            last = readlog_chain.latest()
        if broken:
            self.stdout.write(str(broken))
        if lost:
            self.stdout.write("Fingeravtrykket finnes ikke i kjeden.")
        if broken or lost:
            sys.exit(1)
        self.stdout.write(f"Leseloggen er hel. Siste segl: {last}" if last else "Leseloggen har ingen segl ennå.")
