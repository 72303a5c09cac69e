"""The area coordinator's day: what moves in the zones, what is due, who is to answer. No family stands here."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Employment, User
from familieplan.accounts.policies import Role
from familieplan.areas import day, day_news
from familieplan.areas import day_operations as verbs
from familieplan.areas.day_forms import ZonesForm
from familieplan.areas.models import AreaCoordination, zones_followed

PARTS = ("steg", "tiltak", "partnere", "sporsmal", "praksis", "innspill", "nytt")
# Rows of a list as it first stands, and when it is opened.
FEW, MANY = 8, 100
coordinates = role_required(Role.AREA_COORDINATOR)


@coordinates
@require_safe
def area_day(request: SignedInRequest) -> HttpResponse:
    """As many queries whatever the number of zones, measures and lines."""
    today, opened = timezone.localdate(), request.GET.getlist("vis")
    limits = {part: MANY if part in opened else FEW for part in PARTS}
    zones, chosen = zones_followed(request.user)
    news = day_news.moved(request.user, zones, limits["nytt"])
    context = day.waits(zones, today, limits) | {
        "today": today,
        "zones": zones,
        "chosen": chosen,
        "news": day.shown("nytt", news, limits["nytt"]),
    }
    return render(request, "areas/day.html", context)


@coordinates
@require_POST
def area_day_seen(request: SignedInRequest) -> HttpResponse:
    verbs.mark_seen(user=request.user)
    messages.success(request, _("Alt nytt er merket som sett."))
    return redirect("areas:day")


@coordinates
@require_http_methods(["GET", "POST"])
def my_zones(request: SignedInRequest) -> HttpResponse:
    return _zones_page(request, request.user, "areas:day")


@role_required(Role.ADMINISTRATOR)
@require_safe
def coordinators(request: SignedInRequest) -> HttpResponse:
    """Three queries."""
    now = AreaCoordination.objects.current().select_related("zone").defer("zone__outline")
    people = User.objects.filter(pk__in=_coordinators().values("user")).order_by("name", "pk")
    found = people.prefetch_related(Prefetch("zones_followed", now, to_attr="zones_now"))
    return render(request, "areas/coordinators.html", {"people": found})


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def zones_of(request: SignedInRequest, pk: int) -> HttpResponse:
    employment = get_object_or_404(_coordinators().select_related("user"), user=pk)
    return _zones_page(request, employment.user, "areas:coordinators")


def _coordinators() -> QuerySet[Employment]:
    return Employment.objects.current().filter(role=Role.AREA_COORDINATOR)


def _zones_page(request: SignedInRequest, coordinator: User, afterwards: str) -> HttpResponse:
    form = ZonesForm(request.POST if request.method == "POST" else None, initial=ZonesForm.chosen_by(coordinator.pk))
    if form.is_valid():
        verbs.choose_zones(user=coordinator, zones=form.cleaned_data["zones"], by=request.user)
        messages.success(request, _("Valget av soner er lagret."))
        return redirect(afterwards)
    context = {
        "form": form,
        "coordinator": coordinator,
        "is_own": coordinator == request.user,
        "before": AreaCoordination.objects.filter(user=coordinator, to_on__isnull=False)
        .select_related("zone")
        .order_by("-to_on", "zone__number")[:20],
    }
    return render(request, "areas/zones_of.html", context, status=422 if form.errors else 200)
