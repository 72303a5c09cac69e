"""Being away, and who stands in: one's own page, and the lead's act for a coordinator who has named nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Absence, Deed, Deputy, StandsFor
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.forms.deputies import DeputyForm, PeriodForm, StandInForm
from familieplan.coordination.models import Flag
from familieplan.coordination.rules import coordinator_away
from familieplan.families import deputy_operations as verbs
from familieplan.families.models import Family, Participation
from familieplan.families.policies import Part, Right


def _page(request: SignedInRequest, status: int = 200, **forms: Any) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    coming = Deputy.objects.filter(ended_at=None, last_on__gte=today).select_related("principal", "deputy")
    context: dict[str, Any] = {
        "deputies": coming.filter(principal=user).prefetch_related("named_families__family"),
        "stands_in": coming.filter(deputy=user),
        "absences": Absence.objects.filter(worker=user, ended_at=None, last_on__gte=today),
        "form": DeputyForm(principal=user, prefix="sted"),
        "absence_form": PeriodForm(prefix="borte"),
    }
    context |= forms
    shown = list(context["form"].coordinated)
    deed = "" if request.method == "POST" else Deed.LISTED
    readlog.record(request, shown, _("fravær og stedfortreder"), readlog.OVERVIEW, deed)
    return render(request, "coordination/deputies.html", context, status=status)


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def deputies(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = DeputyForm(request.POST, principal=request.user, prefix="sted")
    if form.has_duty and form.is_valid():
        try:
            named = verbs.name_deputy(by=request.user, principal=request.user, **form.values())
        except verbs.DeputyRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s er stedfortreder for deg.") % {"name": named.deputy.name})
            return redirect("coordination:deputies")
    return _page(request, 422, form=form)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def deputy_end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = Deputy.objects.filter(pk=pk, ended_at=None).select_related("principal", "deputy").first()
    if found is None:
        raise Http404
    try:
        verbs.end_deputy(deputy=found, by=request.user)
    except verbs.DeputyRefusedError as refused:
        raise Http404 from refused
    messages.success(request, _("Avtalen om stedfortreder er avsluttet fra nå."))
    return redirect("coordination:deputies")


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def absence(request: SignedInRequest) -> HttpResponse:
    form = PeriodForm(request.POST, prefix="borte")
    if form.is_valid():
        try:
            verbs.register_absence(by=request.user, **form.cleaned_data)
        except verbs.DeputyRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Fraværet er meldt. Uten stedfortreder får lederen i bydelen beskjed."))
            return redirect("coordination:deputies")
    return _page(request, 422, absence_form=form)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def absence_end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = Absence.objects.filter(pk=pk, worker=request.user, ended_at=None).first()
    if found is None:
        raise Http404
    verbs.call_off_absence(absence=found, by=request.user)
    messages.success(request, _("Fraværet er trukket tilbake."))
    return redirect("coordination:deputies")


@lead_required
@require_http_methods(["GET", "POST"])
def stand_in(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Open to the district's lead while the flag is up: where a coordinator is at work there is no such page."""
    rule = coordinator_away.RULE.slug
    flagged = Flag.objects.visible_to(request.user).raised().filter(family=OuterRef("pk"), rule=rule)
    family = Family.objects.permitting(request.user, Right.REVIEW).filter(Exists(flagged), public_id=public_id).first()
    # The lead follows no family: who coordinates is told for this duty alone.
    with acting_as(duty=Duty.FLAGS):
        coordinates = Participation.objects.current().filter(family=family, part=Part.COORDINATOR)
        held = coordinates.select_related("worker").first()
    if family is None or held is None:
        raise Http404
    readlog.record(request, [str(public_id)], _("navngi stedfortreder"))
    form = StandInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting_as(duty=Duty.APPOINT):
                verbs.name_deputy(
                    by=request.user,
                    principal=held.worker,
                    deputy=form.cleaned_data["email"],
                    stands_for=StandsFor.COORDINATION,
                    started_on=timezone.localdate(),
                    last_on=form.cleaned_data["last_on"],
                    families=[family],
                )
        except verbs.DeputyRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Stedfortrederen er navngitt."))
            return redirect("coordination:queue")
    context = {"form": form, "name": family.name_in_lists(), "coordinator": held.worker.name}
    return render(request, "coordination/stand_in.html", context, status=422 if form.errors else 200)
