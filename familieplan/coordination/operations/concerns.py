"""Raise a concern, answer it, and say which family it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts import identity
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.accounts.notices import notify
from familieplan.areas.models import Institution
from familieplan.coordination.models import Concern, ConcernAnswer, ConcernLink
from familieplan.families.leads import leads_of
from familieplan.families.models import Family, Membership, Participation
from familieplan.families.policies import Part, Right

MOST = 5


class ConcernRefusedError(ValueError):
    """It cannot be raised, answered or linked; the words say why, and are meant for the screen."""


@dataclass(frozen=True)
class Child:
    """Whom it is about, as the sender knows it. The identity number is never kept, only what finds it again."""

    name: str
    birth_date: date | None = None
    identity_number: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Said:
    seen: str
    parents_told: str
    not_told_because: str = ""
    child_view: str = ""
    no_view_because: str = ""


@transaction.atomic
def raise_concern(
    *,
    by: User,
    child: Child,
    said: Said,
    district_code: str,
    institution: Institution | None = None,
    at: datetime | None = None,
) -> Concern:
    """To the OSK team of the district, whose leads are told at once. Raises ConcernRefusedError.

    `institution`: the school the sender writes from, where several are one office; the signature says which.
    """
    place = by.employment
    if place is None or place.office.service.is_secret:
        raise ConcernRefusedError(_("Tjenesten din tar opp slikt etter sine egne regler, og ikke her."))
    if institution and not Institution.objects.of_office(by).filter(pk=institution.pk).exists():
        raise ConcernRefusedError(_("Du kan bare melde fra en skole eller barnehage der du arbeider."))
    number = identity.accept(child.identity_number) if child.identity_number else None
    made = Concern.objects.create(
        sender=by,
        office=place.office,
        signature=f"{by.name}, {institution.name}" if institution else by.signature,
        district_code=district_code,
        child_name=child.name,
        birth_date=child.birth_date or (number.birth_date if number else None),
        identity_hash=identity.keyed_hash(number.number) if number else "",
        address=child.address,
        postcode=child.postcode,
        seen=said.seen,
        parents_told=said.parents_told,
        not_told_because=said.not_told_because,
        child_view=said.child_view,
        no_view_because=said.no_view_because,
        sent_at=at or timezone.now(),
    )
    _tell(made, [*leads_of(district_code)], _("Noen er bekymret for et barn i bydelen."))
    return made


def _tell(concern: Concern, whom: list[User], text: str) -> None:
    notify(users=whom, text=text, path=reverse("coordination:concern", args=[concern.public_id]))


@transaction.atomic
def answer_concern(*, concern: Concern, by: User, text: str) -> None:
    """Once, and the sender is told. Raises ConcernRefusedError."""
    with acting_as(duty=Duty.CONCERN):
        _leads(concern, by)
        try:
            with transaction.atomic():
                ConcernAnswer.objects.create(concern=concern, text=text, by=by, signature=by.signature)
        except IntegrityError as taken:
            raise ConcernRefusedError(_("Bekymringen er besvart allerede.")) from taken
    _tell(concern, [concern.sender], _("Du har fått svar på en bekymring."))


def _leads(concern: Concern, by: User) -> None:
    if not Concern.objects.for_lead(by).filter(pk=concern.pk).exists():
        raise ConcernRefusedError(_("Bare OSK-lederen i bydelen kan gjøre dette."))


def candidates(*, concern: Concern, by: User) -> QuerySet[Family]:
    """The families of the lead's own district in which a child of that number, or that name and birth date, belongs."""
    belongs = Membership.objects.current()
    given, _space, family_name = concern.child_name.rpartition(" ")
    with acting_as(duty=Duty.CONCERN):
        if concern.identity_hash:
            found = belongs.filter(person__identity_hash=concern.identity_hash)
        elif concern.birth_date:
            named = {"person__given_name__iexact": given, "person__family_name__iexact": family_name}
            found = belongs.filter(person__birth_date=concern.birth_date, **named)
        else:
            found = belongs.none()
        ids = list(found.values_list("family_id", flat=True)[:MOST])
    return Family.objects.permitting(by, Right.REVIEW).filter(pk__in=ids).order_by("pk")


@transaction.atomic
def link_concern(*, concern: Concern, by: User, family: Family) -> None:
    """From now on the family's team reads it, and its coordinator is told. Raises ConcernRefusedError."""
    if not candidates(concern=concern, by=by).filter(pk=family.pk).exists():
        raise ConcernRefusedError(_("Bekymringen passer ikke med denne familien."))
    with acting_as(duty=Duty.CONCERN):
        _leads(concern, by)
        try:
            with transaction.atomic():
                ConcernLink.objects.create(concern=concern, family=family, by=by)
        except IntegrityError as taken:
            raise ConcernRefusedError(_("Bekymringen er knyttet til en familie allerede.")) from taken
        coordinating = Participation.objects.current().filter(family=family, part=Part.COORDINATOR)
        told = [part.worker for part in coordinating.select_related("worker")]
    _tell(concern, told, _("En bekymring er knyttet til en av familiene dine."))
