"""Somebody of the cast opens Familien Blomst because a child is in danger."""

from __future__ import annotations

from familieplan.families import emergency_bases
from familieplan.families.emergency_operations import Opened, Sought, open_in_emergency
from familieplan.families.models import EmergencyAccess, Person
from familieplan.families.operations import set_identity
from tests.assistance.files import number
from tests.cast import Cast

WHY = "Barnet er alene ute i kulda, og ingen svarer på telefon."
SERIAL = 11


def number_of(name: str, serial: int = SERIAL) -> str:
    """Give a member of the cast's family an identity number, and return it."""
    person = Person.objects.get(given_name=name)
    set_identity(person, number(serial))
    person.save()
    return number(serial)


def seek(cast: Cast, who: str, sought: Sought) -> Opened:
    return open_in_emergency(by=cast[who], sought=sought, basis=emergency_bases.in_force()[0], why=WHY)


def open_blomst(cast: Cast, who: str = "other_office") -> EmergencyAccess:
    glad = Person.objects.get(given_name="Glad")
    opened = seek(cast, who, Sought(name="Glad Blomst", birth_date=glad.birth_date))
    return opened.newly[0]
