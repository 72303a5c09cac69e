"""Verbs of consent: give it, withdraw it for one service or for all, keep the signed paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Service, User
from familieplan.families import access
from familieplan.families.basis_operations import end_standing_on
from familieplan.families.models import (
    AgeRule,
    Consent,
    ConsentAge,
    ConsentedService,
    ConsentGiver,
    Family,
    Membership,
    Person,
    SharingBasis,
)
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.models.person import Relation
from familieplan.families.paper import SignedPaper
from familieplan.families.stated import ConsentAgeError, FirstConsent, Yes


@transaction.atomic
def give_consent(
    *,
    family: Family,
    by: User,
    what: str,
    areas: Iterable[str],
    services: Iterable[Service],
    givers: Iterable[Yes],
    channel: str,
    on: date | None = None,
    until_on: date | None = None,
    note: str = "",
    tells_of_work: bool = False,
) -> SharingBasis:
    """Write down a yes, and the basis that participations may stand on from then on.

    Raises ConsentAgeError when a child is too young to say yes alone, or too old for somebody else to say it, and when
    whoever speaks is no adult of the family.
    """
    on, services, givers = on or timezone.localdate(), list(services), list(givers)
    if not services or not givers:
        raise ConsentAgeError(_("Velg minst én tjeneste, og minst én som sier ja."))
    rule = ConsentAge.objects.rule(on)
    for yes in givers:
        check_age(yes, services=services, rule=rule, family=family, on=on)
    consent = Consent.objects.create(
        family=family,
        what=what,
        areas=list(areas),
        tells_of_work=tells_of_work,
        given_on=on,
        until_on=until_on,
        channel=channel,
        note=note,
        recorded_by=by,
    )
    ConsentedService.objects.bulk_create([ConsentedService(consent=consent, service=service) for service in services])
    ConsentGiver.objects.bulk_create([_giver(consent, yes) for yes in givers])
    names = ", ".join(str(yes.person or yes.said_by) for yes in givers)
    return SharingBasis.objects.create(
        family=family,
        kind=SharingBasis.Kind.CONSENT,
        consent=consent,
        statement=f"{names}: {what}"[:300],
        started_on=on,
        stated_by=by,
    )


def _giver(consent: Consent, yes: Yes) -> ConsentGiver:
    return ConsentGiver(
        consent=consent,
        person=yes.person,
        said_by=str(yes.representative or yes.representative_name or yes.person or yes.said_by),
        representative=yes.representative,
        representative_name=yes.representative_name,
    )


def check_age(yes: Yes, *, services: Iterable[Service], rule: AgeRule, family: Family, on: date) -> None:
    """Raises ConsentAgeError. A child whose birth date nobody knows is spoken for.

    Old enough for some of the services and too young for others: then the child and a grown-up have both said yes.
    """
    if yes.person is None:
        return
    member = Membership.objects.current(on).filter(family=family, person=yes.person).first()
    if member is None:
        raise ConsentAgeError(_("%(name)s er ikke med i familien.") % {"name": yes.person})
    too_young = [service for service in services if not may_say_yes(yes.person, member, rule.years(service), on)]
    spoken_for = yes.representative is not None or bool(yes.representative_name)
    names = {"name": yes.person.given_name, "services": ", ".join(service.short_name for service in too_young)}
    if too_young and not spoken_for:
        raise ConsentAgeError(
            _("%(name)s er for ung til å si ja alene til %(services)s. Velg hvem som sier ja for barnet.") % names
        )
    if spoken_for and not too_young:
        raise ConsentAgeError(_("%(name)s er gammel nok til å svare selv. Ingen andre kan si ja.") % names)
    if yes.representative:
        _is_an_adult_of(family, yes.representative, on)


def may_say_yes(person: Person, member: Membership, years: int, on: date) -> bool:
    age = person.age_on(on)
    return age >= years if age is not None else member.relation != Relation.CHILD


def _is_an_adult_of(family: Family, person: Person, on: date) -> None:
    members = Membership.objects.current(on).filter(family=family, person=person)
    if not members.exists() or members.children(on).exists():
        raise ConsentAgeError(_("%(name)s kan ikke si ja for et barn.") % {"name": person})


def first_consent(*, family: Family, by: User, stated: FirstConsent, members: list[Person], on: date) -> SharingBasis:
    """The consent that a family is registered with. Raises ConsentAgeError when no adult said yes for a child."""
    services = list(Service.objects.filter(code__in=stated.services))
    rule = ConsentAge.objects.rule(on)
    chosen = [person for place, person in enumerate(members) if stated.said_yes is None or place in stated.said_yes]
    rows = {row.person_id: row for row in Membership.objects.filter(family=family, person__in=chosen)}
    oldest = max((rule.years(service) for service in services), default=18)
    young = {person.pk for person in chosen if not may_say_yes(person, rows[person.pk], oldest, on)}
    adult = next((person for person in chosen if may_say_yes(person, rows[person.pk], 18, on)), None)
    return give_consent(
        family=family,
        by=by,
        what=str(stated.what),
        areas=WHOLE_PLAN,
        services=services,
        givers=[Yes(person, representative=adult if person.pk in young else None) for person in chosen],
        channel=stated.channel,
        on=on,
        until_on=stated.until_on,
        note=stated.note,
    )


@transaction.atomic
def withdraw_consent(
    *,
    consent: Consent,
    by: User,
    services: Iterable[Service],
    withdrawn_by: Person | None = None,
    withdrawn_by_name: str = "",
    channel: str,
    on: date | None = None,
) -> int:
    """Take the yes back for these services. What stands on it for them ends in the same transaction; the rest stands.

    A day ahead is refused with ValueError: whoever takes back a yes is not kept waiting. Returns how many were closed.
    """
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise ValueError("a consent is withdrawn at once")
    items = consent.items.select_for_update().filter(service__in=list(services), withdrawn_on=None)
    withdrawn = [item.service_id for item in items]
    for item in items:
        item.withdrawn_on, item.withdrawn_at = max(on, consent.given_on), timezone.now()
        item.withdrawn_by = withdrawn_by
        item.withdrawn_by_name = str(withdrawn_by) if withdrawn_by else withdrawn_by_name
        item.withdrawal_channel, item.withdrawal_recorded_by = channel, by
        item.save()
    closed = end_standing_on(bases=[consent.basis.pk], by=by, on=on, services=withdrawn)
    if not consent.items.filter(withdrawn_on=None).exists():
        consent.basis.ended_on = max(on, consent.basis.started_on)
        consent.basis.save(update_fields=["ended_on"])
    access.sync(families=[consent.family_id])
    return closed


@transaction.atomic
def keep_scan(*, consent: Consent, by: User, paper: SignedPaper) -> None:
    """The signed paper. One that is there already stays: ValueError."""
    if consent.scan:
        raise ValueError("the signed paper is kept already")
    consent.scan, consent.scan_type = paper.upload, paper.kind
    consent.save(update_fields=["scan", "scan_type"])
