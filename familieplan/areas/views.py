"""The bydeler and the six levekårssoner. Never a family, an address or a count here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.areas import drawing
from familieplan.areas.models import District, Zone

SEES_AREAS = (Role.CASEWORKER, Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.ADMINISTRATOR)


@role_required(*SEES_AREAS)
@require_safe
def areas(request: SignedInRequest) -> HttpResponse:
    context = {
        "zones": Zone.objects.prefetch_related("postcodes__district"),
        "districts": District.objects.all(),
        "shapes": drawing.zones(),
        "land": drawing.districts(),
    }
    return render(request, "areas/list.html", context)


@role_required(*SEES_AREAS)
@require_safe
def zone(request: SignedInRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Zone, slug=slug)
    context = {
        "zone": found,
        "postcodes": found.postcodes.select_related("district"),
        "shapes": drawing.zones(),
        "land": drawing.districts(),
    }
    return render(request, "areas/zone.html", context)
