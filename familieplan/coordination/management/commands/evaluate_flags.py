"""Evaluate every rule now, as the nightly task does, and say what it did."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from familieplan.coordination.operations import flags
from familieplan.coordination.rules import RULES


class Command(BaseCommand):
    help = "Raise and clear flags for all families, and count them per rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer as a JSON list, one object per rule")

    def handle(self, *, json: bool, **_options: object) -> None:
        outcomes = flags.evaluate()
        if json:
            self.stdout.write(as_json(outcomes))
            return
        for each in outcomes:
            self.stdout.write(f"{RULES[each.rule].title}: {each.raised} tent, {each.cleared} slukket, {each.open} åpne")


def as_json(outcomes: list[flags.Outcome]) -> str:
    return json.dumps([asdict(outcome) for outcome in outcomes])
