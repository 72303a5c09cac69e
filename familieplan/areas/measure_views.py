"""Area measures: a page for each, written by area coordinators and read by everybody who reads of areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_AREAS, SEES_FIGURES, WRITES_OF_AREAS
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.areas import measure_operations as verbs
from familieplan.areas.measure_forms import (
    AreaMeasureForm,
    DiaryForm,
    PartnerForm,
    StandForm,
    StepForm,
    SurveyForm,
)
from familieplan.areas.models import AreaDiary, AreaMeasure, AreaPartner, AreaStep, Zone

Forms = dict[str, forms.Form]
writes = role_required(*WRITES_OF_AREAS)


@writes
@require_http_methods(["GET", "POST"])
def measure_new(request: SignedInRequest) -> HttpResponse:
    zone = Zone.objects.filter(slug=request.GET.get("sone", "")).first()
    at_first = {"zone": zone.slug if zone else "", "started_on": timezone.localdate(), "status": "proposed"}
    form = AreaMeasureForm(request.POST or None, initial=at_first)
    if form.is_valid():
        measure = verbs.begin_area_measure(by=request.user, **form.cleaned_data)
        messages.success(request, _("Tiltaket er lagt inn. Nå kan du spørre partnere og legge inn steg."))
        return redirect("areas:measure", measure.public_id)
    return _form_page(request, form, _("Nytt områdetiltak"), zone)


@writes
@require_http_methods(["GET", "POST"])
def measure_edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    measure = _measure(public_id)
    form = AreaMeasureForm(request.POST or None, initial=AreaMeasureForm.initial_of(measure))
    if form.is_valid():
        verbs.change_area_measure(measure=measure, by=request.user, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("areas:measure", public_id)
    return _form_page(request, form, _("Endre %(name)s") % {"name": measure.name}, measure.zone, measure)


def _form_page(
    request: SignedInRequest, form: forms.Form, title: str, zone: Zone | None, measure: AreaMeasure | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "zone": zone, "measure": measure}
    return render(request, "areas/measure_form.html", context, status=422 if form.errors else 200)


@role_required(*SEES_AREAS)
@require_safe
def measure(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    return _show(request, _measure(public_id), {})


def _measure(public_id: UUID) -> AreaMeasure:
    return get_object_or_404(AreaMeasure.objects.select_related("zone", "office"), public_id=public_id)


def _show(request: SignedInRequest, measure: AreaMeasure, failed: Forms) -> HttpResponse:
    """As many queries whatever the number of steps, partners and lines. `failed`: the form that was not accepted."""
    today = timezone.localdate()
    survey = measure.surveys.first()
    partners = [
        (each, StandForm(initial={"stand": each.stand}, prefix=str(each.pk))) for each in measure.partners.all()
    ]
    context: dict[str, Any] = {
        "measure": measure,
        "may_write": request.user.holds(*WRITES_OF_AREAS),
        "sees_figures": request.user.holds(*SEES_FIGURES),
        "steps": measure.steps.all(),
        "partners": partners,
        "diary": measure.diary.all()[:100],
        "survey": survey,
        "address": request.build_absolute_uri(reverse("survey", args=[survey.code])) if survey else "",
        "step_form": StepForm(),
        "partner_form": PartnerForm(measure=measure),
        "diary_form": DiaryForm(initial={"happened_on": today}),
        "survey_form": SurveyForm(),
    }
    return render(request, "areas/measure.html", context | failed, status=422 if failed else 200)


def _taken(
    request: SignedInRequest, public_id: UUID, name: str, form: forms.Form, keep: Callable[..., object], said: str
) -> HttpResponse:
    """What the form says is kept, or the page is shown again with the form as it was written."""
    measure = _measure(public_id)
    if form.is_valid():
        try:
            keep(measure=measure, **form.cleaned_data)
        except UploadRefusedError as refusal:
            form.add_error("picture", str(refusal))
        else:
            messages.success(request, said)
            return redirect("areas:measure", public_id)
    return _show(request, measure, {name: form})


@writes
@require_POST
def step_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    return _taken(request, public_id, "step_form", StepForm(request.POST), verbs.add_step, _("Steget er lagt inn."))


@writes
@require_POST
def step_tick(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """From the day's page it is done where it stands, with a word about where it can be taken back."""
    step = get_object_or_404(AreaStep.objects.select_related("measure"), measure__public_id=public_id, pk=pk)
    verbs.tick_step(step=step, by=request.user)
    if request.POST.get("tilbake") != "min-dag":
        return redirect("areas:measure", public_id)
    said = _("«%(step)s» er gjort. Det kan endres på siden til «%(name)s».")
    messages.success(request, said % {"step": step.text, "name": step.measure.name})
    return redirect("areas:day")


@writes
@require_POST
def partner_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    form = PartnerForm(request.POST, measure=_measure(public_id))
    return _taken(request, public_id, "partner_form", form, verbs.ask_partner, _("Partneren står på lista."))


@writes
@require_POST
def partner_stand(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    partner = get_object_or_404(AreaPartner.objects.select_related("measure"), measure__public_id=public_id, pk=pk)
    form = StandForm(request.POST, prefix=str(partner.pk))
    if form.is_valid():
        verbs.answer_for_partner(partner=partner, by=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("Velg et av svarene i lista."))
    return redirect("areas:measure", public_id)


@writes
@require_POST
def diary_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    def keep(**said: Any) -> object:
        return verbs.write_area_diary(by=request.user, **said)

    form = DiaryForm(request.POST, request.FILES)
    return _taken(request, public_id, "diary_form", form, keep, _("Dagboka er ført."))


@writes
@require_POST
def survey_open(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    form = SurveyForm(request.POST)
    return _taken(request, public_id, "survey_form", form, verbs.open_survey, _("Spørsmålet er åpent. Heng opp koden."))


@writes
@require_POST
def survey_close(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    verbs.close_surveys(measure=_measure(public_id))
    messages.success(request, _("Spørsmålet er lukket. Svarene står her."))
    return redirect("areas:measure", public_id)


@role_required(*SEES_AREAS)
@require_safe
def diary_picture(_request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Drawn by us when it came in, so it may be shown in the page."""
    entry = get_object_or_404(AreaDiary.objects.exclude(picture=""), measure__public_id=public_id, pk=pk)
    with entry.picture.open("rb") as kept:
        answer = HttpResponse(kept.read(), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
