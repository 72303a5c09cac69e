"""The page where a person makes a key for a program, and takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from rest_framework.authtoken.models import Token

from familieplan.accounts.access import SignedInRequest


@require_http_methods(["GET", "POST"])
def token(request: SignedInRequest) -> HttpResponse:
    """POST makes a new key, shown once, and ends the one before; "slett" only ends it."""
    if request.method != "POST":
        return render(
            request, "api/token.html", {"has_key": Token.objects.filter(user=request.user).exists(), "key": ""}
        )
    Token.objects.filter(user=request.user).delete()
    if "slett" in request.POST:
        messages.success(request, _("Nøkkelen virker ikke lenger."))
        return redirect("api:token")
    made = Token.objects.create(user=request.user)
    answer = render(request, "api/token.html", {"has_key": True, "key": made.key})
    answer["Cache-Control"] = "no-store"
    return answer
