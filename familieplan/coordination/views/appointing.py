"""A lead's one act on a family without a coordinator: say who takes it, and on what basis."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.coordination import facts
from familieplan.coordination.models import Flag
from familieplan.coordination.rules.plan_untouched import NO_COORDINATOR
from familieplan.families.models import Family
from familieplan.families.operations import appoint_coordinator
from familieplan.families.policies import Right
from familieplan.families.registration_forms import AppointForm
from familieplan.families.stated import NotCoveredError


@lead_required
@require_http_methods(["GET", "POST"])
def appoint(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Open only while the flag is up: a family that has a coordinator is none of this page's business."""
    flagged = Flag.objects.visible_to(request.user).raised().filter(family=OuterRef("pk"), subject=NO_COORDINATOR)
    family = Family.objects.permitting(request.user, Right.REVIEW).filter(Exists(flagged), public_id=public_id).first()
    if family is None:
        raise Http404
    readlog.record(request, [str(public_id)], _("peke ut koordinator"), readlog.REVIEW)
    form = AppointForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _appoint(request, family, form):
        facts.changed([family.pk])
        messages.success(request, _("%(name)s er nå familiekoordinator.") % {"name": form.cleaned_data["email"].name})
        return redirect("coordination:queue")
    context = {"form": form, "name": family.name_in_lists()}
    return render(request, "coordination/appoint.html", context, status=422 if form.errors else 200)


def _appoint(request: SignedInRequest, family: Family, form: AppointForm) -> bool:
    try:
        appoint_coordinator(family=family, by=request.user, worker=form.cleaned_data["email"], basis=form.stated())
    except NotCoveredError as error:
        form.add_error("basis", str(error))
        return False
    return True
