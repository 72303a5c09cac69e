"""Asking an office or somebody outside into the plan, and the page where the question is read and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.finding_offers import question_of
from familieplan.coordination.forms.invitations import (
    DoneForm,
    HeardYesForm,
    InviteForm,
    InviteOutsiderForm,
    NoForm,
    TakeBackForm,
    YesForm,
)
from familieplan.coordination.inviting import steps_of
from familieplan.coordination.models import Invitation, Measure, State
from familieplan.coordination.operations import invitations as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.policies import Right
from familieplan.families.rows import family_header
from familieplan.families.stated import NotCoveredError

NEEDED = ("family__district", "office__service", "sender_service", "sent_by", "measure")


@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask an office on the municipality's own list."""
    family = family_for(request, public_id, Right.STEER, _("invitasjoner"), purpose=readlog.STEER)
    form = InviteForm(request.POST or None, user=request.user, family=family)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sent = verbs.invite_office(
                family=family,
                by=request.user,
                office=said["office"],
                asked=form.asked(),
                part=said["part"],
                basis=form.ground(),
            )
        except NotCoveredError as error:
            form.add_error("basis", str(error))
        else:
            messages.success(request, _("%(whom)s er spurt. Du får beskjed når svaret kommer.") % {"whom": sent.office})
            return redirect("coordination:invitation", sent.public_id)
    return _form_page(request, family, form, "invite")


@require_http_methods(["GET", "POST"])
def invite_outsider(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Write down that somebody without a sign-in has been asked."""
    family = family_for(request, public_id, Right.STEER, _("invitasjoner"), purpose=readlog.STEER)
    measure = _measure(request, family)
    form = InviteOutsiderForm(request.POST or None, user=request.user, family=family, initial=question_of(measure))
    if request.method == "POST" and form.is_valid():
        sent = verbs.invite_outsider(family=family, by=request.user, outsider=form.outsider(), asked=form.asked())
        messages.success(
            request, _("Det er ført at %(whom)s er spurt. Før svaret her når det kommer.") % {"whom": sent}
        )
        return redirect("coordination:invitation", sent.public_id)
    return _form_page(request, family, form, "invite_outsider")


def _measure(request: SignedInRequest, family: Family) -> Measure | None:
    """The measure that the address names, of this family and as this person may see it."""
    named = uuid_of(request.GET.get("tiltak", ""))
    found = Measure.objects.visible_to(request.user).filter(plan__family=family)
    return found.filter(public_id=named).first() if named else None


def _form_page(request: SignedInRequest, family: Family, form: forms.Form, page: str) -> HttpResponse:
    context = {"family": family, "header": family_header(family, request.user), "form": form}
    return render(request, f"coordination/{page}.html", context, status=422 if form.errors else 200)


@dataclass
class Seat:
    """An invitation, and from which side of the table this person looks at it."""

    invitation: Invitation
    at_office: bool
    sees_family: bool
    may_steer: bool


def _seat(user: User, public_id: UUID) -> Seat:
    """404 for whoever neither sees the family nor works at the office that is asked."""
    sent = Invitation.objects.visible_to(user).with_state().select_related(*NEEDED).filter(public_id=public_id).first()
    asked = verbs.asked_of(user, public_id)
    found = sent or asked
    if found is None:
        raise Http404
    steers = bool(sent) and Family.objects.permitting(user, Right.STEER).filter(pk=found.family_id).exists()
    return Seat(found, asked is not None, sent is not None, steers)


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def invitation(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """The question with all its steps; the first at the office who opens it receives it."""
    seat = _seat(request.user, invitation_id)
    if seat.at_office and request.method == "GET":
        try:
            if verbs.receive(invitation=seat.invitation, by=request.user):
                seat = _seat(request.user, invitation_id)
        except verbs.InvitationRefusedError:
            # A colleague opened it in the same moment.
            seat = _seat(request.user, invitation_id)
    return _show(request, seat)


def _show(request: SignedInRequest, seat: Seat, given: forms.Form | None = None, verb: str = "") -> HttpResponse:
    found = seat.invitation
    reaches = seat.at_office and verbs.basis_reaches(found)
    readlog.record(request, [str(found.family.public_id)], _("en invitasjon"))
    offered = {name: form(prefix=name) for name, (form, _verb) in _offered(seat).items()}
    if given is not None and verb in offered:
        offered[verb] = given
    context: dict[str, Any] = {
        "invitation": found,
        "steps": steps_of(found, at_office=seat.at_office),
        "family": _named(seat, reaches),
        "sees_family": seat.sees_family,
        "asked": seat.at_office,
        "sender": _sender(found, request.user, seat),
        "opens": reaches,
        "forms": offered,
        "form": given,
    }
    return render(request, "coordination/invitation.html", context, status=422 if given is not None else 200)


def _named(seat: Seat, reaches: bool) -> str:
    """Whom it is about, as the office learns it: a name only where the basis reaches it, a place unless hidden."""
    family = seat.invitation.family
    if seat.sees_family or reaches:
        return family.name_in_lists()
    if family.district and not family.is_protected:
        return _("En familie i %(district)s") % {"district": family.district}
    return _("En familie")


def _sender(found: Invitation, user: User, seat: Seat) -> str:
    """Who asks is a secret where the asking service is one, for others than those who may know."""
    own = found.sender_service_id is None or found.sender_service_id == user.service_id
    if own or seat.sees_family or not (found.sender_service and found.sender_service.is_secret):
        return found.signature
    return _("En tjeneste i kommunen")


Verb = Callable[..., object]


def _offered(seat: Seat) -> dict[str, tuple[type[forms.Form], Verb]]:
    """What this person may do with it in the state it is in: the form, and the verb that takes what the form says."""
    found = seat.invitation
    offered: dict[str, tuple[type[forms.Form], Verb]] = {}
    if seat.at_office and found.is_open:
        offered |= {"ja": (YesForm, verbs.accept), "nei": (NoForm, verbs.decline)}
    if seat.at_office and found.state == State.ACCEPTED:
        offered["gjort"] = (DoneForm, verbs.finish)
    if seat.may_steer and found.office is None:
        offered |= _written_down(found)
    if seat.may_steer and found.is_open:
        offered["trekk"] = (TakeBackForm, verbs.withdraw)
    return offered


def _written_down(found: Invitation) -> dict[str, tuple[type[forms.Form], Verb]]:
    def of_kind(kind: State) -> Verb:
        return lambda **said: verbs.write_down(kind=kind, **said)

    if found.is_open:
        return {"ja": (HeardYesForm, of_kind(State.ACCEPTED)), "nei": (NoForm, of_kind(State.DECLINED))}
    return {"gjort": (DoneForm, of_kind(State.DONE))} if found.state == State.ACCEPTED else {}


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def invitation_step(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    seat = _seat(request.user, invitation_id)
    if not seat.at_office and not seat.may_steer:
        raise PermissionDenied(_("Bare de som styrer hvem som deltar, kan svare her. Spør familiekoordinatoren."))
    name = request.POST.get("verb", "")
    form_class, verb = _offered(seat).get(name, (None, None))
    if form_class is None or verb is None:
        messages.error(request, _("Invitasjonen er besvart allerede. Her ser du hva som skjedde."))
        return redirect("coordination:invitation", invitation_id)
    form = form_class(request.POST, prefix=name)
    if not form.is_valid():
        return _show(request, seat, form, name)
    try:
        verb(invitation=seat.invitation, by=request.user, **form.cleaned_data)
    except verbs.InvitationRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(seat, name))
    return redirect("coordination:invitation", invitation_id)


def _said(seat: Seat, name: str) -> str:
    if name == "trekk":
        return _("Invitasjonen er trukket tilbake. Den står fortsatt i lista.")
    if seat.invitation.office is None:
        return _("Svaret er ført.")
    return _("Svaret er sendt. Den som spurte, har fått beskjed.")
