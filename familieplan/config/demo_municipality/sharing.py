"""What each demo family has said yes to, what is shared on law, and what was told: by the operations people use."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from familieplan.accounts.models import Service, User
from familieplan.config.demo_municipality.staff import Staff
from familieplan.families import operations, secrecy
from familieplan.families.basis_operations import state_law
from familieplan.families.consent_operations import give_consent, withdraw_consent
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.first_rows import PUBLIC
from familieplan.families.models import Family, LegalBasis, LifeArea, Membership, Person, SharingBasis
from familieplan.families.stated import FirstConsent, StatedLaw, Told, Yes

# What a family's own coordinator may share on, from 2012 on.
ON_LAW = "hol-12-1"
WHY = "Familien trenger hjelp fra flere på en gang. Bare det som gjelder hjelpen, deles."


def first_consent(
    coordinator: User, helpers: list[tuple[User, str]], on_law: set[int], until: date | None
) -> FirstConsent:
    """To the coordinator's own service, and to those of the helpers who are not let in on law."""
    workers = [coordinator, *(worker for worker, _part in helpers if worker.pk not in on_law)]
    codes = {worker.employment.office.service.code for worker in workers if worker.employment}
    return FirstConsent(services=tuple(sorted(codes)), until_on=until, note="Sagt på det første møtet")


def until_when(serial: int, today: date) -> date | None:
    """Some consents have an end, a few of them soon; most stand until somebody takes them back."""
    if serial % 9 == 4:
        return today + timedelta(days=7 + serial % 20)
    return today + timedelta(days=120 + serial) if serial % 3 == 0 else None


def on_law_instead(helpers: list[tuple[User, str]], serial: int) -> set[int]:
    """In every seventh family one helper is let in on a provision: nobody could ask in time."""
    reached = [
        worker for worker, _part in helpers if worker.employment and _is_public(worker.employment.office.service)
    ]
    return {reached[-1].pk} if reached and serial % 7 == 3 else set()


def _is_public(service: Service) -> bool:
    """The provision reaches public services only, and no voluntary organisation."""
    return service.code in PUBLIC


def let_in(family: Family, by: User, helpers: list[tuple[User, str]], on_law: set[int], on: date) -> list[User]:
    consented = family.bases.get(kind=SharingBasis.Kind.CONSENT)
    for worker, part in helpers:
        basis = consented
        if worker.pk in on_law:
            told = Told(on=on + timedelta(days=2)) if family.pk % 2 else Told(because="Vi nådde dem ikke på telefon.")
            provision = LegalBasis.objects.in_force(on).get(code=ON_LAW)
            basis = state_law(family=family, by=by, stated=StatedLaw(provision, WHY, told), on=on)
        operations.start_participation(family=family, by=by, worker=worker, part=part, basis=basis, on=on)
    if family.pk % 3:
        let_the_others_know(family, by, [by, *(worker for worker, _part in helpers)], consented, on)
    return [worker for worker, _part in helpers]


def let_the_others_know(family: Family, by: User, team: list[User], consented: SharingBasis, on: date) -> None:
    """In most families where a secret service takes part, the family has said that the whole team may know it."""
    services = {each.employment.office.service for each in team if each.employment}
    for about in services:
        for told in services - {about} if about.is_secret else ():
            if SharingBasis.objects.filter(pk=consented.pk).covering(told, on).exists():
                secrecy.tell(family=family, by=by, about=about, told=told, basis=consented, on=on)


def later(rng: Random, today: date, family: Family, by: User, serial: int) -> None:
    """A smaller consent beside the first, something told on it, and now and then a yes that was taken back."""
    adult = Membership.objects.filter(family=family).exclude(relation="child").select_related("person").first()
    if adult is None:
        return
    on = today - timedelta(days=rng.randint(8, 45))
    school = Service.objects.get(code="skole")
    basis = give_consent(
        family=family,
        by=by,
        what="Læring og fritid",
        areas=[LifeArea.LEARNING, LifeArea.LEISURE],
        services=[school],
        givers=[Yes(adult.person)],
        channel="oral",
        on=max(on, adult.started_on),
    )
    assert basis.consent  # noqa: S101 made a moment ago
    write_disclosure(
        family=family,
        by=by,
        what="Fortalte kontaktlæreren hvem som følger opp leksehjelp",
        to_whom="Kontaktlæreren",
        to_service=school,
        on_what=basis.consent,
        told=Told(on=basis.started_on),
        happened_on=max(on, basis.started_on) + timedelta(days=1),
    )
    if serial % 24 == 0:
        withdraw_consent(consent=basis.consent, by=by, services=[school], withdrawn_by=adult.person, channel="oral")


def blomst(today: date, staff: Staff, family: Family, people: dict[str, Person]) -> None:
    """The consents of the pictures: one that runs out soon, one that was taken back, and something shared on law."""
    klar, trygg = staff.by_name["Klar Bekk"], staff.by_name["Trygg Furu"]
    services = {service.code: service for service in Service.objects.all()}
    give_consent(
        family=family,
        by=klar,
        what="Kontingent og utstyr",
        areas=[LifeArea.LEISURE],
        services=[services["kultur"]],
        givers=[Yes(people["Vakker"])],
        channel="oral",
        on=today - timedelta(days=35),
        until_on=today + timedelta(days=20),
        note="Glad er spurt, og sa ja.",
    )
    vaccines = give_consent(
        family=family,
        by=klar,
        what="Vaksiner og vekt for Liten",
        areas=[LifeArea.HEALTH],
        services=[services["helsestasjon"]],
        givers=[Yes(people["Liten"], representative=people["Stille"])],
        channel="paper",
        on=today - timedelta(days=290),
    )
    assert vaccines.consent  # noqa: S101 made a moment ago
    withdraw_consent(
        consent=vaccines.consent, by=klar, services=[services["helsestasjon"]], withdrawn_by=people["Stille"],
        channel="oral", on=today - timedelta(days=160),
    )  # fmt: skip
    for what, why, told, days in (
        ("Sosialhjelp per måned", "Trengs for å vurdere arbeidsrettede tiltak. Bare antall måneder, ikke beløp.",
         Told(on=today - timedelta(days=266)), 267),
        ("At familien venter på bolig", "Trengs for å kunne utsette oppstart av kurset. Ingenting om hvorfor.",
         Told(because="Vakker var på reise. Vi forteller det på neste møte."), 5),
    ):  # fmt: skip
        write_disclosure(
            family=family, by=trygg, what=what, to_whom="Veilederen", to_service=services["nav-stat"],
            on_what=LegalBasis.objects.in_force().get(code="nav-16"), told=told, proportionality=why,
            happened_on=today - timedelta(days=days),
        )  # fmt: skip
