"""Accounts are opened by an administrator or by a claim; nobody signs up."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest

from familieplan.accounts.signin.sessions import SIGNED_IN_AT

STAGE = "familieplan.accounts.signin.stages.SecondFactorStage"


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": STAGE}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last few minutes has just shown who they are."""
        begun = context.request.session.get(SIGNED_IN_AT, 0)
        return bool(time.time() - begun > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
