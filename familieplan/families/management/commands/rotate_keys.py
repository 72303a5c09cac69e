"""`manage.py rotate_keys`: after a new first key in IDENTITY_ENCRYPTION_KEYS, and before the old one is taken out."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from familieplan.families.rotation import rotate


class Command(BaseCommand):
    help = "Encrypts numbers and second factors with the first of IDENTITY_ENCRYPTION_KEYS. Exit 1: no key opens some."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate()
        print(f"{done.renewed} renewed, {done.kept} were right already, {done.unreadable} open with none of the keys.")
        if done.unreadable:
            print("Put back the key that is missing, and run this again. Nothing was changed in them.")
            sys.exit(1)
        print("The other keys may now be taken out of IDENTITY_ENCRYPTION_KEYS.")
