"""`manage.py verify_access`: are the access rows what participations, duties and bases grant, and nothing else?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from familieplan.families.verification import findings


class Command(BaseCommand):
    help = "Prints every access row that is missing or unfounded, one a line. Exit 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        for each in found:
            print(each)
        print(f"{len(found)} differences." if found else "Access rows and facts agree.")
        if found:
            sys.exit(1)
