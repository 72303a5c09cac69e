"""Verbs on the secret address of a calendar: make one, end it, and find whose it is."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import CalendarKey, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES


def _digest(key: str) -> str:
    """Without salt: what is drawn by lot from 2^256 can be found in no list."""
    return sha256(key.encode()).hexdigest()


@transaction.atomic
def make_key(*, user: User) -> str:
    """The new secret, told this once. The one before opens nothing any more."""
    key = secrets.token_urlsafe(32)
    facts = {"digest": _digest(key), "made_at": timezone.now(), "read_on": None}
    CalendarKey.objects.update_or_create(user=user, defaults=facts)
    return key


def end_key(*, user: User) -> None:
    CalendarKey.objects.filter(user=user).delete()


def owner_of(key: str) -> CalendarKey | None:
    """None for a secret that is none, and for somebody who does not work with families today."""
    found = CalendarKey.objects.filter(digest=_digest(key), user__is_active=True).select_related("user").first()
    return found if found and found.user.role in WORKS_WITH_FAMILIES else None


def first_today(key: CalendarKey) -> bool:
    """Whether this is the day's first fetch: calendars ask every few minutes, and a day is one reading."""
    today = timezone.localdate()
    return bool(CalendarKey.objects.filter(pk=key.pk).exclude(read_on=today).update(read_on=today))
