"""allauth's OpenID Connect, with the checks it leaves out: nonce, issuer and signature."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from familieplan.accounts.signin.oidc.idtoken import IdTokenError, verified

CONFIGURATION_SECONDS = 10 * 60


class CheckedAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One exchange with a provider. Every fault is an OAuth2Error, which allauth shows as a calm page."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes of itself; kept for ten minutes."""
        provider = self.get_provider()
        key = f"oidc:{provider.server_url}"
        found = cache.get(key)
        if found is None:
            found = self._fetch(provider.server_url)
            if found.get("issuer") != provider.app.settings["issuer"]:
                raise OAuth2Error("the provider names another issuer")
            cache.set(key, found, CONFIGURATION_SECONDS)
        return dict(found)

    def get_access_token_data(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A provider that says who answers (RFC 9207) must be the one that was asked."""
        if request.GET.get("iss", self.openid_config["issuer"]) != self.openid_config["issuer"]:
            raise OAuth2Error("another provider answers")
        return dict(super().get_access_token_data(request, *args, **kwargs))

    @property
    def basic_auth(self) -> bool:
        """How the client shows its secret; a provider that does not say takes it in the header (Discovery 1.0, 3)."""
        ways = self.openid_config.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return "client_secret_post" not in ways

    def _fetch(self, address: str, **headers: str) -> dict[str, Any]:
        from allauth.socialaccount.adapter import get_adapter

        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(address, headers=headers)
                answer.raise_for_status()
                return dict(answer.json())
        except (OSError, ValueError) as error:
            raise OAuth2Error("the provider does not answer") from error

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """The login with `claims` on it. Nothing of them is stored: what matters of them is the job they give."""
        config = self.openid_config
        try:
            claims = verified(
                str(kwargs["response"].get("id_token", "")),
                keys=self._fetch(config["jwks_uri"]),
                issuer=config["issuer"],
                audience=app.client_id,
            )
        except IdTokenError as error:
            raise OAuth2Error(str(error)) from error
        if app.settings.get("fetch_userinfo"):
            more = self._fetch(config["userinfo_endpoint"], Authorization=f"Bearer {token.token}")
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            claims = more | claims
        if not claims.get(app.settings["uid_field"]):
            raise OAuth2Error("the id token does not say who it is about")
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data = {}
        login.claims = claims
        return login


class CheckedProvider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = CheckedAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Never from the address: it could ask the provider for less than we do."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """A nonce goes along and comes back in the id token, which then belongs to this browser and this attempt."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**kwargs.get("auth_params", {}), "nonce": nonce}
        # Signing in is all there is: no account is connected from here.
        answer: HttpResponse = super().redirect(request, "login", next_url, data, nonce=nonce, **kwargs)
        return answer
