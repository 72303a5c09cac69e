"""Pages of the emergency: to open a family in danger, to end it, and who has used it in a family."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.families import emergency_operations as verbs
from familieplan.families import emergency_readings
from familieplan.families.access import family_for
from familieplan.families.emergency_forms import EmergencyForm
from familieplan.families.models import AccessTerms, EmergencyAccess
from familieplan.families.policies import Right
from familieplan.families.rows import family_header

MINE = 10


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def open_(request: SignedInRequest) -> HttpResponse:
    """What opens nothing answers with the same words, whatever the reason."""
    posted = request.method == "POST"
    service = request.user.employment.office.service if request.user.employment else None
    form = EmergencyForm(request.POST if posted else None, service=service)
    context = {"form": form, "asked": posted and form.is_valid(), "rows": []}
    if context["asked"]:
        opened = verbs.open_in_emergency(by=request.user, **form.values())
        new = [str(each.family.public_id) for each in opened.newly]
        readlog.record(request, new, _("åpnet med nødtilgang"), emergency_readings.EMERGENCY)
        if len(opened.families) == 1:
            if not new:
                messages.info(request, _("Du har tilgang til familien fra før. Ingen nødtilgang er brukt."))
            return redirect("coordination:plan", opened.families[0].public_id)
        context["rows"] = [(family.public_id, family.name_in_lists()) for family in opened.families]
    context |= {"hours": AccessTerms.objects.in_force().emergency_hours, "mine": _used_by(request.user)}
    return render(request, "families/emergency_open.html", context, status=422 if form.errors else 200)


def _used_by(user: User) -> list[EmergencyAccess]:
    """What this person has opened lately, without a word of the family: most of it is over."""
    with acting_as(duty=Duty.EMERGENCY):
        return list(EmergencyAccess.objects.filter(worker=user).select_related("review__office")[:MINE])


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def end(request: SignedInRequest, emergency_id: UUID) -> HttpResponse:
    with acting_as(duty=Duty.EMERGENCY):
        emergency = EmergencyAccess.objects.filter(public_id=emergency_id, worker=request.user).first()
    if emergency is None:
        raise Http404
    verbs.end_emergency(emergency=emergency, by=request.user)
    messages.success(request, _("Nødtilgangen er avsluttet. Den blir gjennomgått av en leder ved et annet kontor."))
    return redirect("emergency:open")


@require_GET
def emergencies(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """For whoever steers who takes part: every time the family was opened in an emergency, and what came of it."""
    family = family_for(request, public_id, Right.STEER, _("bruk av nødtilgang"))
    rows = EmergencyAccess.objects.known_to(request.user).filter(family=family)
    rows = rows.select_related("worker", "office", "review__office")
    context = {"family": family, "header": family_header(family, request.user), "rows": rows}
    return render(request, "families/emergencies.html", context)
