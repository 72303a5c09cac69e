"""What has been changed on the plan today, and the way back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.accounts.templatetags.fp import clock
from familieplan.coordination.changes import Change, changes_today, unknown_workers
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.undo import ChangedSinceError, undo_change
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.policies import Right


@require_http_methods(["GET", "POST"])
def changes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One's own changes one may take back oneself; the coordinator those of everybody."""
    plan = the_plan(request, public_id, Right.PLAN, _("endringer i dag"))
    found = changes_today(plan, request.user)
    for change in found:
        change.may_undo = change.may_undo and (change.is_mine or Right.STEER in plan.family.rights)
    if request.method == "GET":
        return _page(request, plan, found)
    asked = next((each for each in found if each.key == request.POST.get("endring", "")), None)
    if asked is None:
        raise Http404
    if not asked.may_undo:
        raise PermissionDenied(_("Bare den som gjorde endringen, kan angre den. Spør familiekoordinatoren."))
    try:
        undo_change(plan=plan, change=asked, by=request.user)
    except ChangedSinceError as error:
        return _page(request, plan, found, _sentence(error, plan, request.user))
    messages.success(request, _("Endringen er angret. Begge utgavene står i historikken."))
    return redirect("coordination:changes", public_id)


def _sentence(error: ChangedSinceError, plan: FamilyPlan, user: User) -> str:
    when = {"clock": clock(error.at)}
    if error.by_id == user.pk:
        return _("Du endret det samme igjen %(clock)s. Angre den endringen først.") % when
    unknown = unknown_workers(plan.family_id, user)
    name = User.objects.filter(pk=error.by_id or 0).values_list("name", flat=True).first()
    who = _("En i teamet") if error.by_id in unknown else name or _("Noen andre")
    return _("%(who)s endret det samme %(clock)s, etter denne endringen. Snakk sammen, og endre det i planen.") % {
        **when,
        "who": who,
    }


def _page(request: SignedInRequest, plan: FamilyPlan, found: list[Change], refusal: str = "") -> HttpResponse:
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "changes": found,
        "refusal": refusal,
    }
    return render(request, "coordination/changes.html", context, status=409 if refusal else 200)
