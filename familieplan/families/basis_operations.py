"""Verbs of the basis: state a provision of law, and end what stands on a basis together with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Service, User
from familieplan.families import access
from familieplan.families.disclosure_operations import note_end
from familieplan.families.models import (
    ConsentedService,
    EndReason,
    Family,
    LegalBasis,
    Participation,
    SharingBasis,
)
from familieplan.families.stated import NotCoveredError, StatedLaw, law_does_not_reach

NEEDED = ("basis__consent", "basis__legal_basis", "worker", "office")


@transaction.atomic
def state_law(*, family: Family, by: User, stated: StatedLaw, on: date | None = None) -> SharingBasis:
    """Use a provision of the register for this family. NotCoveredError when it does not let this service tell."""
    on = on or timezone.localdate()
    giver = by.employment.office.service if by.employment else None
    lawful = LegalBasis.objects.in_force(on).filter(pk=stated.provision.pk)
    if not lawful.exists():
        raise NotCoveredError(_("%(law)s gjelder ikke den dagen.") % {"law": stated.provision})
    if giver is None or not lawful.given_by(giver).exists():
        raise law_does_not_reach(stated.provision, str(giver or ""), _("andre"))
    return SharingBasis.objects.create(
        family=family,
        kind=SharingBasis.Kind.LAW,
        legal_basis=stated.provision,
        giver=giver,
        statement=stated.why,
        told_on=stated.told.on,
        not_told_because=stated.told.because,
        started_on=on,
        stated_by=by,
    )


def ensure_covered(basis: SharingBasis, service: Service, on: date) -> None:
    """Raises NotCoveredError, with a sentence that says what is missing. The database says the same in its own way."""
    here = SharingBasis.objects.filter(pk=basis.pk)
    if here.covering(service, on).opening_the_plan().exists():
        return
    if not here.in_force(on).exists():
        raise NotCoveredError(_("«%(basis)s» gjelder ikke den dagen.") % {"basis": basis})
    if basis.legal_basis:
        raise law_does_not_reach(basis.legal_basis, str(basis.giver), str(service))
    if not here.covering(service, on).exists():
        raise NotCoveredError(
            _("Samtykket «%(what)s» gjelder ikke %(service)s. Spør familien, eller velg et annet grunnlag.")
            % {"what": basis.consent, "service": service}
        )
    raise NotCoveredError(
        _("Samtykket «%(what)s» gjelder bare noen livsområder. Den som deltar, ser hele planen.")
        % {"what": basis.consent}
    )


@transaction.atomic
def end_basis(*, basis: SharingBasis, by: User, on: date | None = None) -> None:
    """The basis ends, and with it every participation that stood on it, in the same transaction."""
    on = on or timezone.localdate()
    basis.ended_on = max(on, basis.started_on)
    basis.save(update_fields=["ended_on"])
    end_standing_on(bases=[basis.pk], by=by, on=on)
    access.sync(families=[basis.family_id])


def end_standing_on(*, bases: Iterable[int], by: User | None, on: date, services: Iterable[int] | None = None) -> int:
    """End what stands on these bases (for these services, or for all), and write it into the ledger.

    One that was to begin later ends the day it would have begun: it never was. With no `by`, the day's passing ended
    it, and the row is signed by whoever stated the basis.
    """
    standing = Participation.objects.select_for_update(of=("self",)).filter(basis__in=list(bases), ended_on=None)
    if services is not None:
        standing = standing.filter(office__service__in=list(services))
    ended = list(standing.select_related(*NEEDED, "basis__stated_by"))
    for part in ended:
        part.ended_on, part.end_reason = max(part.started_on, on), EndReason.BASIS_ENDED
        part.save(update_fields=["ended_on", "end_reason"])
        note_end(part, by=by or part.basis.stated_by)
    return len(ended)


@transaction.atomic
def end_what_ran_out(*, on: date | None = None) -> int:
    """Participations whose consent or provision has run out end on the day it did. Access has gone already."""
    on = on or timezone.localdate()
    ended = 0
    gone = ConsentedService.objects.filter(consent__until_on__lte=on, withdrawn_on=None)
    for item in gone.filter(consent__basis__participations__ended_on=None).select_related("consent__basis").distinct():
        until_on = item.consent.until_on
        assert until_on is not None  # noqa: S101 filtered above
        ended += end_standing_on(bases=[item.consent.basis.pk], by=None, on=until_on, services=[item.service_id])
    for basis in (
        SharingBasis.objects.filter(Q(legal_basis__valid_to__lte=on), participations__ended_on=None)
        .select_related("legal_basis")
        .distinct()
    ):
        assert basis.legal_basis and basis.legal_basis.valid_to  # noqa: S101, PT018 filtered above
        ended += end_standing_on(bases=[basis.pk], by=None, on=basis.legal_basis.valid_to)
    return ended
