"""Verbs over several rows of a family. Each is whole or not at all, and leaves the access rows right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.models import User
from familieplan.areas.models import Zone
from familieplan.areas.operations import propose
from familieplan.families import access
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
    family = Family.objects.create(
        name=name, address=address, postcode=postcode, protection=protection, district=proposal.district
    )
    people = [add_member(family=family, by=by, member=member, on=on).person for member in members]
    if isinstance(basis, FirstConsent):
        stated = first_consent(family=family, by=by, stated=basis, members=people, on=on)
    else:
        stated = state_law(family=family, by=by, stated=basis, on=on)
    start_participation(family=family, by=by, worker=by, part=Part.COORDINATOR, basis=stated, on=on)
    return family


@transaction.atomic
def add_member(*, family: Family, by: User, member: NewMember, on: date | None = None) -> Membership:
    """Raises AlreadyMemberError, and identity.IdentityError when this installation does not take the number."""
    person = _person_for(family, by, member)
    if person.pk is None:
        person.save()
    elif Membership.objects.filter(family=family, person=person, ended_on=None).exists():
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
def protect_address(*, family: Family, by: User, protection: str) -> None:
    family.protection = protection
    family.save(update_fields=["protection"])


@transaction.atomic
def start_participation(
    *, family: Family, by: User, worker: User, part: str, basis: SharingBasis, on: date | None = None
) -> Participation:
    """Let somebody in, and write it into the ledger.

    Raises ValueError when the worker has no office today or the basis belongs to another family, NotCoveredError (a
    ValueError with a sentence for the screen) when the basis does not let the worker's service in on the day.
    """
    on = on or timezone.localdate()
    if worker.employment is None or basis.family_id != family.pk:
        raise ValueError("a participation needs a worker at work and a basis of this family")
    ensure_covered(basis, worker.employment.office.service, on)
    participation = Participation.objects.create(
        family=family,
        worker=worker,
        office=worker.employment.office,
        part=part,
        basis=basis,
        started_on=on,
    )
    note_access([participation], by=by)
    access.sync(families=[family.pk])
    return participation


@transaction.atomic
def end_participation(*, participation: Participation, by: User, reason: str, on: date | None = None) -> None:
    participation.ended_on = max(on or timezone.localdate(), participation.started_on)
    participation.end_reason = reason
    participation.save(update_fields=["ended_on", "end_reason"])
    note_end([participation], by=by)
    access.sync(families=[participation.family_id])


@transaction.atomic
def appoint_coordinator(*, family: Family, by: User, worker: User, basis: SpokenConsent | StatedLaw) -> Participation:
    """Give a family that nobody coordinates a coordinator, on a basis that is stated.

    What is left of an earlier coordinator who has gone, or of the same worker's smaller part, ends the same day.
    Raises NotCoveredError.
    """
    left = Participation.objects.select_for_update().filter(family=family, ended_on=None)
    for earlier in left.filter(Q(part=Part.COORDINATOR) | Q(worker=worker)):
        reason = EndReason.HANDED_OVER if earlier.worker_id == worker.pk else EndReason.LEFT_OFFICE
        end_participation(participation=earlier, by=by, reason=reason)
    if isinstance(basis, StatedLaw):
        stated = state_law(family=family, by=by, stated=basis)
    else:
        stated = give_consent(
            family=family,
            by=by,
            what=str(WHOLE),
            areas=WHOLE_PLAN,
            services=[worker.employment.office.service] if worker.employment else [],
            givers=[Yes(said_by=basis.said_by)],
            channel=basis.channel,
        )
    return start_participation(family=family, by=by, worker=worker, part=Part.COORDINATOR, basis=stated)
