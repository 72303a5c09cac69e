"""Open a fast lane, and what people do with it: received, acted, withdrawn and looked back at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, Office, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import FastLane, LaneReceiver, LaneState, LaneStep, RuleVersion, Shared
from familieplan.coordination.models.fastlane import ENDED, RUNG, WAITING, reaches_address
from familieplan.coordination.operations.rules import begin_version
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.leads import leads_of
from familieplan.families.models import Consent, Family, LegalBasis
from familieplan.families.stated import Told

RULE = "fast_lane"
NEEDED = ("family__district", "office__service", "receiver__worker", "sender_service", "sent_by", "disclosure")
# These say who and where: not of a family whose address is protected, whatever the basis.
TELLS_WHO = frozenset({Shared.NAME, Shared.ADDRESS})


class LaneRefusedError(ValueError):
    """It cannot be opened or answered; the words say why, and are meant for the screen."""


@dataclass(frozen=True)
class Hours:
    """The dated rule of a day. A municipality without one has these."""

    receive_hours: int = 2
    act_hours: int = 24
    review_days: int = 14


@dataclass(frozen=True)
class Request:
    """What is urgent, in the sender's words, and the `Shared` that are needed for it."""

    need: str
    shares: Sequence[str] = ()


@dataclass(frozen=True)
class Ground:
    """On what it is told, why not more, and whether the family knows."""

    on_what: Consent | LegalBasis
    told: Told
    proportionality: str = ""


@transaction.atomic
def change_hours(*, by: User, valid_from: date, hours: Hours) -> None:
    """From the day on; what is open keeps the hours it was opened under. Raises ValueError for a day that has been."""
    begin_version(rule=RULE, by=by, valid_from=valid_from, parameters=asdict(hours))


def hours_in_force() -> Hours:
    version = RuleVersion.objects.in_force().filter(rule=RULE).first()
    return Hours(**version.parameters) if version else Hours()


@transaction.atomic
def open_lane(
    *, family: Family, by: User, office: Office, request: Request, ground: Ground, at: datetime | None = None
) -> FastLane:
    """The first in line at the office is rung, and the ledger of the family says what went along.

    Raises NotCoveredError when the basis does not reach the office, LaneRefusedError when it does not reach so much of
    who the family is, or nobody else receives there today.
    """
    line = LaneReceiver.objects.present().filter(office=office).exclude(worker=by)
    receiver = line.select_related("worker").first()
    if receiver is None:
        raise LaneRefusedError(
            _("Ingen tar imot ved %(office)s i dag. Velg et annet kontor, eller ring dem.") % {"office": office}
        )
    _not_too_much(family, request.shares, ground.on_what)
    now, hours = at or timezone.now(), hours_in_force()
    disclosure = write_disclosure(
        family=family,
        by=by,
        what=_in_the_ledger(request),
        to_whom=f"{receiver}, {office}"[:160],
        to_service=office.service,
        on_what=ground.on_what,
        told=ground.told,
        proportionality=ground.proportionality,
        happened_on=timezone.localdate(now),
    )
    made = FastLane.objects.create(
        family=family,
        office=office,
        receiver=receiver,
        district_code=office.district_code,
        need=request.need,
        shares=[each for each in Shared.values if each in request.shares],
        disclosure=disclosure,
        sent_by=by,
        sender_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
        receive_hours=hours.receive_hours,
        act_hours=hours.act_hours,
        review_days=hours.review_days,
        sent_at=now,
    )
    tell(made, [receiver.worker], _("En familie trenger rask hjelp fra kontoret ditt."))
    return made


def _in_the_ledger(request: Request) -> str:
    along = ", ".join(str(Shared(each).label).lower() for each in request.shares)
    head = _("Snarvei med %(along)s") % {"along": along} if along else _("Snarvei uten navn")
    return Truncator(f"{head}: {request.need}").chars(300)


def _not_too_much(family: Family, shares: Sequence[str], on_what: Consent | LegalBasis) -> None:
    if family.is_protected and TELLS_WHO.intersection(shares):
        raise LaneRefusedError(
            _("Familien har adressebeskyttelse. Send uten navn og adresse, og fortell resten på telefon.")
        )
    if Shared.ADDRESS in shares and not reaches_address(on_what):
        raise LaneRefusedError(
            _("Dette grunnlaget rekker til navnet, ikke til adressen. Del mindre, eller velg et annet grunnlag.")
        )


def tell(lane: FastLane, whom: Iterable[User], text: str) -> None:
    """Without any name: letters are read where others look on. Nobody can switch it off."""
    path = reverse("coordination:lane", args=[lane.public_id])
    notify(users=whom, text=text, path=path, kind=NoticeKind.EMERGENCY)


def asked_of(user: User, public_id: UUID) -> FastLane | None:
    """What this person is asked, whether they may see the family or not."""
    with acting_as(duty=Duty.FAST_LANE):
        mine = FastLane.objects.rung_for(user).filter(public_id=public_id)
        return mine.with_state().select_related(*NEEDED).first()


def looked_back_at(user: User, public_id: UUID) -> FastLane | None:
    """What this person is to learn from, whether they may see the family or not."""
    with acting_as(duty=Duty.FAST_LANE):
        mine = FastLane.objects.looked_back_by(user).filter(public_id=public_id)
        return mine.with_state().select_related(*NEEDED).first()


def _step(lane: FastLane, kind: int, by: User, words: str = "", helped: str = "") -> None:
    """Raises LaneRefusedError when somebody else was first: the database holds the two apart."""
    try:
        with transaction.atomic():
            LaneStep.objects.create(
                lane=lane,
                kind=kind,
                by=by,
                signature=by.signature,
                words=words,
                helped=helped,
                happened_at=timezone.now(),
            )
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
    tell(lane, [lane.sent_by], _("En snarvei du åpnet, er mottatt."))


@transaction.atomic
def act(*, lane: FastLane, by: User, words: str) -> None:
    """What was done. Whoever acts without a word before has received it, too. Raises LaneRefusedError."""
    with acting_as(duty=Duty.FAST_LANE):
        _rung(lane, by)
        _still(lane, *WAITING)
        if not LaneStep.objects.filter(lane=lane, kind=LaneState.RECEIVED).exists():
            _step(lane, LaneState.RECEIVED, by)
        _step(lane, LaneState.ACTED, by, words)
        lookers = leads_who_know(lane)
    tell(lane, [lane.sent_by], _("Noen har hjulpet etter en snarvei du åpnet."))
    tell(lane, lookers, _("En snarvei er ferdig. Skriv hva dere lærte."))


def leads_who_know(lane: FastLane) -> list[User]:
    """Of the leads of its district, those who may know of the services in it."""
    known = FastLane.objects.filter(pk=lane.pk)
    return [each for each in leads_of(lane.led_in) if known.looked_back_by(each).exists()]


@transaction.atomic
def withdraw(*, lane: FastLane, by: User, words: str) -> None:
    """By the family's team: it is no longer needed. Everybody who was rung is told. Raises LaneRefusedError."""
    _still(lane, *WAITING)
    _step(lane, LaneState.WITHDRAWN, by, words)
    rung = LaneStep.objects.filter(lane=lane, kind=RUNG).select_related("to")
    people = {each.to for each in rung if each.to} | {lane.receiver.worker}
    tell(lane, people, _("En snarvei til kontoret ditt er trukket tilbake."))


@transaction.atomic
def review(*, lane: FastLane, by: User, helped: str, words: str) -> None:
    """Afterwards, by the lead: whether it helped and what was learnt. Raises LaneRefusedError."""
    with acting_as(duty=Duty.FAST_LANE):
        if not FastLane.objects.looked_back_by(by).filter(pk=lane.pk).exists():
            raise LaneRefusedError(_("Bare lederen i bydelen kan skrive hva dere lærte."))
        _still(lane, *ENDED)
        _step(lane, LaneState.REVIEWED, by, words, helped)
