"""Sessions of a person: listed, ended one by one or all at once, and over the minute somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from familieplan.accounts.calendar_keys import end_key
from familieplan.accounts.models import CalendarKey, Employment, User

SIGNED_IN_AT = "signed_in_at"
LAST_SEEN = "last_seen"
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class OpenSession:
    """One place where somebody is signed in. `is_this` is the one that asks."""

    pk: int
    device: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime | None
    is_this: bool


def open_sessions(request: HttpRequest, user: User) -> list[OpenSession]:
    """Newest first; rows whose session is over are swept away on the way."""
    rows = UserSession.objects.purge_and_list(user)
    found = [_described(row, request) for row in rows]
    return sorted(found, key=lambda session: (session.is_this, session.signed_in_at), reverse=True)


def _described(row: Any, request: HttpRequest) -> OpenSession:
    seen = import_module(settings.SESSION_ENGINE).SessionStore(row.session_key).get(LAST_SEEN)
    return OpenSession(
        pk=row.pk,
        device=device(row.user_agent),
        address=row.ip,
        signed_in_at=row.created_at,
        last_seen_at=datetime.fromtimestamp(seen, tz=UTC) if seen else None,
        is_this=row.session_key == request.session.session_key,
    )


def device(user_agent: str) -> str:
    """The browser and the machine, as far as the browser tells; it may tell anything."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Ukjent nettleser")


def renew_key(request: HttpRequest) -> None:
    """The session goes on under a new key; whoever knows the old one knows nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


@transaction.atomic
def end_all(user: User, *, keep: HttpRequest | None = None) -> None:
    """End every session of a person, known by a row or not. The session of `keep` goes on under a new key."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    mine = keep.session.session_key if keep else None
    for row in UserSession.objects.filter(user=user).exclude(session_key=mine):
        row.end()
    if keep:
        user.refresh_from_db(fields=["session_epoch"])
        update_session_auth_hash(keep, user)
        UserSession.objects.filter(session_key=mine).update(session_key=keep.session.session_key)


@transaction.atomic
def show_out_if_departed(user: User) -> None:
    """Whoever has no job any more loses every session and every key, a program's and a calendar's, at once."""
    if not user.employments.current().exists():
        end_all(user)
        Token.objects.filter(user=user).delete()
        end_key(user=user)


def departed_with_a_way_in() -> QuerySet[User]:
    """People whose last job ended by date, and who still have a session or a key."""
    mine = OuterRef("pk")
    return User.objects.filter(
        Exists(Employment.objects.filter(user=mine)),
        ~Exists(Employment.objects.current().filter(user=mine)),
        Exists(UserSession.objects.filter(user=mine))
        | Exists(Token.objects.filter(user=mine))
        | Exists(CalendarKey.objects.filter(user=mine)),
    )
