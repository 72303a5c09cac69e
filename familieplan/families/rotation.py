"""Changing the key that identity numbers are encrypted with, while everybody works on."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.db import transaction

from familieplan.accounts import identity
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.signin.rotation import rotate_factors
from familieplan.assistance.pieces import rotate_pieces
from familieplan.families.models import Person

BATCH = 500


@dataclass
class Rotation:
    """Counts of numbers and factors: encrypted anew, those that were right already, and those that no key opens."""

    renewed: int = 0
    kept: int = 0
    unreadable: int = 0


def rotate() -> Rotation:
    """Encrypt every identity number, second factor and KOSTRA file that waits with the first key.

    May be interrupted, repeated and run while people write.
    """
    done, last = Rotation(**(rotate_factors() + rotate_pieces())), 0
    with acting_as(duty=Duty.KEYS):
        while rows := _next(last):
            with transaction.atomic():
                for pk, token in rows:
                    _renew(pk, token, done)
            last = rows[-1][0]
    return done


def _next(after: int) -> list[tuple[int, bytes]]:
    with transaction.atomic():
        numbered = Person.objects.filter(pk__gt=after, identity_encrypted__isnull=False).order_by("pk")
        return [(pk, bytes(token or b"")) for pk, token in numbered.values_list("pk", "identity_encrypted")[:BATCH]]


def _renew(pk: int, token: bytes, done: Rotation) -> None:
    if identity.is_current(token):
        done.kept += 1
        return
    try:
        renewed = identity.encrypt(identity.decrypt(token))
    except InvalidToken:
        done.unreadable += 1
        return
    # Whoever changed the number meanwhile has encrypted it with the first key already.
    done.renewed += Person.objects.filter(pk=pk, identity_encrypted=token).update(identity_encrypted=renewed)
