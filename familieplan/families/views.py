"""Pages about who the family is, who takes part and who has read. The plan itself is a floor up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.areas.operations import propose
from familieplan.families import operations
from familieplan.families.access import family_for
from familieplan.families.forms import (
    ALREADY_HERE,
    AddressForm,
    LaterMemberForm,
    MemberForm,
    ZoneForm,
)
from familieplan.families.models import EndReason, Family, Membership, Participation, ResidenceNote
from familieplan.families.policies import Right
from familieplan.families.registration_forms import ParticipantForm
from familieplan.families.rows import family_header
from familieplan.families.stated import NotCoveredError, StatedLaw


def _page(
    request: SignedInRequest, family: Family, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {"family": family, "header": family_header(family, request.user)}
    return render(request, f"families/{template}.html", context, status=status)


@require_http_methods(["GET", "POST"])
def members(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who belongs to the household; a new member is added with the date it began."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.STEER if posted else Right.VIEW, _("familiens medlemmer"))
    form = LaterMemberForm(request.POST or None)
    if posted and form.is_valid() and _add_member(request, family, form):
        messages.success(request, _("%(name)s er lagt til.") % {"name": form.cleaned_data["given_name"]})
        return redirect("families:members", public_id)
    said = Prefetch(
        "person__residence_notes", ResidenceNote.objects.standing().filter(family=family), to_attr="residence_now"
    )
    everybody = Membership.objects.filter(family=family).select_related("person").prefetch_related(said)
    today = timezone.localdate()
    context = {
        "rows": [row for row in everybody if row.ended_on is None or row.ended_on > today],
        "former": [row for row in everybody if row.ended_on and row.ended_on <= today],
        "form": form,
    }
    return _page(request, family, "members", context, 422 if posted else 200)


def _add_member(request: SignedInRequest, family: Family, form: LaterMemberForm) -> bool:
    try:
        operations.add_member(family=family, by=request.user, **form.values())
    except operations.AlreadyMemberError:
        form.add_error("identity_number", ALREADY_HERE)
        return False
    return True


def _membership(family: Family, pk: int) -> Membership:
    membership = Membership.objects.current().filter(family=family, pk=pk).select_related("person").first()
    if membership is None:
        raise Http404
    return membership


@require_http_methods(["GET", "POST"])
def member(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Put right what is known of somebody in the family, or add a number that was not known before."""
    family = family_for(request, public_id, Right.STEER, _("familiens medlemmer"))
    membership = _membership(family, pk)
    form = MemberForm(request.POST or None, initial=MemberForm.initial_of(membership))
    if request.method == "POST" and form.is_valid():
        try:
            corrected = operations.NewMember(**form.cleaned_data)
            operations.correct_member(membership=membership, by=request.user, member=corrected)
        except operations.AlreadyMemberError:
            form.add_error("identity_number", ALREADY_HERE)
        else:
            messages.success(request, _("Endringen er lagret. Historikken er beholdt."))
            return redirect("families:members", public_id)
    context = {"form": form, "has_number": membership.person.identity_hash is not None}
    return _page(request, family, "member", context, 422 if request.method == "POST" else 200)


@require_POST
def member_end(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("familiens medlemmer"))
    membership = _membership(family, pk)
    operations.end_membership(membership=membership, by=request.user)
    messages.success(request, _("Endringen er lagret. Historikken er beholdt."))
    return redirect("families:members", public_id)


@require_http_methods(["GET", "POST"])
def participants(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who takes part, as this reader may know it, and on what basis."""
    posted = request.method == "POST"
    right, purpose = (Right.STEER, readlog.STEER) if posted else (Right.VIEW, readlog.FOLLOW_UP)
    family = family_for(request, public_id, right, _("hvem som deltar"), purpose=purpose)
    form = ParticipantForm(request.POST or None, user=request.user, family=family)
    if posted and form.is_valid() and _invite(request, family, form):
        messages.success(request, _("%(name)s deltar nå i planen.") % {"name": form.cleaned_data["email"].name})
        return redirect("families:participants", public_id)
    return _page(request, family, "participants", {"form": form}, 422 if posted else 200)


def _invite(request: SignedInRequest, family: Family, form: ParticipantForm) -> bool:
    said, chosen = form.cleaned_data, form.chosen()
    try:
        with transaction.atomic():
            if isinstance(chosen, StatedLaw):
                chosen = operations.state_law(family=family, by=request.user, stated=chosen)
            operations.start_participation(
                family=family, by=request.user, worker=said["email"], part=said["part"], basis=chosen
            )
    except NotCoveredError as error:
        form.add_error("basis", str(error))
        return False
    except IntegrityError:
        form.add_error("email", _("Denne personen deltar allerede."))
        return False
    return True


@require_POST
def participation_end(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("hvem som deltar"), purpose=readlog.STEER)
    known = Participation.objects.current().known_to(request.user)
    participation = known.filter(family=family, pk=pk).select_related("worker").first()
    if participation is None:
        raise Http404
    operations.end_participation(participation=participation, by=request.user, reason=EndReason.FINISHED)
    messages.success(request, _("%(name)s deltar ikke lenger.") % {"name": participation.worker.name})
    if participation.worker == request.user:
        return redirect("coordination:families")
    return redirect("families:participants", public_id)


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new address. It proposes another bydel at once, and a zone that somebody is asked to confirm."""
    family = family_for(request, public_id, Right.STEER, _("adressen"), purpose=readlog.PROTECT)
    known = {} if family.is_protected else {"address": family.address, "postcode": family.postcode}
    form = AddressForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        operations.move_family(family=family, by=request.user, **form.cleaned_data)
        messages.success(request, _("Adressen er lagret."))
        return redirect("families:members" if family.is_protected else "families:zone", public_id)
    return _page(request, family, "move", {"form": form}, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def zone(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The postcode proposes a zone; a person confirms. Hidden when the address is."""
    family = family_for(request, public_id, Right.STEER, _("levekårssone"), purpose=readlog.PROTECT)
    proposal = propose(family.postcode)
    form = ZoneForm(request.POST or None, initial={"zone": family.zone or proposal.zone})
    if request.method == "POST" and form.is_valid():
        operations.confirm_zone(family=family, by=request.user, zone=form.cleaned_data["zone"])
        messages.success(request, _("Sonen er bekreftet."))
        return redirect("families:members", public_id)
    return _page(request, family, "zone", {"form": form, "proposal": proposal}, 422 if form.errors else 200)
