"""The administrator's way to help somebody who has lost the phone or the key, or a machine that is signed in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Employment
from familieplan.accounts.policies import Role
from familieplan.accounts.signin import factors, sessions


@role_required(Role.ADMINISTRATOR)
@require_POST
def reset_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    employment = _employment(pk)
    try:
        factors.reset(user=employment.user, by=request.user)
    except factors.OwnFactorError as error:
        text = _("Du kan ikke nullstille din egen andre faktor. Be en annen administrator om det.")
        raise PermissionDenied(text) from error
    text = _("%(name)s må sette opp en ny andre faktor ved neste innlogging, og har fått beskjed.")
    messages.success(request, text % {"name": employment.user.name})
    return _back_to(employment)


@role_required(Role.ADMINISTRATOR)
@require_POST
def sign_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """End every session of a colleague; what they may do is as before."""
    employment = _employment(pk)
    sessions.end_all(employment.user)
    messages.success(request, _("%(name)s er logget ut overalt.") % {"name": employment.user.name})
    return _back_to(employment)


def _employment(pk: int) -> Employment:
    employment = Employment.objects.current().filter(pk=pk).select_related("user").first()
    if employment is None:
        raise Http404
    return employment


def _back_to(employment: Employment) -> HttpResponse:
    return redirect(f"{reverse('accounts:offices')}?{urlencode({'kontor': employment.office_id})}")
