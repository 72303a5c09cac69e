"""Where a sign-in stops to ask for the second factor."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

STRONG = "second_factor_shown_to_provider"


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """As allauth's, but whoever has just shown a second factor to the sign-in service is not asked for another."""

    def _should_handle(self, request: HttpRequest) -> bool:
        arrived = (self.login.signal_kwargs or {}).get("sociallogin")
        if arrived is not None and arrived.state.get(STRONG):
            return False
        return bool(super()._should_handle(request))
