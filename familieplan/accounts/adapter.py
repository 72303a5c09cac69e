"""Accounts are opened by an administrator or by a claim; nobody signs up."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.signin.sessions import SIGNED_IN_AT

STAGE = "familieplan.accounts.signin.stages.SecondFactorStage"


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    # What allauth has in no Norwegian, or not in plain Norwegian.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Kontoen er stengt. Spør administratoren i kommunen hvis du skal ha tilgang."),
        "email_password_mismatch": _("E-postadressen eller passordet stemmer ikke. Prøv en gang til."),
        "enter_current_password": _("Passordet stemmer ikke med det du har nå."),
        "incorrect_password": _("Passordet stemmer ikke."),
        "invalid_password_reset": _("Lenken er brukt eller for gammel."),
        "rate_limited": _("Det har vært mange forsøk på kort tid. Vent litt, og prøv igjen."),
        "same_as_current": _("Det nye passordet er likt det gamle. Velg et annet."),
        "too_many_login_attempts": _("Det har vært mange forsøk på kort tid. Vent fem minutter, og prøv igjen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": STAGE}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last few minutes has just shown who they are."""
        begun = context.request.session.get(SIGNED_IN_AT, 0)
        return bool(time.time() - begun > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
