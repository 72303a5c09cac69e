"""Verbs on schools, kindergartens and health stations: enter, change, name a contact, write practice and positions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Office, User
from familieplan.areas.models import (
    EarlierZone,
    Institution,
    InstitutionContact,
    InstitutionYear,
    PracticeMeasure,
    Zone,
)


def enter_institution(
    *, by: User, name: str, kind: str, zone: Zone | None, address: str = "", office: Office | None = None
) -> Institution:
    return Institution.objects.create(
        name=name, kind=kind, zone=zone, zone_confirmed_by=by, address=address, office=office
    )


@transaction.atomic
def change_institution(
    *,
    institution: Institution,
    by: User,
    name: str,
    kind: str,
    zone: Zone | None,
    address: str = "",
    office: Office | None = None,
    closed_on: date | None = None,
) -> None:
    """Another zone is confirmed anew, by whoever says so today. Years that are written down keep theirs."""
    kept = Institution.objects.select_for_update().get(pk=institution.pk)
    if kept.zone_id != (zone.pk if zone else None):
        EarlierZone.objects.create(
            institution=kept,
            zone=kept.zone,
            from_on=kept.zone_confirmed_on,
            to_on=timezone.localdate(),
            confirmed_by=kept.zone_confirmed_by,
        )
        kept.zone, kept.zone_confirmed_by, kept.zone_confirmed_on = zone, by, timezone.localdate()
    kept.name, kept.kind, kept.address, kept.office, kept.closed_on = name, kind, address, office, closed_on
    kept.save()


@transaction.atomic
def name_contact(
    *, institution: Institution, name: str, role: str, from_on: date, worker: User | None = None, reach: str = ""
) -> InstitutionContact:
    """Whoever was it before, is until that day. IntegrityError for a day before the last one's first."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    institution.contacts.filter(to_on=None).update(to_on=from_on)
    return InstitutionContact.objects.create(
        institution=institution, worker=worker, name=worker.name if worker else name, role=role, reach=reach,
        from_on=from_on,
    )  # fmt: skip


def end_contact(*, institution: Institution) -> None:
    """From today nobody is named; somebody who was to begin later does not."""
    today = timezone.localdate()
    institution.contacts.filter(to_on=None, from_on__gt=today).delete()
    institution.contacts.filter(to_on=None).update(to_on=today)


def begin_practice(
    *, institution: Institution, kind: str, what: str, from_on: date, to_on: date | None = None
) -> PracticeMeasure:
    return PracticeMeasure.objects.create(institution=institution, kind=kind, what=what, from_on=from_on, to_on=to_on)


def say_result(*, practice: PracticeMeasure, result: str, to_on: date | None = None) -> None:
    practice.result, practice.to_on = result, to_on
    practice.save(update_fields=["result", "to_on"])


def enter_year(
    *,
    institution: Institution,
    year: int,
    pupils: int,
    source: str,
    ppt: Decimal | None = None,
    trondheimshjelpa: Decimal | None = None,
    school_health: Decimal | None = None,
) -> InstitutionYear:
    """A year that is there already gets the new numbers, and stays in the zone it was written in."""
    facts = {
        "pupils": pupils,
        "source": source,
        "ppt": ppt,
        "trondheimshjelpa": trondheimshjelpa,
        "school_health": school_health,
    }
    row, _new = InstitutionYear.objects.update_or_create(
        institution=institution, year=year, defaults=facts, create_defaults=facts | {"zone": institution.zone}
    )
    return row
