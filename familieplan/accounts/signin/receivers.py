"""What happens when somebody signs in, and when their second factor is shown or changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.signals import authentication_step_completed
from allauth.account.signals import user_logged_in as signed_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.signin import factors, sessions
from familieplan.accounts.signin.stages import STRONG

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

log = structlog.get_logger()


@receiver(user_logged_in, dispatch_uid="sign_in_moment")
def note_moment(request: HttpRequest | None, user: User, **_facts: Any) -> None:
    """The twelve hours run from here."""
    if request is None:
        return
    request.session[sessions.SIGNED_IN_AT] = int(time.time())
    log.info("signed_in", person=user.pk, address=request.META.get("REMOTE_ADDR", ""))


@receiver(user_logged_out, dispatch_uid="sign_out")
def log_sign_out(request: HttpRequest, user: User | None, **_facts: Any) -> None:
    if user is not None:
        log.info("signed_out", person=user.pk)


@receiver(signed_in, dispatch_uid="sign_in_strength")
def note_strength(request: HttpRequest, user: User, sociallogin: Any = None, **_facts: Any) -> None:
    if sociallogin is not None and sociallogin.state.get(STRONG):
        factors.note_shown(request, user)


@receiver(authentication_step_completed, dispatch_uid="shown_again")
def renew_key(request: HttpRequest, reauthenticated: bool = False, **_facts: Any) -> None:
    if reauthenticated:
        sessions.renew_key(request)


@receiver(authenticator_used, dispatch_uid="factor_used")
def note_use(request: HttpRequest, user: User, **_facts: Any) -> None:
    factors.note_shown(request, user)


@receiver(authenticator_added, dispatch_uid="factor_added")
def follow_addition(request: HttpRequest, user: User, authenticator: Authenticator, **_facts: Any) -> None:
    if authenticator.type in factors.FACTORS:
        factors.note_shown(request, user)
        _changed(request, user, _("Innloggingen din har fått en ny andre faktor. Si fra hvis det ikke var deg."))


@receiver(authenticator_removed, dispatch_uid="factor_removed")
def follow_removal(request: HttpRequest, user: User, authenticator: Authenticator, **_facts: Any) -> None:
    if authenticator.type in factors.FACTORS:
        if not factors.has_factor(user):
            factors.forget(request)
        _changed(request, user, _("En andre faktor er fjernet fra innloggingen din. Si fra hvis det ikke var deg."))


def _changed(request: HttpRequest, user: User, text: StrPromise) -> None:
    """Whoever sits in another session must show who they are anew."""
    sessions.end_all(user, keep=request)
    notify(users=[user], text=text, path=reverse("mfa_index"), kind=NoticeKind.SECURITY)


@receiver(user_login_failed, dispatch_uid="sign_in_failed")
def log_wrong_password(request: HttpRequest | None = None, **_facts: Any) -> None:
    """Without the address that was written: people write their password there."""
    log.warning("sign_in_failed", address=request.META.get("REMOTE_ADDR", "") if request else "")


@receiver(authentication_failed, dispatch_uid="factor_failed")
def log_wrong_code(request: HttpRequest, user: User, **_facts: Any) -> None:
    log.warning("second_factor_failed", person=user.pk, address=request.META.get("REMOTE_ADDR", ""))
