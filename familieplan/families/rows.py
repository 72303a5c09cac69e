"""What the pages of a family show, formatted once: plain values, so that templates need not ask the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.accounts.prepared import ANYBODY, prepared_by_key
from familieplan.accounts.templatetags.fp import short_day
from familieplan.families.models import Family, Knowledge, Membership, Participation, SharingBasis
from familieplan.families.models.merge import MergedInto
from familieplan.families.models.person import Relation
from familieplan.families.models.protection import is_cleared
from familieplan.families.policies import Part, Protection, Right
from familieplan.families.standing import Emergency, StandIn

HIDDEN = "Skjermet"


@dataclass(frozen=True)
class Member:
    name: str
    age: int | None
    relation: str
    is_child: bool
    identity_hash: str | None
    interpreter: str
    pk: int = field(default=0, compare=False)
    journal_number: str = field(default="", compare=False)


@dataclass(frozen=True)
class Colleague:
    """Somebody who takes part, as the reader may know it."""

    pk: int
    name: str
    initials: str
    part: str
    office: str
    mine: bool
    basis: str
    started_on: date
    service_pk: int = field(default=0, compare=False)
    service: str = field(default="", compare=False)


@dataclass
class Header:
    """The band above every page of a family."""

    public_id: UUID
    name: str
    members: list[Member]
    coordinator: str
    zone: str
    interpreter: str
    shield: str
    colleagues: list[Colleague]
    may_log: bool
    may_plan: bool
    may_steer: bool
    keeps_secret: bool = False
    is_cleared: bool = True
    emergency: Emergency | None = None
    # The coordinator that this reader stands in for, and until when; None for everybody else.
    stands_in: StandIn | None = None
    # The family that this one has been merged into, for whoever sees both.
    merged_into: MergedInto | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


@prepared_by_key
def _memberships(_user: User, family: int) -> QuerySet[Membership]:
    return Membership.objects.current().filter(family=family).select_related("person")


def members_of(family: Family) -> list[Member]:
    """Adults first, then children from the oldest."""
    members = [_member(row) for row in _memberships(ANYBODY, family.pk)]
    return sorted(members, key=lambda member: (member.is_child, -(member.age or 0)))


def _member(row: Membership) -> Member:
    age = row.person.age_on()
    is_child = age < 18 if age is not None else row.relation == Relation.CHILD
    relation = "" if is_child else row.get_relation_display()
    return Member(
        row.person.given_name,
        age,
        relation,
        is_child,
        row.person.identity_hash,
        row.person.interpreter_language,
        row.person_id,
        row.journal_number,
    )


def _told(family: int, user: User) -> QuerySet[Knowledge]:
    """When this user's service was told of a colleague's, if it is a secret one."""
    told = Knowledge.objects.current().filter(family=family, told=user.service_id or 0, about__is_secret=True)
    return told.filter(about=OuterRef("office__service")).order_by("started_on")


@prepared_by_key
def _participations(user: User, family: int) -> QuerySet[Participation]:
    told = _told(family, user)
    return (
        Participation.objects.current()
        .known_to(user)
        .filter(family=family)
        .annotate(told_on=Subquery(told.values("started_on")[:1]), told_basis=Subquery(told.values("basis")[:1]))
        .select_related("worker", "office__service", "basis__consent", "basis__legal_basis")
        .order_by("started_on", "pk")
    )


def colleagues_of(family: Family, user: User) -> list[Colleague]:
    """Who takes part today. The coordinator first."""
    rows = _participations(user, family.pk)
    # Since when, and on what, the reader may know of it is what a page can say.
    bases = _bases({row.told_basis for row in rows if row.told_basis})  # type: ignore[attr-defined]  # annotated
    found = [
        Colleague(
            pk=row.pk,
            name=row.worker.name,
            initials=initials(row.worker.name),
            part=row.get_part_display(),
            office=_("Kontoret er skjult") if family.is_protected else row.office.name,
            mine=row.worker_id == user.pk,
            basis=str(bases.get(row.told_basis, row.basis)),  # type: ignore[attr-defined]
            service_pk=row.office.service_id,
            service=row.office.service.short_name,
            started_on=max(row.started_on, row.told_on or row.started_on),  # type: ignore[attr-defined]
        )
        for row in rows
    ]
    return sorted(found, key=lambda who: (who.part != str(Part.COORDINATOR.label), who.started_on, who.pk))


def _bases(keys: set[int]) -> dict[int, SharingBasis]:
    return SharingBasis.objects.select_related("consent", "legal_basis").in_bulk(keys) if keys else {}


def family_header(family: Family, user: User, extra_facts: Iterable[tuple[str, str]] = ()) -> Header:
    """Two queries: the members and those who take part. `family` comes from access.family_for."""
    rights = family.rights
    colleagues = colleagues_of(family, user)
    cleared = is_cleared(user, family)
    nameless = family.protection == Protection.STRICT and not cleared
    members = members_of(family)
    leader = next((who for who in colleagues if who.part == str(Part.COORDINATOR.label)), None)
    interpreters = [f"{member.interpreter}, for {member.name}" for member in members if member.interpreter]
    header = Header(
        public_id=family.public_id,
        name=family.name_in_lists() if nameless else family.name,
        members=members,
        coordinator=_coordinator(leader),
        zone=HIDDEN if family.is_protected else _place(family),
        interpreter=", ".join(interpreters),
        shield=family.get_protection_display() if family.is_protected else "",
        colleagues=colleagues,
        may_log=Right.LOG in rights,
        may_plan=Right.PLAN in rights,
        may_steer=Right.STEER in rights,
        is_cleared=cleared,
        keeps_secret=bool(user.employment and user.employment.office.service.is_secret),
        emergency=family.emergency,
        merged_into=family.merged_into,
    )
    stand_in = family.stand_in
    if stand_in and stand_in.deputy_id == user.pk:
        header.stands_in = stand_in
    header.facts = [
        (_("Familiekoordinator"), header.coordinator),
        *([(_("Stedfortreder"), _until(stand_in))] if stand_in and not header.stands_in else []),
        (_("Levekårssone"), header.zone),
        *([(_("Tolk"), header.interpreter)] if header.interpreter else []),
        *extra_facts,
    ]
    return header


def _coordinator(leader: Colleague | None) -> str:
    if leader is None:
        return _("Ingen ennå")
    return _("%(name)s (deg)") % {"name": leader.name} if leader.mine else leader.name


def _until(stand_in: StandIn) -> str:
    words = {"name": stand_in.deputy, "day": short_day(stand_in.last_on)}
    return _("%(name)s til og med %(day)s") % words


def _place(family: Family) -> str:
    district = family.district.name if family.district else ""
    if family.zone:
        return f"{family.zone.name}, {district}" if district else family.zone.name
    if family.zone_confirmed_at:
        return _("Utenfor sonene, %(district)s") % {"district": district} if district else _("Utenfor sonene")
    return _("Ikke bekreftet")
