"""The read log of a day as a test wants it, and what the night finds in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from familieplan.accounts.models import ReadLogCase, User
from familieplan.families.unusual_operations import look

YESTERDAY = timezone.localdate() - timedelta(days=1)


def reads(
    user: User, families: list[str], *, on: date = YESTERDAY, at: time = time(11, 0), deed: str = "read", times: int = 1
) -> None:
    """What the pages write when somebody reads, on a day and at an hour of the test's choice."""
    moment = timezone.make_aware(datetime.combine(on, at))
    with connection.cursor() as cursor:
        for _time in range(times):
            cursor.execute(
                """INSERT INTO accounts_readrecord
                          (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)
                   SELECT %s, %s, %s, %s, %s, family, 'familieplanen', 'oppfølging', '', %s
                     FROM unnest(%s::text[]) family""",
                [moment, user.email, user.name, user.employment.office.name, user.role, deed, families],
            )


def others(count: int) -> list[str]:
    return [str(uuid4()) for _family in range(count)]


def found(concern: str, on: date = YESTERDAY) -> list[ReadLogCase]:
    look(days=[on])
    return list(ReadLogCase.objects.filter(concern=concern, seen_on=on).order_by("pk"))
