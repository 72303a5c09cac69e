"""What is known of a place, written by area coordinators; numbers are read in after a look at what will be taken."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
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
from familieplan.accounts.scanning import refuse_infected
from familieplan.accounts.templatetags.fp import number
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.areas import knowledge_operations as verbs
from familieplan.areas.indicator_files import read_table
from familieplan.areas.indicator_values import CITY, LARGEST, FileRefusedError, ValueRow, our_places, refuse_large
from familieplan.areas.jsonstat import Dataset, looks_like_json, read_jsonstat
from familieplan.areas.jsonstat_forms import DatasetForm
from familieplan.areas.knowledge_forms import IndicatorFileForm, ObservationForm
from familieplan.areas.models import AreaObservation, Indicator, IndicatorValue, Zone

SALT, MAP_SALT = "areas.indicator", "areas.indicator.dataset"
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
            return _read(request, form.facts(), form.cleaned_data["file"].read(LARGEST + 1))
        except FileRefusedError as refusal:
            form.add_error("file", refusal.messages)
        except UploadRefusedError as refusal:
            form.add_error("file", str(refusal))
    return _page(request, form)


def _read(request: SignedInRequest, facts: dict[str, str], content: bytes) -> HttpResponse:
    """Raises FileRefusedError, UploadRefusedError. A dataset is asked about first: what its dimensions are here."""
    refuse_infected(BytesIO(content))
    if not looks_like_json(content):
        return render(request, "areas/indicator_look.html", _look(facts, read_table(content)))
    refuse_large(content)
    dataset = read_jsonstat(content)
    signed = signing.dumps([facts, content.decode("utf-8-sig")], salt=MAP_SALT, compress=True)
    return _map_page(request, DatasetForm(None, dataset=dataset), facts, dataset, signed)


@writes
@require_POST
def indicators_map(request: SignedInRequest) -> HttpResponse:
    """The file comes back as it was read, signed by us; it lies nowhere in between."""
    signed = request.POST.get("signed", "")
    try:
        facts, content = signing.loads(signed, salt=MAP_SALT, max_age=LOOK)
    except signing.BadSignature:
        return _too_late(request)
    dataset = read_jsonstat(content.encode())
    form = DatasetForm(request.POST, dataset=dataset)
    if form.is_valid():
        try:
            return render(request, "areas/indicator_look.html", _look(facts, form.rows()))
        except FileRefusedError as refusal:
            form.add_error(None, refusal.messages)
    return _map_page(request, form, facts, dataset, signed)


def _too_late(request: SignedInRequest) -> HttpResponse:
    messages.error(request, _("Det er for lenge siden filen ble lest. Les den inn på nytt."))
    return redirect("areas:indicators")


def _map_page(
    request: SignedInRequest, form: DatasetForm, facts: dict[str, str], dataset: Dataset, signed: str
) -> HttpResponse:
    context = {"form": form, "facts": facts, "dataset": dataset, "signed": signed}
    return render(request, "areas/indicator_map.html", context, status=422 if form.errors else 200)


def _page(request: SignedInRequest, form: forms.Form) -> HttpResponse:
    context = {"form": form, "indicators": Indicator.objects.all()}
    return render(request, "areas/indicators.html", context, status=422 if form.errors else 200)


def _look(facts: dict[str, str], rows: list[ValueRow]) -> dict[str, Any]:
    names = our_places()
    there = IndicatorValue.objects.filter(indicator__key=facts["key"])
    kept: dict[tuple[str, int], Decimal | None] = {
        (zone or district or CITY, year): value
        for zone, district, year, value in there.values_list("zone__slug", "district__code", "year", "value")
    }
    shown = [(names[row.place], row, _before(row, kept)) for row in rows]
    plain = [[row.place, row.year, None if row.value is None else str(row.value), row.note] for row in rows]
    return {"facts": facts, "rows": shown, "signed": signing.dumps([facts, plain], salt=SALT, compress=True)}


def _before(row: ValueRow, kept: dict[tuple[str, int], Decimal | None]) -> str:
    """What stands there now, in a word or as the screen writes a number."""
    if (row.place, row.year) not in kept:
        return _("nytt")
    value = kept[row.place, row.year]
    if value == row.value:
        return _("det samme")
    return _("ikke kjent") if value is None else number(value)


@writes
@require_POST
def indicators_enter(request: SignedInRequest) -> HttpResponse:
    """What was looked at, as it was: the rows come back signed by us."""
    try:
        facts, plain = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=LOOK)
    except signing.BadSignature:
        return _too_late(request)
    rows = [
        ValueRow(place, year, None if value is None else Decimal(value), note) for place, year, value, note in plain
    ]
    verbs.enter_values(facts=facts, rows=rows)
    messages.success(request, _("%(n)s tall er lest inn.") % {"n": len(rows)})
    return redirect("areas:indicators")
