"""The second factor: who needs one, and whether this session has shown one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import FactorReset, NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.signin import sessions

# Whose factor this session has seen. A session that began with a password alone never gets in by a factor that
# somebody set up elsewhere.
SHOWN_BY = "second_factor_shown_by"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class OwnFactorError(ValueError):
    """Nobody takes their own second factor away in the administrator's name."""


def needs_factor(user: User) -> bool:
    """Staff do; a family's way in is decided at its own door."""
    return bool(settings.REQUIRE_SECOND_FACTOR) and (user.is_superuser or user.employment is not None)


def has_shown(request: HttpRequest, user: User) -> bool:
    return bool(request.session.get(SHOWN_BY) == user.pk)


def note_shown(request: HttpRequest, user: User) -> None:
    request.session[SHOWN_BY] = user.pk


def forget(request: HttpRequest) -> None:
    request.session.pop(SHOWN_BY, None)


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


@transaction.atomic
def reset(*, user: User, by: User) -> None:
    """Take away what is lost, so that the person can set up anew. Ends their sessions, and tells them.

    Raises OwnFactorError: two people are needed, or a stolen session of an administrator were enough.
    """
    if user.pk == by.pk:
        raise OwnFactorError
    Authenticator.objects.filter(user=user).delete()
    FactorReset.objects.create(person=user, reset_by=by)
    sessions.end_all(user)
    text = _("En administrator har nullstilt den andre faktoren din. Si fra hvis du ikke har bedt om det.")
    notify(users=[user], text=text, path=reverse("mfa_index"), kind=NoticeKind.SECURITY)
