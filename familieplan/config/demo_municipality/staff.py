"""Services, offices and the people who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.accounts.policies import Role
from familieplan.config.demo_municipality.names import ADJECTIVES, NOUNS
from familieplan.config.demo_municipality.signins import PASSWORD, sign_in_address

DISTRICTS = {"500101": "Midtbyen", "500102": "Østbyen", "500103": "Lerkendal", "500104": "Heimdal"}

# code, name, short name, offices: one per bydel or one for the city.
SERVICES = (
    ("nav-kommune", "NAV, kommunale tjenester", "NAV (kommune)", "bydel"),
    ("nav-stat", "NAV, statlige tjenester", "NAV (stat)", "bydel"),
    ("barnevern", "Barneverntjenesten", "Barnevernet", "bydel"),
    ("hvk", "Helse- og velferdskontor", "Helse- og velferdskontoret", "bydel"),
    ("helsestasjon", "Helsestasjon og skolehelsetjeneste", "Helsestasjonen", "bydel"),
    ("skole", "Skole", "Skolen", "bydel"),
    ("barnehage", "Barnehage", "Barnehagen", "bydel"),
    ("ppt", "Pedagogisk-psykologisk tjeneste", "PPT", "by"),
    ("flyktning", "Flyktningeenheten", "Flyktningeenheten", "by"),
    ("trondheimshjelpa", "Trondheimshjelpa", "Trondheimshjelpa", "by"),
    ("inn", "Kvalifiseringssenteret INN", "Kvalifiseringssenteret", "by"),
    ("kultur", "Kulturenheten", "Kulturenheten", "by"),
    ("frivillig", "Frivillig organisasjon", "Frivillige", "by"),
    ("osk", "Offentlig servicekontor", "OSK", "bydel"),
    ("radhus", "Rådhuset", "Rådhuset", "by"),
)


# That somebody has to do with them is itself a secret.
SECRET = {"barnevern"}


@dataclass(frozen=True)
class Named:
    """Somebody the mockups and the sign-in page know by name."""

    name: str
    service: str
    district: str
    role: Role
    part: str


CAST = (
    Named("Klar Bekk", "hvk", "500104", Role.CASEWORKER, "familiekoordinator"),
    Named("Trygg Furu", "nav-kommune", "500104", Role.CASEWORKER, "saksbehandler i NAV"),
    Named("Rask Elv", "osk", "500104", Role.TEAM_LEAD, "OSK-leder, Heimdal"),
    Named("Vid Utsikt", "radhus", "", Role.AREA_COORDINATOR, "områdekoordinator"),
    Named("Ærlig Stein", "radhus", "", Role.ADMINISTRATOR, "administrator"),
    Named("Nøye Lupe", "radhus", "", Role.AUDITOR, "personvernombud"),
    Named("Jevn Sti", "inn", "", Role.CASEWORKER, ""),
    Named("Myk Vind", "skole", "500104", Role.CASEWORKER, ""),
    Named("Blid Sol", "kultur", "", Role.CASEWORKER, ""),
    Named("Lun Hytte", "hvk", "500104", Role.CASEWORKER, ""),
    Named("Stø Varde", "osk", "500104", Role.TEAM_LEAD, ""),
    Named("Klok Lerke", "osk", "500103", Role.TEAM_LEAD, ""),
    Named("Kjapp Foss", "osk", "500101", Role.TEAM_LEAD, ""),
    Named("Varm Havn", "osk", "500102", Role.TEAM_LEAD, ""),
)


@dataclass
class Staff:
    """Who works where, for those who fill the municipality with families."""

    by_name: dict[str, User]
    offices: dict[tuple[str, str], Office]
    workers: dict[tuple[str, str], list[User]]

    def at(self, service: str, district: str) -> list[User]:
        """The caseworkers of a service for a bydel; a service for the whole city answers everywhere."""
        return self.workers.get((service, district)) or self.workers.get((service, ""), [])


def load(rng: Random, today: date, *, per_office: int) -> Staff:
    """Every service and office, the named people, and more caseworkers so that each office has some."""
    offices = _offices()
    started_on = today.replace(year=today.year - 9, day=1)
    password = make_password(PASSWORD)
    staff = Staff(by_name={}, offices=offices, workers={})
    for person in CAST:
        office = offices[(person.service, person.district)]
        _employ(staff, person.name, office, person.role, password, started_on)
    for office, name in zip(_vacancies(staff, per_office), _names(rng, taken=set(staff.by_name)), strict=False):
        _employ(staff, name, office, Role.CASEWORKER, password, started_on)
    return staff


def _offices() -> dict[tuple[str, str], Office]:
    offices = {}
    for code, name, short_name, spread in SERVICES:
        known = {"name": name, "short_name": short_name, "is_secret": code in SECRET}
        service, _new = Service.objects.get_or_create(code=code, defaults=known)
        places = DISTRICTS.items() if spread == "bydel" else [("", "")]
        for district, district_name in places:
            title = f"{service.short_name} {district_name}".strip()
            office, _new = Office.objects.get_or_create(
                name=title, defaults={"service": service, "district_code": district}
            )
            offices[(code, district)] = office
    return offices


def _vacancies(staff: Staff, per_office: int) -> list[Office]:
    open_posts = []
    for (service, district), office in staff.offices.items():
        if service not in {"osk", "radhus"}:
            open_posts += [office] * (per_office - len(staff.workers.get((service, district), [])))
    return open_posts


def _names(rng: Random, taken: set[str]) -> Iterator[str]:
    while True:
        name = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
        if name not in taken:
            taken.add(name)
            yield name


def _employ(staff: Staff, name: str, office: Office, role: Role, password: str, started_on: date) -> None:
    """One shared password is hashed once: hashing it per person would take the whole minute."""
    user = User.objects.create(email=sign_in_address(name), name=name, password=password)
    Employment.objects.create(user=user, office=office, role=role, started_on=started_on)
    staff.by_name[name] = user
    if role == Role.CASEWORKER:
        key = next(key for key, each in staff.offices.items() if each == office)
        staff.workers.setdefault(key, []).append(user)
