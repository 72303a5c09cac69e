"""Propose, take, refuse or withdraw a handover. The family has the same coordinator until the next one takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, Service, User
from familieplan.accounts.notices import notify
from familieplan.families import operations
from familieplan.families.basis_operations import ensure_covered, state_law
from familieplan.families.models import (
    AccessTerms,
    EndReason,
    Family,
    Handover,
    Notes,
    Outcome,
    Participation,
    SharingBasis,
)
from familieplan.families.policies import Part
from familieplan.families.stated import NotCoveredError, StatedLaw


class HandoverRefusedError(ValueError):
    """It cannot be proposed or taken; the words say why, and are meant for the screen."""


@dataclass(frozen=True)
class Follows:
    """What of the earlier notes follows along; `since_on` only with Notes.SINCE."""

    notes: str
    since_on: date | None = None


def coordination_of(family: Family, worker: User) -> Participation | None:
    held = Participation.objects.current().filter(family=family, worker=worker, part=Part.COORDINATOR)
    return held.select_related("basis__consent", "basis__legal_basis", "office").first()


@transaction.atomic
def propose_handover(
    *,
    family: Family,
    by: User,
    taker: User,
    message: str,
    follows: Follows,
    basis: SharingBasis | StatedLaw | None = None,
    giver_becomes: str = "",
) -> Handover:
    """Only the coordinator hands over what the coordinator holds. Raises HandoverRefusedError.

    `basis` is what the next coordinator stands on; None: the present one, if it reaches their service.
    """
    Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    held = coordination_of(family, by)
    if held is None:
        raise HandoverRefusedError(_("Bare familiekoordinatoren kan overlevere planen."))
    if taker == by or taker.employment is None:
        raise HandoverRefusedError(_("Velg en annen som arbeider med familier."))
    let_lapsed_fall(families=[family.pk])
    if Handover.objects.filter(family=family, outcome=Outcome.OPEN).exists():
        raise HandoverRefusedError(_("En overlevering venter allerede på svar. Trekk den tilbake først."))
    try:
        stated = _reaching(taker.employment.office.service, family, by, basis or held.basis)
    except NotCoveredError as missing:
        raise HandoverRefusedError(str(missing)) from missing
    handover = Handover.objects.create(
        family=family,
        giver=by,
        taker=taker,
        message=message,
        notes=follows.notes,
        notes_since_on=follows.since_on,
        giver_becomes=giver_becomes,
        basis=stated,
        expires_at=timezone.now() + timedelta(days=AccessTerms.objects.in_force().handover_days),
    )
    _tell(handover, taker, _("Noen spør om du vil overta som familiekoordinator."))
    return handover


def _reaching(service: Service, family: Family, by: User, basis: SharingBasis | StatedLaw) -> SharingBasis:
    """The basis, stated now if it is a provision. Raises NotCoveredError when it does not let the service in today."""
    with transaction.atomic():
        stated = state_law(family=family, by=by, stated=basis) if isinstance(basis, StatedLaw) else basis
        ensure_covered(stated, service, timezone.localdate())
    return stated


def _tell(handover: Handover, whom: User, text: str) -> None:
    notify(
        users=[whom], text=text, path=reverse("coordination:handover", args=[handover.public_id]), kind=NoticeKind.BATON
    )


def _held_open(handover: Handover) -> Handover:
    """The proposal, locked. Raises HandoverRefusedError when it waits for nobody any more."""
    held = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("family", "giver", "taker", "basis__consent", "basis__legal_basis")
        .get(pk=handover.pk)
    )
    if not held.is_open:
        raise HandoverRefusedError(_("Overleveringen venter ikke på svar lenger."))
    return held


@transaction.atomic
def accept_handover(*, handover: Handover, by: User) -> Participation:
    """The baton changes hands in one transaction: never two coordinators, never none. Raises HandoverRefusedError."""
    with acting_as(duty=Duty.HANDOVER):
        held = _held_open(handover)
        if held.taker != by:
            raise HandoverRefusedError(_("Bare den som er spurt, kan svare."))
        given = coordination_of(held.family, held.giver)
        if given is None:
            raise HandoverRefusedError(_("%(name)s koordinerer ikke familien lenger.") % {"name": held.giver.name})
        _still_reach(held, given)
        own = Participation.objects.current().filter(family=held.family, worker=by).first()
        notes_from_at = _first_note(held, given, own)
        for earlier in filter(None, (given, own)):
            operations.end_participation(participation=earlier, by=by, reason=EndReason.HANDED_OVER)
        taken = _begin(held.family, by, Part.COORDINATOR, held.basis, notes_from_at)
        if held.giver_becomes:
            _begin(held.family, held.giver, held.giver_becomes, given.basis, given.notes_from_at)
        _close(held, Outcome.ACCEPTED)
    _tell(held, held.giver, _("En overlevering du foreslo, er godtatt."))
    _tell(held, held.taker, _("Du har overtatt som familiekoordinator."))
    return taken


def _still_reach(held: Handover, given: Participation) -> None:
    """What both will stand on, today. Raises HandoverRefusedError, with a sentence for the screen."""
    pairs = [(held.basis, held.taker), *([(given.basis, held.giver)] if held.giver_becomes else [])]
    try:
        for basis, worker in pairs:
            if worker.employment is None:
                raise NotCoveredError
            ensure_covered(basis, worker.employment.office.service, timezone.localdate())
    except NotCoveredError as missing:
        words = _("Grunnlaget gjelder ikke lenger. Be %(name)s spørre på nytt.") % {"name": held.giver.name}
        raise HandoverRefusedError(words) from missing


def _first_note(handover: Handover, given: Participation, own: Participation | None) -> datetime | None:
    """From when on the next coordinator reads the log; None for all of it.

    Nobody gives more than they have, and nobody loses what they could read already.
    """
    chosen = None
    if handover.notes == Notes.NONE:
        chosen = timezone.now()
    elif handover.notes_since_on:
        chosen = timezone.make_aware(datetime.combine(handover.notes_since_on, time.min))
    first = max(filter(None, (chosen, given.notes_from_at)), default=None)
    if own is None or first is None:
        return first
    return own.notes_from_at and min(own.notes_from_at, first)


def _begin(
    family: Family, worker: User, part: str, basis: SharingBasis, notes_from_at: datetime | None
) -> Participation:
    begun = operations.start_participation(family=family, by=worker, worker=worker, part=part, basis=basis)
    if notes_from_at:
        begun.notes_from_at = notes_from_at
        begun.save(update_fields=["notes_from_at"])
    return begun


def _close(handover: Handover, outcome: Outcome, reason: str = "") -> None:
    handover.outcome, handover.reason, handover.answered_at = outcome, reason, timezone.now()
    handover.save(update_fields=["outcome", "reason", "answered_at"])
    basis = handover.basis
    # What was stated for this handover alone carries nothing when nothing comes of it.
    if outcome != Outcome.ACCEPTED and basis.legal_basis_id and not basis.participations.exists():
        basis.ended_on = timezone.localdate()
        basis.save(update_fields=["ended_on"])


@transaction.atomic
def decline_handover(*, handover: Handover, by: User, reason: str) -> None:
    """The one who was asked says no, and why. Raises HandoverRefusedError."""
    with acting_as(duty=Duty.HANDOVER):
        held = _held_open(handover)
        if held.taker != by:
            raise HandoverRefusedError(_("Bare den som er spurt, kan svare."))
        _close(held, Outcome.DECLINED, reason)
    _tell(held, held.giver, _("En overlevering du foreslo, er avslått."))


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: User) -> None:
    """The one who proposed takes it back. Raises HandoverRefusedError."""
    with acting_as(duty=Duty.HANDOVER):
        held = _held_open(handover)
        if held.giver != by:
            raise HandoverRefusedError(_("Bare den som foreslo, kan trekke tilbake."))
        _close(held, Outcome.WITHDRAWN)
    _tell(held, held.taker, _("En overlevering du ble spurt om, er trukket tilbake."))


@transaction.atomic
def let_lapsed_fall(*, families: list[int] | None = None) -> int:
    """What nobody answered in time, or whose giver coordinates no longer, falls away. As often as one likes."""
    waiting = Handover.objects.filter(outcome=Outcome.OPEN).select_related("family", "giver", "basis")
    if families is not None:
        waiting = waiting.filter(family__in=families)
    fallen = 0
    for handover in waiting.select_for_update(of=("self",)):
        if handover.is_open and coordination_of(handover.family, handover.giver):
            continue
        _close(handover, Outcome.EXPIRED)
        _tell(handover, handover.giver, _("En overlevering du foreslo, falt bort uten svar."))
        fallen += 1
    return fallen
