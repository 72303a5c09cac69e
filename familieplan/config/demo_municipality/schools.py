"""Schools, kindergartens and health stations in and outside the zones, and two meetings of the forum of users."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from familieplan.accounts.models import Office, User
from familieplan.areas import forum_operations as forum
from familieplan.areas import school_operations as verbs
from familieplan.areas.models import Institution, Zone
from familieplan.config.demo_municipality.staff import Staff

HEIMDAL, LERKENDAL, OSTBYEN, MIDTBYEN = "500104", "500103", "500102", "500101"
SOCIAL, WORKER = "Sosiallærer", "Sosionom"
SOURCE = "Enhetenes egne tall, oppdiktet"
# The service that the workers of each kind belong to.
SERVICE = {"school": "skole", "kinder": "barnehage", "health": "helsestasjon"}


class Place(NamedTuple):
    """`positions`: PPT, Trondheimshjelpa and school health in the latest year; None is not known."""

    name: str
    kind: str
    zone: str
    district: str
    pupils: int = 0
    positions: tuple[str | None, str | None, str | None] = (None, None, None)
    contact: tuple[str, str] = ("", "")


PLACES = (
    Place("Solhaug skole", "school", "saupstad", HEIMDAL, 412, ("1.2", "0.8", "1.4"), ("Myk Vind", SOCIAL)),
    Place("Lyngtua barnehage", "kinder", "saupstad", HEIMDAL, 84, ("0.3", "0.2", None), ("Lett Lyng", WORKER)),
    Place("Tyttebær helsestasjon", "health", "saupstad", HEIMDAL, contact=("Mild Mose", WORKER)),
    Place("Bergknatten skole", "school", "kattem", HEIMDAL, 365, ("0.9", "0.6", "1.1"), ("Klok Kløver", WORKER)),
    Place("Mosegrend barnehage", "kinder", "kattem", HEIMDAL, 72, ("0.2", "0.1", None)),
    Place("Høgtun skole", "school", "romolslia-hallset", LERKENDAL, 380, ("0.8", "0.4", "1.0"), ("Stø Stein", SOCIAL)),
    Place("Ripsbusken barnehage", "kinder", "romolslia-hallset", LERKENDAL, 66, ("0.2", None, None)),
    Place("Elvesvingen skole", "school", "tempe-oya", LERKENDAL, 298, ("0.6", "0.3", "0.8")),
    Place("Brusvingen barnehage", "kinder", "tempe-oya", LERKENDAL, 90, ("0.2", "0.1", None)),
    Place("Bakketopp skole", "school", "ila-midtbyen", MIDTBYEN, 342, ("0.7", "0.4", "0.9"), ("Glad Gran", WORKER)),
    Place("Vindfløy barnehage", "kinder", "ila-midtbyen", MIDTBYEN, 58, ("0.1", None, None)),
    Place("Fjordblikk skole", "school", "lademoen-mollenberg", OSTBYEN, 405, ("1", "0.7", "1.3"), ("Rask Li", SOCIAL)),
    Place("Lykta barnehage", "kinder", "lademoen-mollenberg", OSTBYEN, 76, ("0.3", "0.2", None)),
    Place("Fyrlykta helsestasjon", "health", "lademoen-mollenberg", OSTBYEN, contact=("Varm Vik", WORKER)),
    Place("Granlia skole", "school", "", OSTBYEN, 520, ("0.9", "0.3", "1.2"), ("Trygg Tind", SOCIAL)),
    Place("Furumoen skole", "school", "", MIDTBYEN, 478, ("0.8", "0.2", "1.1")),
    Place("Rognlund barnehage", "kinder", "", OSTBYEN, 98, ("0.2", "0.1", None)),
)  # fmt: skip
PRACTICE = (
    ("reading", "Lesekurs for andre trinn, fire uker høst og vår", "Åtte av ti leser nå på trinnet sitt."),
    ("language", "Språkgrupper hver dag for barn som er nye i norsk", ""),
    ("social", "Sosial trening i hele klassen, en time i uka", ""),
    ("transit", "Hver familie møtes før overgangen fra barnehage til skole", "Alle familiene kom."),
)
GROUPS = "Foreldreutvalgene i skolene\nUngdomsrådet\nVelferdsalliansen\nRådet for innvandrere\nFrivilligsentralen"
AGENDA = "1. Hva er gjort siden sist\n2. Hva hindrer familiene\n3. Innspill til neste årsstatus"
FIRST_INPUTS = (
    (
        "Velferdsalliansen",
        "Brevene om sosialhjelp er vanskelige å forstå.",
        "Vi skriver de tre vanligste brevene på nytt.",
        True,
    ),
    ("Ungdomsrådet", "Det må finnes et sted å være om kvelden på Kattem.", "Kveldskafeen på bydelshuset åpnet.", True),
    ("Rådet for innvandrere", "Tolken må være bestilt før møtet.", "Tolk bestilles når møtet avtales.", False),
)
SECOND_INPUTS = (
    (
        "Foreldreutvalgene i skolene",
        "Foreldre vil vite hvem på skolen de kan spørre.",
        "Hvert sted har en sosialfaglig kontakt på siden sin.",
        True,
    ),
    ("Frivilligsentralen", "Utstyr til ski og sykkel må kunne lånes uten å spørre noen.", "", False),
)


def begin(today: date, staff: Staff, by: User) -> None:
    zones = {zone.slug: zone for zone in Zone.objects.all()}
    for number, place in enumerate(PLACES):
        if not place.zone or place.zone in zones:
            _place(today, staff, by, place, zones.get(place.zone), number)
    _forum(today)


def _place(today: date, staff: Staff, by: User, place: Place, zone: Zone | None, number: int) -> None:
    office = staff.offices[(SERVICE[place.kind], place.district)]
    where = f"Prøveveien {number + 1}"
    made = verbs.enter_institution(by=by, name=place.name, kind=place.kind, zone=zone, address=where, office=office)
    name, role = place.contact
    if name:
        started_on = today - timedelta(days=400 - number)
        worker = staff.by_name.get(name)
        verbs.name_contact(
            institution=made, name=name, role=role, from_on=started_on, worker=worker, reach="72 00 00 00"
        )
    if place.pupils:
        _years(today, made, place)
        kind, what, result = PRACTICE[number % len(PRACTICE)]
        practice = verbs.begin_practice(institution=made, kind=kind, what=what, from_on=today - timedelta(days=300))
        if result:
            verbs.say_result(practice=practice, result=result)


def _years(today: date, made: Institution, place: Place) -> None:
    """The year before had a fifth less of each."""
    for year, part in ((today.year - 1, Decimal("0.8")), (today.year, Decimal(1))):
        ppt, hjelpa, health = (Decimal(each) * part if each else None for each in place.positions)
        positions = {"ppt": ppt, "trondheimshjelpa": hjelpa, "school_health": health}
        verbs.enter_year(institution=made, year=year, pupils=place.pupils, source=SOURCE, **positions)


def _forum(today: date) -> None:
    """One of last year, which a yearly status tells of, and one of this year: another is still to come."""
    offices = list(Office.objects.filter(service__is_secret=False).order_by("pk")[:3])
    for days, place, inputs in ((420, "Rådhuset, bystyresalen", FIRST_INPUTS), (60, "Kattem bydelshus", SECOND_INPUTS)):
        held_on = today - timedelta(days=days)
        meeting = forum.plan_forum(planned_on=held_on, place=place, agenda=AGENDA, invited=GROUPS, held_on=held_on)
        for number, (group, words, answer, is_done) in enumerate(inputs):
            said = forum.write_input(meeting=meeting, group=group, words=words)
            if answer:
                office, done_on = offices[number % len(offices)], held_on + timedelta(days=40) if is_done else None
                forum.answer_input(
                    forum_input=said, group=group, words=words, answer=answer, office=office, done_on=done_on
                )
