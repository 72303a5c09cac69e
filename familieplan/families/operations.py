"""Verbs over several rows of a family. Each is whole or not at all, and leaves the access rows right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.areas.models import Zone
from familieplan.areas.operations import propose
from familieplan.families import access, secrecy
from familieplan.families.basis_operations import end_basis as end_basis
from familieplan.families.basis_operations import ensure_covered
from familieplan.families.basis_operations import state_law as state_law
from familieplan.families.consent_operations import first_consent, give_consent
from familieplan.families.disclosure_operations import note_access, note_end
from familieplan.families.models import EndReason, Family, Membership, Participation, Person, SharingBasis
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.policies import Part
from familieplan.families.stated import WHOLE, FirstConsent, SpokenConsent, StatedLaw, Yes


class AlreadyMemberError(ValueError):
    """The person belongs to this family already."""


@dataclass(frozen=True)
class NewMember:
    """A person to be entered into a family."""

    given_name: str
    relation: str
    birth_date: date | None = None
    family_name: str = ""
    sex: str = "unknown"
    identity_number: str = ""
    interpreter_language: str = ""
    lives_here: bool = True


@transaction.atomic
def register_family(
    *,
    by: User,
    name: str,
    members: list[NewMember],
    basis: FirstConsent | StatedLaw,
    address: str = "",
    postcode: str = "",
    protection: str = "",
    on: date | None = None,
) -> Family:
    """Enter a family; whoever does becomes its coordinator, on the basis that is stated.

    Raises NotCoveredError and ConsentAgeError: then no family is entered.
    """
    on = on or timezone.localdate()
    proposal = propose(postcode)
    # Until somebody takes part nobody sees the family, not even whoever enters it.
    with acting_as(duty=Duty.REGISTER):
        family = Family.objects.create(
            name=name, address=address, postcode=postcode, protection=protection, district=proposal.district
        )
    people = [_first_member(family=family, by=by, member=member, on=on) for member in members]
    with acting_as(duty=Duty.REGISTER):
        if isinstance(basis, FirstConsent):
            stated = first_consent(family=family, by=by, stated=basis, members=people, on=on)
        else:
            stated = state_law(family=family, by=by, stated=basis, on=on)
        if by.employment is None:
            raise ValueError("whoever registers a family takes part in it, and so must be at work")
        ensure_covered(stated, by.employment.office.service, on)
        begun = _let_in(family=family, worker=by, part=Part.COORDINATOR, basis=stated, on=on)
    # The ledger is written by whoever sees the family now.
    note_access(begun, by=by)
    return family


@transaction.atomic
def add_member(*, family: Family, by: User, member: NewMember, on: date | None = None) -> Membership:
    """Raises AlreadyMemberError, and identity.IdentityError when this installation does not take the number."""
    person = _person_for(family, by, member)
    if person.pk is None:
        with acting_as(duty=Duty.REGISTER):
            person.save()
    return _belong(family, person, member, on)


@transaction.atomic
def carry_member(*, family: Family, by: User, membership: Membership) -> Membership:
    """Somebody whom `by` sees in another family is of this one from today. Raises AlreadyMemberError.

    NAV's journal number stays where it was written: the team here may not know that NAV has a case.
    """
    person = membership.person
    if Membership.objects.filter(family=family, person=person, ended_on=None).exists():
        raise AlreadyMemberError
    as_there = NewMember(person.given_name, membership.relation, lives_here=membership.lives_here)
    return _belong(family, person, as_there, None)


def _first_member(*, family: Family, by: User, member: NewMember, on: date) -> Person:
    person = _person_for(family, by, member)
    with acting_as(duty=Duty.REGISTER):
        if person.pk is None:
            person.save()
        _belong(family, person, member, on)
    return person


def _belong(family: Family, person: Person, member: NewMember, on: date | None) -> Membership:
    same = Membership.objects.filter(family=family, person__identity_hash=person.identity_hash, ended_on=None)
    if person.identity_hash and same.exists():
        raise AlreadyMemberError
    return Membership.objects.create(
        family=family,
        person=person,
        relation=member.relation,
        lives_here=member.lives_here,
        started_on=on or timezone.localdate(),
    )


def _person_for(family: Family, by: User, member: NewMember) -> Person:
    """The person that this worker already knows by the number, here or in another family; otherwise a new one.

    Somebody else's family is never asked: an answer, or a refusal, would tell that the person is there.
    """
    person = Person(
        given_name=member.given_name,
        family_name=member.family_name,
        birth_date=member.birth_date,
        sex=member.sex,
        interpreter_language=member.interpreter_language,
    )
    if not member.identity_number:
        return person
    set_identity(person, member.identity_number)
    known = Person.objects.filter(identity_hash=person.identity_hash)
    here = known.filter(memberships__family=family).order_by("pk").first()
    return here or known.visible_to(by).order_by("pk").first() or person


def set_identity(person: Person, number: str) -> None:
    known = identity.accept(number)
    person.identity_encrypted = identity.encrypt(known.number)
    person.identity_hash = identity.keyed_hash(known.number)
    person.birth_date = person.birth_date or known.birth_date


@transaction.atomic
def correct_member(*, membership: Membership, by: User, member: NewMember) -> None:
    """What was entered wrongly, or was not known yet; the database keeps what stood there before.

    An empty identity number leaves the one that is there. Raises AlreadyMemberError when somebody else of the family
    has the number, and identity.IdentityError when this installation does not take it.
    """
    person = membership.person
    for name in ("given_name", "family_name", "birth_date", "sex", "interpreter_language"):
        setattr(person, name, getattr(member, name))
    if member.identity_number:
        set_identity(person, member.identity_number)
        others = Membership.objects.current().filter(family=membership.family_id).exclude(person=person)
        if others.filter(person__identity_hash=person.identity_hash).exists():
            raise AlreadyMemberError
    person.save()
    membership.relation, membership.lives_here = member.relation, member.lives_here
    membership.save(update_fields=["relation", "lives_here"])


@transaction.atomic
def note_journal_number(*, family: Family, by: User, person_id: int, number: str) -> None:
    """NAV's own number of the adult's case, in this family alone; empty takes it away. History keeps the former one."""
    here = Membership.objects.current().filter(family=family, person=person_id)
    here.update(journal_number=number.strip().upper())


@transaction.atomic
def end_membership(*, membership: Membership, by: User, on: date | None = None) -> None:
    membership.ended_on = on or timezone.localdate()
    membership.save(update_fields=["ended_on"])


@transaction.atomic
def confirm_zone(*, family: Family, by: User, zone: Zone | None) -> None:
    """A person says which zone the family belongs to; the program only ever proposed it."""
    family.zone = zone
    family.zone_confirmed_by = by
    family.zone_confirmed_at = timezone.now()
    family.save(update_fields=["zone", "zone_confirmed_by", "zone_confirmed_at"])


@transaction.atomic
def move_family(*, family: Family, by: User, address: str, postcode: str) -> None:
    """A new address proposes a bydel; the confirmed zone stays until a person confirms another."""
    family.address, family.postcode = address, postcode
    family.district = propose(postcode).district
    family.save(update_fields=["address", "postcode", "district"])
    access.sync(families=[family.pk])


@transaction.atomic
def start_participation(
    *, family: Family, by: User, worker: User, part: str, basis: SharingBasis, on: date | None = None
) -> Participation:
    """Let somebody in, and write it into the ledger.

    Raises ValueError when the worker has no office today or the basis belongs to another family, NotCoveredError (a
    ValueError with a sentence for the screen) when the basis does not let the worker's service in on the day, and
    secrecy.SecretCoordinatorError for a coordinator whom somebody on the team may not know of.
    """
    on = on or timezone.localdate()
    if worker.employment is None or basis.family_id != family.pk:
        raise ValueError("a participation needs a worker at work and a basis of this family")
    ensure_covered(basis, worker.employment.office.service, on)
    if there := secrecy.met_again(family=family, by=by, worker=worker, part=part, basis=basis, on=on):
        note_access(there, by=by, basis=basis, on=on)
        return there
    secrecy.let_the_team_know(family=family, by=by, worker=worker, part=part, basis=basis, on=on)
    begun = _let_in(family=family, worker=worker, part=part, basis=basis, on=on)
    note_access(begun, by=by)
    return begun


def _let_in(*, family: Family, worker: User, part: str, basis: SharingBasis, on: date) -> Participation:
    if worker.employment is None:
        raise ValueError("a participation needs a worker at work")
    begun = Participation.objects.create(
        family=family, worker=worker, office=worker.employment.office, part=part, basis=basis, started_on=on
    )
    access.sync(families=[family.pk])
    return begun


@transaction.atomic
def end_participation(*, participation: Participation, by: User, reason: str, on: date | None = None) -> None:
    participation.ended_on = max(on or timezone.localdate(), participation.started_on)
    participation.end_reason = reason
    participation.save(update_fields=["ended_on", "end_reason"])
    note_end(participation, by=by)
    access.sync(families=[participation.family_id])


@transaction.atomic
def appoint_coordinator(*, family: Family, by: User, worker: User, basis: SpokenConsent | StatedLaw) -> Participation:
    """Give a family that nobody coordinates a coordinator, on a basis that is stated.

    What is left of an earlier coordinator who has gone, or of the same worker's smaller part, ends the same day.
    Raises NotCoveredError.
    """
    # The lead who does it does not see who takes part.
    with acting_as(duty=Duty.APPOINT):
        left = Participation.objects.select_for_update().filter(family=family, ended_on=None)
        for earlier in left.filter(Q(part=Part.COORDINATOR) | Q(worker=worker)):
            reason = EndReason.HANDED_OVER if earlier.worker_id == worker.pk else EndReason.LEFT_OFFICE
            end_participation(participation=earlier, by=by, reason=reason)
        stated = _as_heard(family=family, by=by, worker=worker, basis=basis)
        return start_participation(family=family, by=by, worker=worker, part=Part.COORDINATOR, basis=stated)


def _as_heard(*, family: Family, by: User, worker: User, basis: SpokenConsent | StatedLaw) -> SharingBasis:
    if isinstance(basis, StatedLaw):
        return state_law(family=family, by=by, stated=basis)
    return give_consent(
        family=family,
        by=by,
        what=str(WHOLE),
        areas=WHOLE_PLAN,
        services=[worker.employment.office.service] if worker.employment else [],
        givers=[Yes(said_by=basis.said_by)],
        channel=basis.channel,
    )
