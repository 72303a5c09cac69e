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
from familieplan.families.forms import WorkerForm
from familieplan.families.models import Family
from familieplan.families.operations import appoint_coordinator
from familieplan.families.policies import Right


@lead_required
@require_http_methods(["GET", "POST"])
def appoint(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Open only while the flag is up: a family that has a coordinator is none of this page's business."""
    flagged = Flag.objects.visible_to(request.user).raised().filter(family=OuterRef("pk"), subject=NO_COORDINATOR)
    family = Family.objects.permitting(request.user, Right.REVIEW).filter(Exists(flagged), public_id=public_id).first()
    if family is None:
        raise Http404
    readlog.record(request, [str(public_id)], _("peke ut koordinator"), readlog.REVIEW)
    form = WorkerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        appoint_coordinator(
            family=family,
            by=request.user,
            worker=values["worker"],
            kind=values["basis_kind"],
            statement=values["basis_statement"],
        )
        facts.changed([family.pk])
        messages.success(request, _("%(name)s er nå familiekoordinator.") % {"name": values["worker"].name})
        return redirect("coordination:queue")
    context = {"form": form, "name": family.name_in_lists()}
    return render(request, "coordination/appoint.html", context, status=422 if form.errors else 200)
