"""Ask somebody into a plan, and everything that happens to the question afterwards. Every step is a row of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Employment, Office, User
from familieplan.accounts.notices import notify
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination import facts
from familieplan.coordination.models import Invitation, InvitationStep, Measure, State, Whom
from familieplan.families.basis_operations import ensure_covered, state_law
from familieplan.families.models import Family, Participation, SharingBasis
from familieplan.families.operations import start_participation
from familieplan.families.policies import Part
from familieplan.families.stated import NotCoveredError, StatedLaw

NEEDED = ("family__district", "office__service", "sender_service", "sent_by", "measure")


class InvitationRefusedError(ValueError):
    """It cannot be sent, answered or taken back; the words say why, and are meant for the screen."""


@dataclass(frozen=True)
class Outsider:
    """Somebody without a sign-in: who, how they are reached, and how they were asked."""

    whom: str
    name: str
    contact: str
    asked_how: str


@dataclass(frozen=True)
class Asked:
    """What it is about, in the sender's own words."""

    area: str
    asks_for: str
    shares: str = ""
    measure: Measure | None = None
    until_on: date | None = None


@transaction.atomic
def invite_office(
    *,
    family: Family,
    by: User,
    office: Office,
    asked: Asked,
    part: str = Part.READER,
    basis: SharingBasis | StatedLaw | None = None,
    at: datetime | None = None,
) -> Invitation:
    """Everybody at the office is told that a question waits. Raises NotCoveredError when the basis reaches it not."""
    if isinstance(basis, StatedLaw):
        basis = state_law(family=family, by=by, stated=basis)
    if basis:
        ensure_covered(basis, office.service, timezone.localdate())
    sent = _send(family, by, asked, whom=Whom.OFFICE, office=office, basis=basis, part=part, sent_at=at)
    _tell(sent, workers_at(office), _("Kontoret ditt er spurt om noe."))
    return sent


@transaction.atomic
def invite_outsider(
    *, family: Family, by: User, outsider: Outsider, asked: Asked, at: datetime | None = None
) -> Invitation:
    """They have been asked already, outside the program; their answer is written down by the team."""
    return _send(
        family,
        by,
        asked,
        whom=outsider.whom,
        outside_name=outsider.name,
        outside_contact=outsider.contact,
        asked_how=outsider.asked_how,
        sent_at=at,
    )


def _send(family: Family, by: User, asked: Asked, *, sent_at: datetime | None, **facts_of_whom: object) -> Invitation:
    made = Invitation.objects.create(
        family=family,
        area=asked.area,
        asks_for=asked.asks_for,
        shares=asked.shares,
        measure=asked.measure,
        until_on=asked.until_on,
        sent_by=by,
        sender_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
        sent_at=sent_at or timezone.now(),
        **facts_of_whom,
    )
    facts.changed([family.pk])
    return made


def workers_at(office: Office) -> list[User]:
    at_work = Employment.objects.current().filter(office=office, role__in=WORKS_WITH_FAMILIES, user__is_active=True)
    return [each.user for each in at_work.select_related("user")]


def _tell(invitation: Invitation, whom: list[User], text: str) -> None:
    notify(users=whom, text=text, path=reverse("coordination:invitation", args=[invitation.public_id]))


def asked_of(user: User, public_id: UUID) -> Invitation | None:
    """What this person's office is asked, whether they may see the family or not."""
    with acting_as(duty=Duty.INVITATION):
        mine = Invitation.objects.to_office_of(user).filter(public_id=public_id)
        return mine.with_state().select_related(*NEEDED, "basis__consent", "basis__legal_basis").first()


def basis_reaches(invitation: Invitation) -> bool:
    """Whether what it was sent on lets the office in today: only then is the family named, and opened by a yes."""
    if invitation.basis_id is None or invitation.office is None:
        return False
    with acting_as(duty=Duty.INVITATION):
        here = SharingBasis.objects.filter(pk=invitation.basis_id)
        covering = here.covering(invitation.office.service, timezone.localdate())
        return covering.opening_the_plan().exists()


def _step(invitation: Invitation, kind: State, by: User, words: str = "", reason: str = "") -> None:
    """Raises InvitationRefusedError when somebody else was first: the database holds the two apart."""
    try:
        with transaction.atomic():
            InvitationStep.objects.create(
                invitation=invitation, kind=kind, by=by, signature=by.signature, words=words, reason=reason
            )
    except IntegrityError as taken:
        raise InvitationRefusedError(_("Invitasjonen er besvart allerede.")) from taken


def _still(invitation: Invitation, *states: State) -> None:
    current = Invitation.objects.with_state().get(pk=invitation.pk).state
    if current not in states:
        raise InvitationRefusedError(
            _("Invitasjonen står som «%(state)s», og kan ikke endres slik.") % {"state": current.label}
        )


@transaction.atomic
def receive(*, invitation: Invitation, by: User) -> bool:
    """The first who opens it at the office receives it for all of them, and the sender gets a receipt."""
    if invitation.state != State.SENT:
        return False
    with acting_as(duty=Duty.INVITATION):
        _step(invitation, State.RECEIVED, by)
    _tell(invitation, [invitation.sent_by], _("En invitasjon du sendte, er mottatt."))
    return True


@transaction.atomic
def accept(*, invitation: Invitation, by: User, words: str = "") -> Participation | None:
    """Yes from the office; on a basis that reaches it whoever says it takes part from the same moment.

    None when there is no such basis: then the sender asks the family first. Raises InvitationRefusedError.
    """
    opens = basis_reaches(invitation)
    with acting_as(duty=Duty.INVITATION):
        _of_the_office(invitation, by)
        _still(invitation, State.SENT, State.RECEIVED)
        _step(invitation, State.ACCEPTED, by, words)
        part = _let_in(invitation, by) if opens else None
    _tell(invitation, [invitation.sent_by], _("En invitasjon du sendte, er godtatt."))
    facts.changed([invitation.family_id])
    return part


def _let_in(invitation: Invitation, by: User) -> Participation:
    there = Participation.objects.current().filter(family=invitation.family_id, worker=by).first()
    if there:
        return there
    assert invitation.basis is not None  # noqa: S101 it reaches the office
    try:
        return start_participation(
            family=invitation.family, by=by, worker=by, part=invitation.part, basis=invitation.basis
        )
    except NotCoveredError as missing:
        raise InvitationRefusedError(str(missing)) from missing


def _of_the_office(invitation: Invitation, by: User) -> None:
    if not Invitation.objects.to_office_of(by).filter(pk=invitation.pk).exists():
        raise InvitationRefusedError(_("Bare kontoret som er spurt, kan svare."))


@transaction.atomic
def decline(*, invitation: Invitation, by: User, reason: str, words: str = "") -> None:
    """No, and why. What was stated in law for this question alone ends with it. Raises InvitationRefusedError."""
    with acting_as(duty=Duty.INVITATION):
        _of_the_office(invitation, by)
        _still(invitation, State.SENT, State.RECEIVED)
        _step(invitation, State.DECLINED, by, words, reason)
        _end_unused(invitation)
    _tell(invitation, [invitation.sent_by], _("En invitasjon du sendte, er avslått."))
    facts.changed([invitation.family_id])


def _end_unused(invitation: Invitation) -> None:
    """A consent is the family's and stands; a provision was stated for this question."""
    basis = invitation.basis
    if basis and basis.legal_basis_id and not Participation.objects.filter(basis=basis).exists():
        basis.ended_on = max(timezone.localdate(), basis.started_on)
        basis.save(update_fields=["ended_on"])


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, words: str = "") -> None:
    """By whoever steers the family. It stands in the lists as before. Raises InvitationRefusedError."""
    _still(invitation, State.SENT, State.RECEIVED)
    _step(invitation, State.WITHDRAWN, by, words)
    with acting_as(duty=Duty.INVITATION):
        _end_unused(invitation)
    if invitation.office:
        _tell(invitation, workers_at(invitation.office), _("Noe kontoret ditt ble spurt om, er trukket tilbake."))
    facts.changed([invitation.family_id])


@transaction.atomic
def finish(*, invitation: Invitation, by: User, words: str) -> None:
    """Done, and what came of it. Raises InvitationRefusedError."""
    with acting_as(duty=Duty.INVITATION):
        _of_the_office(invitation, by)
        _still(invitation, State.ACCEPTED)
        _step(invitation, State.DONE, by, words)
    _tell(invitation, [invitation.sent_by], _("Noe du ba om i en invitasjon, er gjort."))
    facts.changed([invitation.family_id])


@transaction.atomic
def write_down(*, invitation: Invitation, by: User, kind: State, words: str = "", reason: str = "") -> None:
    """What somebody outside answered, or has done, as the team heard it. Raises InvitationRefusedError."""
    if invitation.office_id is not None:
        raise InvitationRefusedError(_("Kontoret svarer selv."))
    _still(invitation, *((State.ACCEPTED,) if kind == State.DONE else (State.SENT,)))
    _step(invitation, kind, by, words, reason)
    facts.changed([invitation.family_id])
