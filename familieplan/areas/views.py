"""The bydeler and the six levekårssoner. Never a family or an address here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_AREAS, WRITES_OF_AREAS, Role
from familieplan.areas import drawing
from familieplan.areas.indicator_lines import followed, of_districts
from familieplan.areas.models import AreaObservation, District, Zone, ZoneMatch


def _geography() -> dict[str, Any]:
    zones, districts = list(Zone.objects.prefetch_related("postcodes__district")), list(District.objects.all())
    return {
        "zones": zones,
        "districts": districts,
        "shapes": drawing.zones(zones),
        "land": drawing.districts(districts),
        "map_background": settings.MAP_BACKGROUND,
    }


@role_required(*SEES_AREAS)
@require_safe
def areas(request: SignedInRequest) -> HttpResponse:
    page = _geography()
    page |= {"of_districts": of_districts(page["districts"])}
    page |= {"names_coordinators": request.user.holds(Role.ADMINISTRATOR)}
    return render(request, "areas/list.html", page)


@role_required(*SEES_AREAS)
@require_safe
def outlines(request: SignedInRequest) -> JsonResponse:
    """GeoJSON of bydeler and zones: where they lie, and no number."""
    rows = [
        *(("district", district.code, district.name, district.outline) for district in District.objects.all()),
        *(("zone", zone.slug, zone.name, zone.outline) for zone in Zone.objects.all()),
    ]
    features = [
        {"type": "Feature", "properties": {"kind": kind, "slug": slug, "name": name}, "geometry": outline}
        for kind, slug, name, outline in rows
    ]
    found = {"type": "FeatureCollection", "features": features}
    return JsonResponse(found, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})


@role_required(*SEES_AREAS)
@require_safe
def zone(request: SignedInRequest, slug: str) -> HttpResponse:
    page = _geography()
    found = next((zone for zone in page["zones"] if zone.slug == slug), None)
    if found is None:
        raise Http404
    postcodes = list(found.postcodes.all())
    inside = {postcode.district.name for postcode in postcodes if postcode.zone_match == ZoneMatch.CORE}
    page |= {"zone": found, "postcodes": postcodes, "inside": sorted(inside), "followed": followed(found)}
    page |= {"observations": AreaObservation.objects.standing().filter(zone=found)[:40]}
    page |= {"may_write": request.user.holds(*WRITES_OF_AREAS)}
    return render(request, "areas/zone.html", page)
