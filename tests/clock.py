"""Time goes on, for everything that asks the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def later(by: timedelta | datetime) -> Iterator[datetime]:
    """Inside, it is so much later than now, or exactly the moment that is given; and stands still."""
    moment = by if isinstance(by, datetime) else timezone.now() + by
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield moment
