"""What is known of a place, written by area coordinators; numbers are read in after a look at what will be taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import WRITES_OF_AREAS
from familieplan.areas import knowledge_operations as verbs
from familieplan.areas.indicator_files import FileRefusedError, ValueRow, read_csv
from familieplan.areas.knowledge_forms import IndicatorFileForm, ObservationForm
from familieplan.areas.models import AreaObservation, Indicator, IndicatorValue, Zone

SALT = "areas.indicator"
# Long enough to look through a table, short enough that nobody takes in what was read the day before.
LOOK = 60 * 60
writes = role_required(*WRITES_OF_AREAS)


@writes
@require_http_methods(["GET", "POST"])
def observe(request: SignedInRequest, slug: str) -> HttpResponse:
    zone = get_object_or_404(Zone, slug=slug)
    form = ObservationForm(request.POST or None, initial={"observed_on": timezone.localdate()})
    if form.is_valid():
        verbs.observe(zone=zone, by=request.user, **form.cleaned_data)
        messages.success(request, _("Skrevet ned."))
        return redirect("areas:zone", slug)
    context = {"form": form, "zone": zone}
    return render(request, "areas/observation_form.html", context, status=422 if form.errors else 200)


@writes
@require_POST
def observation_withdraw(_request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    verbs.withdraw_observation(
        observation=get_object_or_404(AreaObservation.objects.standing(), zone__slug=slug, pk=pk)
    )
    return redirect("areas:zone", slug)


@writes
@require_http_methods(["GET", "POST"])
def indicators(request: SignedInRequest) -> HttpResponse:
    """The file is read and shown; nothing is kept before somebody has looked and said yes."""
    form = IndicatorFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_csv(form.cleaned_data["file"].read())
        except FileRefusedError as refusal:
            form.add_error("file", refusal.messages)
        else:
            return render(request, "areas/indicator_look.html", _look(form.facts(), rows))
    return _page(request, form)


def _page(request: SignedInRequest, form: forms.Form) -> HttpResponse:
    context = {"form": form, "indicators": Indicator.objects.all()}
    return render(request, "areas/indicators.html", context, status=422 if form.errors else 200)


def _look(facts: dict[str, str], rows: list[ValueRow]) -> dict[str, Any]:
    names = dict(Zone.objects.values_list("slug", "name"))
    kept = {
        (zone or "", year): value
        for zone, year, value in IndicatorValue.objects.filter(indicator__key=facts["key"]).values_list(
            "zone__slug", "year", "value"
        )
    }
    shown = [(names.get(row.place, _("Byen")), row, kept.get((row.place, row.year))) for row in rows]
    plain = [[row.place, row.year, str(row.value), row.note] for row in rows]
    return {"facts": facts, "rows": shown, "signed": signing.dumps([facts, plain], salt=SALT, compress=True)}


@writes
@require_POST
def indicators_enter(request: SignedInRequest) -> HttpResponse:
    """What was looked at, as it was: the rows come back signed by us."""
    try:
        facts, plain = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=LOOK)
    except signing.BadSignature:
        messages.error(request, _("Det er for lenge siden filen ble lest. Les den inn på nytt."))
        return redirect("areas:indicators")
    rows = [ValueRow(place, year, Decimal(value), note) for place, year, value, note in plain]
    verbs.enter_values(facts=facts, rows=rows)
    messages.success(request, _("%(n)s tall er lest inn.") % {"n": len(rows)})
    return redirect("areas:indicators")
