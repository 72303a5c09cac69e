"""Somebody of the cast opens Familien Blomst because a child is in danger."""

from __future__ import annotations

from familieplan.families.emergency_operations import Opened, Sought, open_in_emergency
from familieplan.families.models import EmergencyAccess, LegalBasis, Person
from familieplan.families.operations import set_identity
from tests.assistance.files import number
from tests.cast import Cast

WHY = "Barnet er alene ute i kulda, og ingen svarer på telefon."
SERIAL = 11
# Reaches every service.
IN_DANGER = "fvl-13b-7"


def number_of(name: str, serial: int = SERIAL) -> str:
    """Give a member of the cast's family an identity number, and return it."""
    person = Person.objects.get(given_name=name)
    set_identity(person, number(serial))
    person.save()
    return number(serial)


def seek(cast: Cast, who: str, sought: Sought) -> Opened:
    worker = cast[who]
    service = worker.employment.office.service if worker.employment else None
    provision = LegalBasis.objects.opening_in_danger(service).first() or LegalBasis.objects.get(code=IN_DANGER)
    return open_in_emergency(by=worker, sought=sought, basis=provision, why=WHY)


def open_blomst(cast: Cast, who: str = "other_office") -> EmergencyAccess:
    glad = Person.objects.get(given_name="Glad")
    opened = seek(cast, who, Sought(name="Glad Blomst", birth_date=glad.birth_date))
    return opened.newly[0]
