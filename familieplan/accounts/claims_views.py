"""The administrator's page of groups: which job follows from what a sign-in service says."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import claims_operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.claims_forms import ClaimMappingForm, staff_providers
from familieplan.accounts.models import ClaimMapping
from familieplan.accounts.policies import Role


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def claims(request: SignedInRequest) -> HttpResponse:
    form = ClaimMappingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            claims_operations.map_claim(by=request.user, **form.cleaned_data)
        except claims_operations.OwnJobError as error:
            raise PermissionDenied(_own_job()) from error
        messages.success(request, _("Gruppen er lagt til. Den gjelder fra neste innlogging."))
        return redirect("accounts:claims")
    mappings = ClaimMapping.objects.not_ended().select_related("office")
    page = {"form": form, "mappings": mappings, "providers": dict(staff_providers())}
    return render(request, "accounts/claims.html", page, status=422 if form.errors else 200)


@role_required(Role.ADMINISTRATOR)
@require_POST
def claim_end(request: SignedInRequest, pk: int) -> HttpResponse:
    mapping = ClaimMapping.objects.not_ended().filter(pk=pk).first()
    if mapping is None:
        raise Http404
    try:
        claims_operations.end_mapping(mapping=mapping, by=request.user)
    except claims_operations.OwnJobError as error:
        raise PermissionDenied(_own_job()) from error
    messages.success(request, _("Gruppen gir ikke lenger tilgang. De som hadde jobben sin gjennom den, er logget ut."))
    return redirect("accounts:claims")


def _own_job() -> str:
    return _("Din egen rolle hviler på denne gruppen. Be en annen administrator om det.")
