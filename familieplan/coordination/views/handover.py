"""Handing a family over: the coordinator's page, and the page where the one who is asked answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination import facts
from familieplan.coordination.forms.handover import DeclineForm, HandoverForm
from familieplan.families import handover_operations as verbs
from familieplan.families.access import family_for
from familieplan.families.models import Family, Handover
from familieplan.families.policies import Right
from familieplan.families.rows import family_header

PAST = 10
NEEDED = ("family", "giver", "taker", "basis__consent", "basis__legal_basis")


@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("overlevering"))
    held = verbs.coordination_of(family, request.user)
    if held is None:
        raise PermissionDenied(_("Bare familiekoordinatoren kan overlevere planen. Spør familiekoordinatoren."))
    form = HandoverForm(request.POST or None, user=request.user, family=family)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.propose_handover(family=family, by=request.user, **form.values())
        except verbs.HandoverRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("%(name)s er spurt. Du koordinerer til svaret er ja.") % {"name": made.taker.name}
            )
            return redirect("coordination:propose_handover", public_id)
    past = Handover.objects.filter(family=family).select_related("giver", "taker")[:PAST]
    context = {"family": family, "header": family_header(family, request.user), "form": form, "rows": past}
    context |= {"basis": held.basis, "waits": any(row.is_open for row in past)}
    return render(request, "coordination/handover_propose.html", context, status=422 if form.errors else 200)


def _mine(request: SignedInRequest, handover_id: UUID) -> Handover:
    """404 for everybody but the two it is between; they may not see the family, or not yet."""
    with acting_as(duty=Duty.HANDOVER):
        found = Handover.objects.between(request.user).filter(public_id=handover_id)
        handover = found.select_related(*NEEDED).first()
    if handover is None:
        raise Http404
    return handover


@role_required(*WORKS_WITH_FAMILIES)
@require_GET
def handover(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """The question, and afterwards the receipt of both. Only what it takes to answer is shown of the family."""
    return _show(request, _mine(request, handover_id), DeclineForm())


def _show(request: SignedInRequest, found: Handover, form: DeclineForm, status: int = 200) -> HttpResponse:
    opens = Family.objects.visible_to(request.user).filter(pk=found.family_id).exists()
    asked = found.is_open and found.taker == request.user
    if asked or opens:
        readlog.record(request, [str(found.family.public_id)], _("overlevering"))
    context: dict[str, Any] = {
        "handover": found,
        "family": found.family.name_in_lists() if asked or opens else "",
        "opens": opens,
        "asked": asked,
        "given": found.is_open and found.giver == request.user,
        "form": form,
    }
    return render(request, "coordination/handover.html", context, status=status)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def accept(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    found = _mine(request, handover_id)
    try:
        verbs.accept_handover(handover=found, by=request.user)
    except verbs.HandoverRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("coordination:handover", handover_id)
    facts.changed([found.family_id])
    messages.success(request, _("Du er nå familiekoordinator."))
    if request.POST.get("tilbake") == "min-dag":
        return redirect("coordination:my_day")
    return redirect("coordination:plan", found.family.public_id)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def decline(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    found, form = _mine(request, handover_id), DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    try:
        verbs.decline_handover(handover=found, by=request.user, reason=form.cleaned_data["reason"])
    except verbs.HandoverRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s får svaret ditt.") % {"name": found.giver.name})
    return redirect("coordination:handover", handover_id)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def withdraw(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    found = _mine(request, handover_id)
    try:
        verbs.withdraw_handover(handover=found, by=request.user)
    except verbs.HandoverRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Overleveringen er trukket tilbake. Du koordinerer fortsatt."))
    return redirect("coordination:handover", handover_id)
