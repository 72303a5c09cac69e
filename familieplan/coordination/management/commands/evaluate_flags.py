"""Evaluate every rule now, as the nightly task does, and say what it did."""

from argparse import ArgumentParser
from dataclasses import asdict
from json import dumps

from django.core.management.base import BaseCommand

from familieplan.coordination.operations import flags
from familieplan.coordination.rules import RULES


class Command(BaseCommand):
    help = "Raise and clear flags for all families, and count them per rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--explain", action="store_true", help="families, median age and what clears it, per rule")
        parser.add_argument("--json", action="store_true", help="answer as a JSON list, one object per rule")

    def handle(self, *, json: bool, explain: bool, **_options: object) -> None:
        outcomes = flags.evaluate()
        if explain:
            self._explain(as_list=json)
            return
        if json:
            self.stdout.write(as_json(outcomes))
            return
        for each in outcomes:
            self.stdout.write(f"{RULES[each.rule].title}: {each.raised} tent, {each.cleared} slukket, {each.open} åpne")

    def _explain(self, *, as_list: bool) -> None:
        """Counts alone: a family is named on its own page, to those who may see it."""
        found = flags.standing()
        if as_list:
            self.stdout.write(dumps([asdict(each) for each in found]))
            return
        for each in found:
            age = f"median {each.median_days} dager" if each.families else "ingen"
            self.stdout.write(f"{each.rule:<26} {each.families:>6} familier  {age:<20} slukkes når {each.clears}")


def as_json(outcomes: list[flags.Outcome]) -> str:
    return dumps([asdict(outcome) for outcome in outcomes])
