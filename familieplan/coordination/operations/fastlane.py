"""Open a fast lane, and everything that happens to it: received, acted, rung on, withdrawn and looked back at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, Office, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import FastLane, Identity, LaneReceiver, LaneState, LaneStep, RuleVersion
from familieplan.coordination.models.fastlane import LEAD_RUNG, RUNG, most_of_identity
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.leads import leads_of
from familieplan.families.models import Consent, ConsentedService, Family, LegalBasis
from familieplan.families.stated import Told

RULE = "fast_lane"
NEEDED = ("family__district", "office__service", "receiver__worker", "sender_service", "sent_by", "disclosure")


class LaneRefusedError(ValueError):
    """It cannot be opened or answered; the words say why, and are meant for the screen."""


@dataclass(frozen=True)
class Hours:
    """The dated rule of a day. A municipality without one has these."""

    receive_hours: int = 2
    act_hours: int = 24
    review_days: int = 14


def hours_in_force() -> Hours:
    version = RuleVersion.objects.in_force().filter(rule=RULE).first()
    return Hours(**version.parameters) if version else Hours()


@transaction.atomic
def open_lane(
    *,
    family: Family,
    by: User,
    office: Office,
    need: str,
    identity: str,
    on_what: Consent | LegalBasis,
    told: Told,
    proportionality: str = "",
    at: datetime | None = None,
) -> FastLane:
    """The first in line at the office is rung, and the ledger of the family says what went along.

    Raises NotCoveredError when the basis does not reach the office, LaneRefusedError when it does not reach so much of
    who the family is, or nobody receives there today.
    """
    receiver = LaneReceiver.objects.present().filter(office=office).select_related("worker").first()
    if receiver is None:
        raise LaneRefusedError(_("Ingen tar imot ved %(office)s i dag. Velg et annet kontor, eller ring dem.") % {"office": office})
    _not_too_much(family, identity, on_what)
    now, hours = at or timezone.now(), hours_in_force()
    disclosure = write_disclosure(
        family=family,
        by=by,
        what=Truncator(f"{_('Snarvei')} ({Identity(identity).label}): {need}").chars(300),
        to_whom=str(receiver)[:160],
        to_service=office.service,
        on_what=on_what,
        told=told,
        proportionality=proportionality,
        happened_on=timezone.localdate(now),
    )
    made = FastLane.objects.create(
        family=family,
        office=office,
        receiver=receiver,
        district_code=family.district.code if family.district else office.district_code,
        need=need,
        identity=identity,
        disclosure=disclosure,
        sent_by=by,
        sender_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
        receive_hours=hours.receive_hours,
        act_hours=hours.act_hours,
        review_days=hours.review_days,
        sent_at=now,
    )
    _tell(made, [receiver.worker], _("En familie trenger rask hjelp fra kontoret ditt."))
    return made


def _not_too_much(family: Family, identity: str, on_what: Consent | LegalBasis) -> None:
    if identity == Identity.NONE:
        return
    if family.is_protected:
        raise LaneRefusedError(_("Familien har adressebeskyttelse. Send uten navn, og fortell resten på telefon."))
    if identity == Identity.ADDRESS and most_of_identity(on_what) != Identity.ADDRESS:
        raise LaneRefusedError(_("Dette grunnlaget rekker til navnet, ikke til adressen. Del mindre, eller velg et annet grunnlag."))


def _tell(lane: FastLane, whom: list[User], text: str) -> None:
    path = reverse("coordination:lane", args=[lane.public_id])
    notify(users=whom, text=text, path=path, kind=NoticeKind.EMERGENCY)


def asked_of(user: User, public_id: UUID) -> FastLane | None:
    """What this person is asked, whether they may see the family or not."""
    with acting_as(duty=Duty.FAST_LANE):
        mine = FastLane.objects.rung_for(user).filter(public_id=public_id)
        return mine.with_state().select_related(*NEEDED, "disclosure__consent", "disclosure__legal_basis").first()


def basis_still_reaches(lane: FastLane) -> bool:
    """Whether what it was sent on lets the office know today: what ended names nobody any more."""
    today, told = timezone.localdate(), lane.disclosure
    with acting_as(duty=Duty.FAST_LANE):
        if told.consent_id:
            reached = ConsentedService.objects.in_force(today).filter(consent=told.consent_id)
            return reached.filter(service=lane.office.service_id).exists()
        lawful = LegalBasis.objects.in_force(today).received_by(lane.office.service)
        return lawful.filter(pk=told.legal_basis_id or 0).exists()


def _step(lane: FastLane, kind: int, by: User, words: str = "", helped: str = "") -> None:
    """Raises LaneRefusedError when somebody else was first: the database holds the two apart."""
    try:
        with transaction.atomic():
            LaneStep.objects.create(lane=lane, kind=kind, by=by, signature=by.signature, words=words, helped=helped)
    except IntegrityError as taken:
        raise LaneRefusedError(_("En kollega var først. Her ser du hva som skjedde.")) from taken


def _still(lane: FastLane, *states: LaneState) -> None:
    current = FastLane.objects.with_state().get(pk=lane.pk).state
    if current not in states:
        raise LaneRefusedError(_("Snarveien står som «%(state)s», og kan ikke endres slik.") % {"state": current.label})


def _rung(lane: FastLane, by: User) -> None:
    if not FastLane.objects.rung_for(by).filter(pk=lane.pk).exists():
        raise LaneRefusedError(_("Bare den som er varslet, kan svare."))


@transaction.atomic
def receive(*, lane: FastLane, by: User) -> None:
    """Somebody has read it and has begun. The sender is told. Raises LaneRefusedError."""
    with acting_as(duty=Duty.FAST_LANE):
        _rung(lane, by)
        _still(lane, LaneState.OPENED)
        _step(lane, LaneState.RECEIVED, by)
    _tell(lane, [lane.sent_by], _("En snarvei du åpnet, er mottatt."))


@transaction.atomic
def act(*, lane: FastLane, by: User, words: str) -> None:
    """What was done. Whoever acts without a word before has received it, too. Raises LaneRefusedError."""
    with acting_as(duty=Duty.FAST_LANE):
        _rung(lane, by)
        _still(lane, LaneState.OPENED, LaneState.RECEIVED)
        if not LaneStep.objects.filter(lane=lane, kind=LaneState.RECEIVED).exists():
            _step(lane, LaneState.RECEIVED, by)
        _step(lane, LaneState.ACTED, by, words)
    _tell(lane, [lane.sent_by], _("Noen har hjulpet etter en snarvei du åpnet."))


@transaction.atomic
def withdraw(*, lane: FastLane, by: User, words: str) -> None:
    """By the family's team: it is no longer needed. Everybody who was rung is told. Raises LaneRefusedError."""
    _still(lane, LaneState.OPENED, LaneState.RECEIVED)
    _step(lane, LaneState.WITHDRAWN, by, words)
    rung = LaneStep.objects.filter(lane=lane, kind=RUNG).select_related("to")
    people = {each.to for each in rung if each.to} | {lane.receiver.worker}
    _tell(lane, [*people], _("En snarvei til kontoret ditt er trukket tilbake."))


@transaction.atomic
def review(*, lane: FastLane, by: User, helped: str, words: str = "") -> None:
    """By the family's team, afterwards: whether it helped and what stood in the way. Raises LaneRefusedError."""
    _still(lane, LaneState.ACTED)
    _step(lane, LaneState.REVIEWED, by, words, helped)


@transaction.atomic
def ring_the_next() -> int:
    """Whoever is next in line for each lane that has waited too long; after the last receiver the leads, once.

    As often as one likes, and by several at once: each is rung once. Returns how many lanes moved on.
    """
    with acting_as(duty=Duty.FAST_LANE):
        waiting = FastLane.objects.waiting().select_related("office", "receiver", "sent_by")
        late = [lane for lane in waiting if lane.rings_at <= timezone.now()]
        return sum(_ring(lane) for lane in late)


def _ring(lane: FastLane) -> bool:
    rung = set(LaneStep.objects.filter(lane=lane, kind=RUNG).values_list("to", flat=True)) | {lane.receiver.worker_id}
    line = LaneReceiver.objects.present().filter(office=lane.office).select_related("worker")
    following = line.exclude(worker__in=rung).first()
    if following:
        step, whom = {"kind": RUNG, "to": following.worker}, [following.worker]
    else:
        step, whom = {"kind": LEAD_RUNG}, [*leads_of(lane.district_code), lane.sent_by]
    made = LaneStep.objects.bulk_create([LaneStep(lane=lane, happened_at=timezone.now(), **step)], ignore_conflicts=True)
    moved = LaneStep.objects.filter(lane=lane, happened_at=made[0].happened_at, **step).exists()
    if moved:
        _tell(lane, whom, _("En snarvei har ventet for lenge på svar."))
    return moved
