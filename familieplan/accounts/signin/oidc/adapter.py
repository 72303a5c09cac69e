"""The seam between allauth's exchange and our doors: staff, and families."""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.module_loading import import_string

from familieplan.accounts.signin.oidc.refusals import Refusal, RefusedError
from familieplan.accounts.signin.stages import STRONG

log = structlog.get_logger()


class ProviderAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Providers come from the environment alone: a row in a table must not open a door."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let the door of the provider's kind decide who this is, or show why nobody comes in.

        A door takes (claims, provider_id, provider_settings, known user or None) and gives the user who comes in.
        It raises RefusedError.
        """
        app = sociallogin.provider.app
        claims: dict[str, Any] = sociallogin.claims
        if not hmac.compare_digest(str(claims.get("nonce", "")), str(sociallogin.state.get("nonce") or "missing")):
            raise OAuth2Error("the id token belongs to another attempt")
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            user = self._door(app.settings["kind"])(
                claims=claims, provider_id=app.provider_id, options=app.settings, known=known
            )
        except RefusedError as refused:
            log.warning("sign_in_refused", provider=app.provider_id, why=refused.why.name)
            page = render(request, "accounts/refused.html", {"why": refused.why.value}, status=403)
            raise ImmediateHttpResponse(page) from refused
        if known is None:
            sociallogin.user = sociallogin.account.user = user
            sociallogin.account.save()
        sociallogin.state[STRONG] = is_strong(claims, app.settings)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **facts: Any) -> None:
        """The page says only that it went wrong; those who run the service need to know what."""
        why = facts.get("exception") or facts.get("error")
        log.warning(
            "sign_in_exchange_failed", provider=provider.app.provider_id, why=f"{type(why).__name__}: {why}"[:200]
        )

    def _door(self, kind: str) -> Any:
        path = settings.SIGN_IN_DOORS.get(kind)
        if not path:
            raise RefusedError(Refusal.SHUT)
        return import_string(path)


def is_strong(claims: dict[str, Any], options: dict[str, Any]) -> bool:
    """Whether the provider says that a second factor was shown, in the words that are set for it."""
    methods = claims.get("amr") or []
    shown = set(methods) if isinstance(methods, list) else {methods}
    return bool(shown & set(options["strong_amr"])) or claims.get("acr") in options["strong_acr"]
