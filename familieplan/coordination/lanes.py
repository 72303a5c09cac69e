"""What pages say of fast lanes: the clock, what goes along, and the row of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import FastLane, LaneReceiver, LaneState, LaneStep, Shared
from familieplan.coordination.models.fastlane import ENDED, RINGS
from familieplan.families.models import ConsentedService, Family, LegalBasis
from familieplan.families.rows import members_of

# Hours.
A_DAY, TWO_DAYS = 24, 48
# Half of fewer says nothing.
FEWEST = 3
ICONS = {
    LaneState.OPENED: "waiting",
    LaneState.RECEIVED: "active",
    LaneState.ACTED: "done",
    LaneState.WITHDRAWN: "undo",
    LaneState.REVIEWED: "done",
}


def in_words(minutes: int) -> str:
    """40 minutes, 3 hours and 5 minutes, 30 hours, 2 days: as exact as matters."""
    hours, rest = divmod(minutes, 60)
    if hours >= TWO_DAYS:
        return _("%(n)s dager") % {"n": hours // 24}
    whole = ngettext("%(n)s time", "%(n)s timer", hours) % {"n": hours}
    if hours and (not rest or hours >= A_DAY):
        return whole
    small = ngettext("%(n)s minutt", "%(n)s minutter", rest) % {"n": rest}
    return _("%(hours)s og %(minutes)s") % {"hours": whole, "minutes": small} if hours else small


def minutes_between(begin: datetime, end: datetime) -> int:
    return max(int((end - begin).total_seconds() // 60), 0)


def after(lane: FastLane, moment: datetime | None) -> str:
    """How long after the opening something happened."""
    return in_words(minutes_between(lane.sent_at, moment)) if moment else ""


@dataclass(frozen=True)
class StepRow:
    label: str
    by: str
    at: datetime
    after: str
    words: str
    helped: str
    is_ring: bool


def steps_of(lane: FastLane, sender: str) -> list[StepRow]:
    """After the opening itself. Whoever is asked reads them although they may not see the family.

    `sender` is what this reader may know of who asks: whoever takes it back is on the same side.
    """
    with acting_as(duty=Duty.FAST_LANE):
        found = list(LaneStep.objects.filter(lane=lane).select_related("to"))
    return [
        StepRow(
            label=str(each.get_kind_display()),
            by=_by_whom(lane, each, sender),
            at=each.happened_at,
            after=after(lane, each.happened_at),
            words=each.words,
            helped=str(each.get_helped_display()) if each.helped else "",
            is_ring=each.kind in RINGS,
        )
        for each in found
    ]


def _by_whom(lane: FastLane, step: LaneStep, sender: str) -> str:
    if step.kind == LaneState.WITHDRAWN and sender != lane.signature:
        return sender
    return step.to.name if step.to else step.signature


def still_reaches(lane: FastLane) -> bool:
    """Whether what it was sent on lets the office know today: what ended names nobody any more."""
    today, told = timezone.localdate(), lane.disclosure
    with acting_as(duty=Duty.FAST_LANE):
        if told.consent_id:
            reached = ConsentedService.objects.in_force(today).filter(consent=told.consent_id)
            return reached.filter(service=lane.office.service_id).exists()
        lawful = LegalBasis.objects.in_force(today).received_by(lane.office.service)
        return lawful.filter(pk=told.legal_basis_id or 0).exists()


def goes_along(lane: FastLane) -> list[tuple[str, str]]:
    """What the receiver is shown of the family: what the sender chose, as long as it is asked and may be known.

    An address that has become protected since is not shown, nor the name.
    """
    if not lane.is_waiting or not still_reaches(lane):
        return []
    return [(str(each.label), _fact(lane.family, each)) for each in Shared if each in lane.shares]


def _fact(family: Family, what: Shared) -> str:
    if what == Shared.NAME:
        return family.name_in_lists()
    if what == Shared.ADDRESS:
        hidden = family.is_protected or not family.address
        return _("Ikke oppgitt") if hidden else f"{family.address}, {family.postcode}".rstrip(", ")
    with acting_as(duty=Duty.FAST_LANE):
        members = members_of(family)
    if what == Shared.CHILDREN:
        ages = [str(each.age) if each.age is not None else _("ukjent alder") for each in members if each.is_child]
        return _("%(n)s barn: %(ages)s år") % {"n": len(ages), "ages": ", ".join(ages)} if ages else _("Ingen barn")
    return ", ".join(sorted({each.interpreter for each in members if each.interpreter})) or _("Nei")


def sender_for(lane: FastLane, user: User, *, sees_family: bool) -> str:
    """Who asks is a secret where the asking service is one, for others than those who may know."""
    own = lane.sender_service_id is None or lane.sender_service_id == user.service_id
    if own or sees_family or not (lane.sender_service and lane.sender_service.is_secret):
        return lane.signature
    return _("En tjeneste i kommunen")


@dataclass(frozen=True)
class Row:
    """One fast lane in a list: `about` is what this list may say of whom it concerns."""

    public_id: UUID
    family_id: UUID
    about: str
    office: str
    sender: str
    sent_at: datetime
    state: str
    icon: str
    received_after: str
    acted_after: str
    due_at: datetime | None
    is_late: bool
    waits_for_look_back: bool
    look_back_by: date
    is_look_back_late: bool


def row_of(lane: FastLane, user: User, *, named: bool) -> Row:
    return Row(
        public_id=lane.public_id,
        family_id=lane.family.public_id,
        about=lane.family.name_in_lists() if named else "",
        office=lane.office.name,
        sender=sender_for(lane, user, sees_family=named),
        sent_at=lane.sent_at,
        state=str(lane.state.label),
        icon=ICONS[lane.state],
        received_after=after(lane, lane.received_at),
        acted_after=after(lane, lane.acted_at),
        due_at=lane.due_at if lane.is_waiting else None,
        is_late=lane.is_late,
        waits_for_look_back=lane.state in ENDED,
        look_back_by=lane.review_by,
        is_look_back_late=lane.state in ENDED and lane.review_by < timezone.localdate(),
    )


def lanes_to_do(user: User) -> int:
    """How many in the districts that this person leads still need somebody to do something."""
    with acting_as(duty=Duty.FAST_LANE):
        return FastLane.objects.led_by(user).not_done_with().count()


def rung_rows(user: User) -> list[Row]:
    """What waits for this person to receive or to act, whoever has waited longest first."""
    if not user.leads and not LaneReceiver.objects.of_user(user).exists():
        # Most people receive nothing, and their day is not to pay for those who do.
        return []
    with acting_as(duty=Duty.FAST_LANE):
        mine = FastLane.objects.rung_for(user).waiting().with_state()
        found = list(mine.select_related("family", "office", "sender_service").order_by("sent_at", "pk")[:20])
    return [row_of(each, user, named=False) for each in found]


@dataclass(frozen=True)
class Pace:
    """How fast help came: medians over the lanes of a year, with how many each stands on."""

    sent: int
    received: str
    acted: str


def pace_of(found: Iterable[FastLane]) -> Pace:
    lanes = list(found)
    received = [minutes_between(each.sent_at, each.received_at) for each in lanes if each.received_at]
    acted = [minutes_between(each.sent_at, each.acted_at) for each in lanes if each.acted_at]
    return Pace(
        len(lanes),
        in_words(int(median(received))) if len(received) >= FEWEST else "",
        in_words(int(median(acted))) if len(acted) >= FEWEST else "",
    )
