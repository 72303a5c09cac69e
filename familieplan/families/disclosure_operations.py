"""Verbs of the ledger. Rows are only ever added, in the transaction of what they tell of."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Service, User
from familieplan.families.models import (
    Consent,
    Disclosure,
    DisclosureKind,
    Family,
    LegalBasis,
    Participation,
    SharingBasis,
)
from familieplan.families.stated import NotCoveredError, Told, law_does_not_reach


@transaction.atomic
def write_disclosure(
    *,
    family: Family,
    by: User,
    what: str,
    to_whom: str,
    to_service: Service | None,
    on_what: Consent | LegalBasis,
    told: Told,
    proportionality: str = "",
    happened_on: date | None = None,
) -> Disclosure:
    """What somebody told or sent, written down by hand.

    Raises NotCoveredError when the consent does not reach the service that day, when the provision was not in force,
    or when it does not let the writer's service tell the receiver.
    """
    happened_on = happened_on or timezone.localdate()
    if isinstance(on_what, Consent):
        _consent_reaches(on_what, to_service, happened_on)
    else:
        _law_reaches(on_what, by, to_service, happened_on)
    return Disclosure.objects.create(
        family=family,
        kind=DisclosureKind.SAID,
        what=what,
        to_whom=to_whom,
        to_service=to_service,
        consent=on_what if isinstance(on_what, Consent) else None,
        legal_basis=on_what if isinstance(on_what, LegalBasis) else None,
        on_what=on_what_in_words(on_what),
        proportionality=proportionality,
        told_on=told.on,
        not_told_because=told.because,
        happened_on=happened_on,
        recorded_by=by,
        by_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
    )


def _consent_reaches(consent: Consent, service: Service | None, on: date) -> None:
    reached = consent.items.in_force(on)
    if not (reached.filter(service=service) if service else reached).exists():
        raise NotCoveredError(
            _("Samtykket «%(what)s» gjaldt ikke %(service)s den dagen.")
            % {"what": consent, "service": service or _("noen")}
        )


def _law_reaches(provision: LegalBasis, by: User, service: Service | None, on: date) -> None:
    lawful = LegalBasis.objects.in_force(on).filter(pk=provision.pk)
    if not lawful.exists():
        raise NotCoveredError(_("%(law)s gjaldt ikke den dagen i denne versjonen.") % {"law": provision})
    giver = by.employment.office.service if by.employment else None
    if giver is None or not lawful.given_by(giver).exists():
        raise law_does_not_reach(provision, str(giver or ""), str(service or _("andre")))
    if not (lawful.received_by(service) if service else lawful.filter(to_all=True)).exists():
        raise law_does_not_reach(provision, str(giver), str(service or _("noen utenfor tjenestene")))


def on_what_in_words(on_what: Consent | LegalBasis) -> str:
    """As it is written into the ledger, and read in ten years."""
    if isinstance(on_what, Consent):
        return _("Samtykke: %(what)s") % {"what": on_what}
    return _("%(law)s, tekst fra %(day)s") % {"law": on_what, "day": on_what.valid_from.strftime("%d.%m.%Y")}


@transaction.atomic
def tell_family(*, disclosure: Disclosure, by: User, on: date | None = None) -> Disclosure:
    """The family knows now. A row of its own: the first one stands as it was written."""
    on = on or timezone.localdate()
    return Disclosure.objects.create(
        family_id=disclosure.family_id,
        kind=DisclosureKind.FAMILY_TOLD,
        what=disclosure.what,
        to_whom=disclosure.to_whom,
        to_office=disclosure.to_office,
        to_service_id=disclosure.to_service_id,
        consent_id=disclosure.consent_id,
        legal_basis_id=disclosure.legal_basis_id,
        on_what=disclosure.on_what,
        told_on=on,
        about=disclosure,
        happened_on=on,
        recorded_by=by,
        by_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
    )


def note_access(part: Participation, *, by: User, basis: SharingBasis | None = None, on: date | None = None) -> None:
    """It opens the plan to somebody: that is a disclosure, on the basis the participation stands on.

    Another basis and another day stand for an invitation to somebody who takes part already.
    """
    _of_participation(part, by, DisclosureKind.ACCESS, on or part.started_on, basis or part.basis).save()


def note_end(part: Participation, *, by: User) -> None:
    """It is closed. `ended_on` is set already."""
    _of_participation(part, by, DisclosureKind.ENDED, part.ended_on or timezone.localdate(), part.basis).save()


def _of_participation(part: Participation, by: User, kind: DisclosureKind, on: date, basis: SharingBasis) -> Disclosure:
    on_what = basis.consent or basis.legal_basis
    assert on_what is not None  # noqa: S101 a constraint says so
    opened = kind == DisclosureKind.ACCESS
    return Disclosure(
        family_id=part.family_id,
        kind=kind,
        what=_("Fikk tilgang til planen") if opened else _("Har ikke lenger tilgang til planen"),
        to_whom=part.worker.name,
        to_office=part.office.name,
        to_service_id=part.office.service_id,
        participation=part,
        consent=basis.consent,
        legal_basis=basis.legal_basis,
        on_what=on_what_in_words(on_what),
        proportionality=basis.statement if opened and basis.legal_basis else "",
        told_on=(basis.told_on or (on if basis.consent else None)) if opened else None,
        not_told_because=basis.not_told_because if opened else "",
        happened_on=on,
        recorded_by=by,
        by_service=by.employment.office.service if by.employment else None,
        signature=by.signature,
    )
