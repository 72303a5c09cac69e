"""The read log: every reading of a family is a row that nobody can change afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Deed, User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Why somebody reads, as the family will read it. A page names its own; what is not named is follow-up.
FOLLOW_UP = _("oppfølging av planen")
OVERVIEW = _("oversikt over egne familier")
FIND = _("finne riktig familie")
REGISTER = _("ny familie og ny plan")
ASSESS = _("kartlegging av barna")
STEER = _("styring av hvem som deltar")
PROTECT = _("adresse og vern av adressen")
REVIEW = _("gjennomgang i OSK")
INSIGHT = _("innsyn i hvem som har lest")
OVERSIGHT = _("tilsyn med lesingen")
HANDED_ON = _("overføring til et annet program")
RESEARCH = _("forskning")

CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def record(
    request: HttpRequest,
    families: Iterable[str],
    what: str | StrPromise,
    purpose: str | StrPromise = FOLLOW_UP,
    deed: str = "",
) -> None:
    """Write one row per family that the answer shows or the request changes, in one statement.

    `families` are public ids. Text is stored, no keys: the log must stand when the rest is gone.
    `deed` follows from the method when it is not said: a list says `Deed.LISTED`, a file that leaves `Deed.OUT`.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    ids = [str(family) for family in families]
    if not ids:
        return
    office = user.employment.office.name if user.employment else ""
    deed = deed or (Deed.WRITE if request.method in CHANGES else Deed.READ)
    address = get_adapter(request).get_client_ip(request)
    text = [user.email, user.name, office, user.role, str(what), str(purpose), address, str(deed)]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_readrecord
                      (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)
               SELECT now(), %s, %s, %s, %s, family, %s, %s, %s, %s FROM unnest(%s::text[]) AS family""",
            [*text, ids],
        )


def make_room(months_ahead: int = 3) -> None:
    """Make the monthly partitions ahead. The owner's function does it; the runtime role may only call it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_readrecord_make_room(%s)", [months_ahead])
