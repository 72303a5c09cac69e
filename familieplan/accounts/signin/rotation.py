"""Second factors lie encrypted under the same keys as identity numbers, and change keys with them."""

from __future__ import annotations

from collections import Counter

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from familieplan.accounts import identity

# What allauth keeps encrypted of an app with codes, and of recovery codes.
ENCRYPTED = ("secret", "seed")


def rotate_factors() -> Counter[str]:
    """Encrypt every second factor with the first key. Counts of secrets: renewed, kept, unreadable."""
    done: Counter[str] = Counter()
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if factor:
                done.update(_renew(factor, name) for name in ENCRYPTED if factor.data.get(name))
    return done


def _renew(factor: Authenticator, name: str) -> str:
    token = str(factor.data[name]).encode()
    if identity.is_current(token):
        return "kept"
    try:
        factor.data[name] = identity.encrypt(identity.decrypt(token)).decode()
    except InvalidToken:
        return "unreadable"
    factor.save(update_fields=["data"])
    return "renewed"
