"""The administrator's pages of borders: where a zone lies, and what each postcode proposes."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.areas import border_operations as verbs
from familieplan.areas import drawing
from familieplan.areas.border_forms import MatchForm, OutlineForm
from familieplan.areas.models import District, Postcode, PostcodeMatch, Zone, ZoneOutline

administers = role_required(Role.ADMINISTRATOR)


@administers
@require_safe
def borders(request: SignedInRequest) -> HttpResponse:
    """Zones and postcodes as they hold, and what is to come. Five queries."""
    waiting = {"applied_at": None}
    context = {
        "zones": Zone.objects.defer("outline"),
        "postcodes": Postcode.objects.select_related("zone", "district").defer("zone__outline", "district__outline"),
        "outlines": ZoneOutline.objects.filter(**waiting).select_related("zone").defer("outline", "zone__outline"),
        "matches": PostcodeMatch.objects.filter(**waiting).select_related("postcode", "zone").defer("zone__outline"),
    }
    return render(request, "areas/borders.html", context)


def _is_to_be_saved(request: SignedInRequest, form: forms.Form) -> bool:
    return request.method == "POST" and form.is_valid() and "save" in request.POST


@administers
@require_http_methods(["GET", "POST"])
def outline(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new outline is looked at beside the old one before it is saved."""
    zone = get_object_or_404(Zone, slug=slug)
    form = OutlineForm(request.POST or None, request.FILES or None)
    if _is_to_be_saved(request, form):
        verbs.draw_zone(zone=zone, by=request.user, **form.facts())
        messages.success(request, _("Det nye omrisset er lagret."))
        return redirect("areas:borders")
    context = {"zone": zone, "form": form, "earlier": zone.outlines.select_related("written_by").defer("outline")}
    if form.is_bound and form.is_valid():
        context |= _side_by_side(zone, form)
    return render(request, "areas/outline_form.html", context, status=422 if form.errors else 200)


def _side_by_side(zone: Zone, form: OutlineForm) -> dict[str, Any]:
    found = form.cleaned_data["outline"]
    return {
        "land": drawing.districts(District.objects.all()),
        "before": drawing.path_of(zone.outline),
        "after": drawing.path_of(found),
        "kept": json.dumps(found, separators=(",", ":")),
    }


@administers
@require_http_methods(["GET", "POST"])
def postcode(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Postcode.objects.select_related("zone", "district"), code=code)
    at_first = {"zone": found.zone.slug if found.zone else "", "zone_match": found.zone_match}
    form = MatchForm(request.POST or None, initial=at_first)
    if _is_to_be_saved(request, form):
        verbs.match_postcode(postcode=found, by=request.user, **form.facts())
        messages.success(request, _("Postnummeret er lagret."))
        return redirect("areas:borders")
    context = {
        "postcode": found,
        "form": form,
        "preview": form.cleaned_data if form.is_bound and form.is_valid() else None,
        "earlier": found.matches.select_related("zone", "written_by").defer("zone__outline"),
    }
    return render(request, "areas/postcode_form.html", context, status=422 if form.errors else 200)
