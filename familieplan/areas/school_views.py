"""Schools, kindergartens and health stations: how help is spread over them, and a page for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_AREAS, WORKS_WITH_FAMILIES, WRITES_OF_AREAS
from familieplan.areas import school_operations as verbs
from familieplan.areas.capacity import capacity
from familieplan.areas.models import Institution, InstitutionContact, PracticeMeasure, Zone
from familieplan.areas.school_forms import ContactForm, InstitutionForm, PracticeForm, ResultForm, YearForm

Forms = dict[str, forms.Form]
writes = role_required(*WRITES_OF_AREAS)
reads = role_required(*SEES_AREAS)


@reads
@require_safe
def schools(request: SignedInRequest) -> HttpResponse:
    """Five queries, however many places there are."""
    now = Prefetch("contacts", InstitutionContact.objects.current(), to_attr="contacts_now")
    places: dict[int | None, list[Institution]] = {}
    for each in Institution.objects.standing().prefetch_related(now):
        places.setdefault(each.zone_id, []).append(each)
    zones = [(zone, places.get(zone.pk, [])) for zone in Zone.objects.all()]
    context = {
        "zones": zones,
        "outside": places.get(None, []),
        "capacity": capacity(request.GET.get("ar", "")),
        "may_write": request.user.holds(*WRITES_OF_AREAS),
    }
    return render(request, "areas/schools.html", context)


@writes
@require_http_methods(["GET", "POST"])
def school_new(request: SignedInRequest) -> HttpResponse:
    form = InstitutionForm(request.POST or None, initial={"zone": request.GET.get("sone", "")})
    if form.is_valid():
        made = verbs.enter_institution(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s er lagt inn.") % {"name": made.name})
        return redirect("areas:school", made.public_id)
    return _form_page(request, form, _("Ny skole, barnehage eller helsestasjon"))


@writes
@require_http_methods(["GET", "POST"])
def school_edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = _institution(public_id)
    form = InstitutionForm(request.POST or None, institution=found, initial=InstitutionForm.initial_of(found))
    if form.is_valid():
        verbs.change_institution(institution=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("areas:school", public_id)
    return _form_page(request, form, _("Endre %(name)s") % {"name": found.name}, found)


def _form_page(
    request: SignedInRequest, form: forms.Form, title: str, institution: Institution | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "institution": institution}
    return render(request, "areas/school_form.html", context, status=422 if form.errors else 200)


@reads
@require_safe
def school(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    return _show(request, _institution(public_id), {})


def _institution(public_id: UUID) -> Institution:
    near = ("zone", "office", "zone_confirmed_by")
    return get_object_or_404(Institution.objects.select_related(*near), public_id=public_id)


def _kept(request: SignedInRequest, public_id: UUID) -> Institution:
    """404 for whoever neither coordinates areas nor works there."""
    return get_object_or_404(Institution.objects.kept_by(request.user), public_id=public_id)


def _show(
    request: SignedInRequest, found: Institution, failed: Forms, result: tuple[int, ResultForm] | None = None
) -> HttpResponse:
    """As many queries whatever the number of rows. `failed`: the form that was not accepted; `result`: one of a row."""
    today = timezone.localdate()
    bound = dict([result]) if result else {}
    contacts = list(found.contacts.all())
    now = next(
        (each for each in contacts if each.from_on <= today and (each.to_on is None or each.to_on > today)), None
    )
    may_keep = Institution.objects.kept_by(request.user).filter(pk=found.pk).exists()
    practice = [(each, bound.get(each.pk) or _result_form(each)) for each in found.practice.all()]
    context: dict[str, Any] = {
        "earlier_zones": found.earlier_zones.select_related("zone").defer("zone__outline"),
        "institution": found,
        "may_write": request.user.holds(*WRITES_OF_AREAS),
        "may_keep": may_keep,
        "works_here": request.user.holds(*WORKS_WITH_FAMILIES)
        and Institution.objects.of_office(request.user).filter(pk=found.pk).exists(),
        "contact": now,
        "coming": [each for each in contacts if each.from_on > today],
        "earlier": [each for each in contacts if each is not now and each.from_on <= today],
        "practice": [pair for pair in practice if _goes_on(pair[0])],
        "practice_over": [pair for pair in practice if not _goes_on(pair[0])],
        "years": found.years.all(),
        "contact_form": ContactForm(institution=found, initial={"from_on": today}),
        "practice_form": PracticeForm(initial={"from_on": today}),
        "result_failed": bool(bound),
        "year_form": YearForm(initial={"year": today.year}),
    }
    return render(request, "areas/school.html", context | failed, status=422 if failed or result else 200)


def _goes_on(practice: PracticeMeasure) -> bool:
    return practice.to_on is None or practice.to_on >= timezone.localdate()


def _result_form(practice: PracticeMeasure, data: Any = None) -> ResultForm:
    at_first = {"result": practice.result, "to_on": practice.to_on}
    return ResultForm(data, initial=at_first, prefix=f"p{practice.pk}", from_on=practice.from_on)


def _taken(
    request: SignedInRequest, found: Institution, name: str, form: forms.Form, keep: Callable[..., object], said: str
) -> HttpResponse:
    """What the form says is kept, or the page is shown again with the form as it was written."""
    if form.is_valid():
        keep(institution=found, **form.cleaned_data)
        messages.success(request, said)
        return redirect("areas:school", found.public_id)
    return _show(request, _institution(found.public_id), {name: form})


@reads
@require_POST
def school_contact(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = _kept(request, public_id)
    if "slutt" in request.POST:
        verbs.end_contact(institution=found)
        messages.success(request, _("Ingen står som kontakt fra i dag."))
        return redirect("areas:school", public_id)
    form = ContactForm(request.POST, institution=found)
    return _taken(request, found, "contact_form", form, verbs.name_contact, _("Kontaktpersonen er lagret."))


@reads
@require_POST
def practice_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    form, found = PracticeForm(request.POST), _kept(request, public_id)
    return _taken(request, found, "practice_form", form, verbs.begin_practice, _("Praksisen er ført."))


@reads
@require_POST
def practice_result(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    found = _kept(request, public_id)
    practice = get_object_or_404(PracticeMeasure, institution=found, pk=pk)
    form = _result_form(practice, request.POST)
    if form.is_valid():
        verbs.say_result(practice=practice, **form.cleaned_data)
        messages.success(request, _("Resultatet er lagret."))
        return redirect("areas:school", public_id)
    return _show(request, _institution(public_id), {}, (practice.pk, form))


@writes
@require_POST
def school_year(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = _institution(public_id)
    if not found.counts_pupils:
        raise Http404
    said = _("Tallene for året er lagret.")
    return _taken(request, found, "year_form", YearForm(request.POST), verbs.enter_year, said)
