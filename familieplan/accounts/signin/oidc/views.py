"""The two addresses of an exchange with a provider: out, and back."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from familieplan.accounts.signin.oidc.provider import CheckedAdapter


@login_not_required
@never_cache
@require_GET
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. Another site may not send somebody there: they begin at our own page."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return redirect("account_login")
    return _exchange(OAuth2LoginView, request, provider_id)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _exchange(OAuth2CallbackView, request, provider_id)


def _exchange(step: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = step.adapter_view(CheckedAdapter(request, provider_id))(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except OAuth2Error:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer
