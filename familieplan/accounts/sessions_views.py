"""The page of one's own sessions: where am I signed in, and out with the rest."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.signin import sessions as open_doors


@never_cache
@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/sessions.html", {"sessions": open_doors.open_sessions(request, request.user)})


@require_POST
@reauthentication_required(app="familieplan.accounts")  # type: ignore[untyped-decorator]
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of one's own; another's is not there."""
    session = UserSession.objects.filter(user=request.user, pk=pk).first()
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    session.end()
    messages.success(request, _("Økta er avsluttet."))
    return redirect("accounts:sessions")


@require_POST
@reauthentication_required(app="familieplan.accounts")  # type: ignore[untyped-decorator]
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere, this browser too; or everywhere else, with "andre"."""
    if "andre" not in request.POST:
        open_doors.end_all(request.user)
        logout(request)
        return redirect("account_login")
    open_doors.end_all(request.user, keep=request)
    messages.success(request, _("Du er logget ut alle andre steder."))
    return redirect("accounts:sessions")
