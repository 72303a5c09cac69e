"""The read log: every reading of a family is a row that nobody can change afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FOLLOW_UP = _("oppfølging av planen")


def record(
    request: HttpRequest, families: Iterable[str], what: str | StrPromise, purpose: str | StrPromise = FOLLOW_UP
) -> None:
    """Write one row per family that the answer shows, in one statement.

    `families` are public ids. Text is stored, no keys: the log must stand when the rest is gone.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    ids = [str(family) for family in families]
    if not ids:
        return
    office = user.employment.office.name if user.employment else ""
    address = get_adapter(request).get_client_ip(request)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_readrecord
                      (read_at, user_email, user_name, office, role, family, what, purpose, address)
               SELECT now(), %s, %s, %s, %s, family, %s, %s, %s FROM unnest(%s::text[]) AS family""",
            [user.email, user.name, office, user.role, str(what), str(purpose), address, ids],
        )


def make_room(months_ahead: int = 3) -> None:
    """Make the monthly partitions ahead. The owner's function does it; the runtime role may only call it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_readrecord_make_room(%s)", [months_ahead])
