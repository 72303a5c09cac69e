"""The rows that an installation begins with: provisions, consent ages and reminders. From then on they are its own.

A provision names the services it concerns by code; a service is tied to it when the service is entered. `valid_from` is
the day the act, or the change named in the source, came into force; older versions are not entered. What the source
calls unchecked must be read against Lovdata by the municipality's own lawyer before use. The new forvaltningslov
(LOV-2025-06-20-81) is left out: the day it comes into force is not known here. The administrator adds it as a new
version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

UNCHECKED = "Ordlyden er ikke kontrollert mot Lovdata."
GUIDE = "helsedirektoratet.no, veileder om samarbeid om tjenester til barn, unge og deres familier. "
NAV_GUIDE = "nav.no, retningslinjer for samarbeid mellom barnevern og NAV, punkt 2.2. "
BUFDIR = "bufdir.no, informasjonsdeling mellom tjenestene. "
PROP_166 = "Prop. 166 L (2020–2021), lov 18. juni 2021 nr. 127, i kraft 1. juli 2021. "
HEALTH = ("hvk", "helsestasjon")
PUBLIC = (
    *("nav-kommune", "nav-stat", "barnevern", "hvk", "helsestasjon", "skole", "barnehage", "ppt", "flyktning"),
    *("trondheimshjelpa", "inn", "kultur", "osk"),
)


@dataclass(frozen=True)
class Provision:
    """`givers` and `receivers` are codes of services; None means all."""

    code: str
    law: str
    paragraph: str
    text: str
    source: str
    valid_from: date
    givers: tuple[str, ...] | None
    receivers: tuple[str, ...] | None


PROVISIONS = (
    Provision(
        "fvl-13b-2",
        "Forvaltningsloven",
        "§ 13 b første ledd nr. 2",
        "Opplysninger kan brukes til det formålet de er gitt eller innhentet for, for eksempel som ledd i arbeidet med"
        " familiens egen sak. Gjelder bare offentlige organer, og ikke der en særlov er strengere.",
        GUIDE + UNCHECKED,
        date(1978, 1, 1),
        PUBLIC,
        PUBLIC,
    ),
    Provision(
        "fvl-13b-5",
        "Forvaltningsloven",
        "§ 13 b første ledd nr. 5",
        "Et offentlig organ kan fortelle et annet at det har kontakt med en person, hvilke avgjørelser som er tatt, og"
        " det andre må vite for å fremme giverens egne oppgaver. Barnevernet og NAV har strengere regler.",
        GUIDE + UNCHECKED,
        date(1978, 1, 1),
        tuple(code for code in PUBLIC if code not in {"barnevern", "nav-kommune", "nav-stat"}),
        PUBLIC,
    ),
    Provision(
        "fvl-13b-7",
        "Forvaltningsloven",
        "§ 13 b første ledd nr. 7",
        "Det som må til for å unngå fare for liv eller helse, kan deles med dem som kan hindre faren, og ikke med"
        " flere. Et snevert unntak som ligner nødrett.",
        PROP_166 + "Merknadene til bestemmelsen er lest.",
        date(2021, 7, 1),
        PUBLIC,
        None,
    ),
    Provision(
        "nav-7",
        "NAV-loven",
        "§ 7",
        "NAV stat kan dele med andre offentlige organer når det må til for å fremme NAVs egne oppgaver, eller for å"
        " hindre vesentlig fare for liv eller alvorlig skade på helse. Vurder hver opplysning for seg.",
        GUIDE + "Foreslått utvidet i Prop. 166 L (2020–2021). " + UNCHECKED,
        date(2006, 7, 1),
        ("nav-stat",),
        PUBLIC,
    ),
    Provision(
        "nav-16",
        "NAV-loven",
        "§ 16",
        "I det felles NAV-kontoret kan opplysninger være tilgjengelige for den andre delen av kontoret så langt det"
        " trengs for et hensiktsmessig arbeid. NAV stat og NAV kommune er ellers to organer.",
        NAV_GUIDE + UNCHECKED,
        date(2006, 7, 1),
        ("nav-stat", "nav-kommune"),
        ("nav-stat", "nav-kommune"),
    ),
    Provision(
        "sotjl-43",
        "Sosialtjenesteloven",
        "§ 43",
        "NAV kommune henter opplysninger i samarbeid med den det gjelder, eller slik at personen vet om det. Andre"
        " organer svarer på det NAV kommune trenger for å behandle søknaden.",
        "Helsetilsynet, tilsyn med Midtre Gauldal og Giske, viser til paragrafen. " + UNCHECKED,
        date(2010, 1, 1),
        PUBLIC,
        ("nav-kommune",),
    ),
    Provision(
        "sotjl-44",
        "Sosialtjenesteloven",
        "§ 44",
        "NAV kommune kan dele med andre offentlige organer når det må til for å fremme egne oppgaver, eller for å"
        " hindre vesentlig fare for liv eller alvorlig skade på helse. Vurder hver opplysning for seg.",
        GUIDE + "Foreslått utvidet i Prop. 166 L (2020–2021). " + UNCHECKED,
        date(2010, 1, 1),
        ("nav-kommune",),
        PUBLIC,
    ),
    Provision(
        "bvl-13-1",
        "Barnevernsloven",
        "§ 13-1",
        "Barnevernet kan dele uten samtykke bare for å fremme sine egne oppgaver, eller for å hindre vesentlig fare for"
        " liv eller alvorlig skade på helse. At noen har kontakt med barnevernet, er alltid hemmelig.",
        BUFDIR + UNCHECKED,
        date(2023, 1, 1),
        ("barnevern",),
        PUBLIC,
    ),
    Provision(
        "bvl-13-2",
        "Barnevernsloven",
        "§ 13-2",
        "Alle som utfører oppgaver for det offentlige, skal melde fra til barnevernet når det er grunn til å tro at et"
        " barn mishandles eller utsettes for alvorlig omsorgssvikt. Plikten går foran taushetsplikten. Meld bare det"
        " som trengs.",
        "Prop. 79 L (2024–2025); Sivilombudet om terskelen for meldeplikt. " + UNCHECKED,
        date(2023, 1, 1),
        None,
        ("barnevern",),
    ),
    Provision(
        "hol-12-1",
        "Helse- og omsorgstjenesteloven",
        "§ 12-1",
        "Den som arbeider i kommunens helse- og omsorgstjeneste, har taushetsplikt etter forvaltningsloven. Det som"
        " deles med andre organer, må trengs for å løse oppgaver etter loven, eller for å hindre alvorlig skade.",
        GUIDE + "Tredje ledd er foreslått opphevet i Prop. 166 L (2020–2021). " + UNCHECKED,
        date(2012, 1, 1),
        HEALTH,
        PUBLIC,
    ),
    Provision(
        "hpl-25",
        "Helsepersonelloven",
        "§ 25",
        "Helsepersonell kan gi samarbeidende personell det som trengs for å gi forsvarlig hjelp, hvis pasienten ikke"
        " motsetter seg det.",
        GUIDE + UNCHECKED,
        date(2001, 1, 1),
        HEALTH,
        HEALTH,
    ),
    Provision(
        "hpl-33",
        "Helsepersonelloven",
        "§ 33",
        "Helsepersonell skal melde fra til barnevernet når det er grunn til å tro at et barn mishandles eller utsettes"
        " for alvorlig omsorgssvikt. Plikten går foran taushetsplikten.",
        GUIDE + UNCHECKED,
        date(2001, 1, 1),
        HEALTH,
        ("barnevern",),
    ),
    Provision(
        "krl-5",
        "Krisesenterlova",
        "§ 5",
        "Krisesenteret kan dele med andre offentlige organer bare når det må til for å løse egne oppgaver, eller for å"
        " hindre vesentlig fare for liv eller alvorlig skade på helse.",
        GUIDE + UNCHECKED,
        date(2010, 1, 1),
        ("krisesenter",),
        PUBLIC,
    ),
)
# Entered later than those above, for whoever opens a family because somebody is in danger (docs/adr/0008).
IN_DANGER = (
    Provision(
        "hpl-23",
        "Helsepersonelloven",
        "§ 23",
        "Taushetsplikten er ikke til hinder når tungtveiende private eller offentlige hensyn gjør det rettmessig å gi"
        " opplysningene videre, for eksempel for å hindre alvorlig skade.",
        UNCHECKED,
        date(2001, 1, 1),
        HEALTH,
        None,
    ),
    Provision(
        "strl-196",
        "Straffeloven",
        "§ 196",
        "Enhver har plikt til å avverge en alvorlig straffbar handling, for eksempel vold mot barn, mens det er mulig."
        " Plikten går foran taushetsplikten.",
        UNCHECKED,
        date(2015, 10, 1),
        None,
        None,
    ),
    Provision(
        "strl-17",
        "Straffeloven",
        "§ 17",
        "Nødrett: det som ellers er ulovlig, er lov når liv, helse eller annet skal reddes fra en fare som ikke kan"
        " hindres på annen rimelig måte.",
        UNCHECKED,
        date(2015, 10, 1),
        None,
        None,
    ),
)
OPEN_IN_DANGER = ("fvl-13b-7", "nav-7", "sotjl-44", "bvl-13-1", *(each.code for each in IN_DANGER))
PARTY_AT_15 = "Barnevernsloven § 12-3 (part ved 15 år); Tysvær og Moss bruker 15 år. Praksis er ulik."
PATIENT_AT_16 = "Pasient- og brukerrettighetsloven § 4-3 (16 år); Øygarden bruker 16 år. Praksis er ulik."
FROM = date(2000, 1, 1)


def enter(apps: Any, schema_editor: Any) -> None:
    """Into an empty register only: what an administrator has changed since stands."""
    age_of = apps.get_model("families", "ConsentAge")
    _enter(apps, PROVISIONS)
    if not age_of.objects.exists():
        age_of.objects.create(service=None, years=15, source=PARTY_AT_15, valid_from=FROM)
    reminder = apps.get_model("families", "ReminderRule")
    if not reminder.objects.exists():
        reminder.objects.create(days_before_end=30, days_before_birthday=60, valid_from=FROM)
    for service in apps.get_model("accounts", "Service").objects.all():
        tie(service, apps)


def _enter(apps: Any, provisions: Iterable[Provision]) -> None:
    register = apps.get_model("families", "LegalBasis")
    # The first migration that enters provisions knows no such column yet.
    marked = any(field.name == "opens_in_danger" for field in register._meta.get_fields())
    for row in provisions:
        dated = {"text": row.text, "source": row.source, "valid_from": row.valid_from}
        reach = {"from_all": row.givers is None, "to_all": row.receivers is None}
        facts = {"law": row.law, "paragraph": row.paragraph} | dated | reach
        if marked:
            facts["opens_in_danger"] = row.code in OPEN_IN_DANGER
        register.objects.get_or_create(code=row.code, defaults=facts)


def enter_those_in_danger(apps: Any, schema_editor: Any) -> None:
    """What a family can be opened on in danger. An open version is marked before the trigger holds it fast."""
    _enter(apps, IN_DANGER)
    versions = apps.get_model("families", "LegalBasis").objects.filter(code__in=OPEN_IN_DANGER, valid_to=None)
    versions.filter(opens_in_danger=False).update(opens_in_danger=True)
    for service in apps.get_model("accounts", "Service").objects.all():
        tie(service, apps)


def tie(service: Any, apps: Any) -> None:
    """A service that has just been entered joins the first provisions that name its code, and gets its consent age."""
    provision_of, age_of = apps.get_model("families", "LegalBasis"), apps.get_model("families", "ConsentAge")
    open_rows = {row.code: row for row in provision_of.objects.filter(valid_to=None)}
    for provision in (*PROVISIONS, *IN_DANGER):
        row = open_rows.get(provision.code)
        if row and service.code in (provision.givers or ()):
            row.givers.add(service)
        if row and service.code in (provision.receivers or ()):
            row.receivers.add(service)
    if service.code in HEALTH and not age_of.objects.filter(service=service).exists():
        age_of.objects.create(service=service, years=16, source=PATIENT_AT_16, valid_from=FROM)
