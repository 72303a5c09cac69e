"""Which services take part in secret. The administrator says so; it holds from the next click on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts import operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Service
from familieplan.accounts.policies import Role


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def services(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        number = request.POST.get("service", "")
        service = Service.objects.filter(pk=number).first() if number.isdecimal() else None
        if service is None:
            raise Http404
        secret = request.POST.get("secret") == "1"
        operations.set_secrecy(service=service, by=request.user, is_secret=secret)
        text = _("At %(name)s deltar, er hemmelig fra nå.") if secret else _("At %(name)s deltar, er ikke hemmelig.")
        messages.success(request, text % {"name": service.name})
        return redirect("accounts:services")
    return render(request, "accounts/services.html", {"services": Service.objects.all()})
