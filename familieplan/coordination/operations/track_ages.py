"""From which age a child's way onward is planned, as the administrator keeps it: dated, and never rewritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import TrackAge


class TrackAgeDayError(ValueError):
    """A new age holds from a coming day or today, and after the day on which the one before it began."""


@transaction.atomic
def set_track_age(*, by: User, track: str, opens_at: int, closes_at: int, valid_from: date) -> TrackAge:
    """From that day the track opens at `opens_at` and stands open until `closes_at`, in whole years.

    Ways that are planned stay as they are. Raises TrackAgeDayError.
    """
    if valid_from < timezone.localdate():
        raise TrackAgeDayError
    for earlier in TrackAge.objects.select_for_update().filter(track=track, valid_to=None):
        if valid_from <= earlier.valid_from:
            raise TrackAgeDayError
        earlier.valid_to = valid_from
        earlier.save(update_fields=["valid_to"])
    return TrackAge.objects.create(track=track, opens_at=opens_at, closes_at=closes_at, valid_from=valid_from)
