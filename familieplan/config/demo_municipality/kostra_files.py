"""The records of 11F and 11CF, as a professional system would have written them; SSB's own controls pass."""

from __future__ import annotations

from datetime import date
from random import Random

from familieplan.config.demo_municipality.programme import (
    COMPLETED,
    ON_LEAVE,
    OUTCOMES,
    STOPPED,
    UNDER_WAY,
    Participant,
)
from familieplan.config.demo_municipality.recipients import Recipient

Record = dict[str, str | int | date]
MONTH_NAMES = ("JAN", "FEB", "MARS", "APRIL", "MAI", "JUNI", "JULI", "AUG", "SEPT", "OKT", "NOV", "DES")
# Livelihood, benefit and work situation that fit together under controls K015 to K024.
LIVELIHOODS = (
    ("5", "12", "07"),
    ("5", "12", "07"),
    ("5", "12", "04"),
    ("5", "12", "06"),
    ("1", "12", "02"),
    ("3", "11", "04"),
    ("2", "12", "05"),
    ("6", "12", "09"),
)


def records_11f(rng: Random, municipality: str, people: list[Recipient], year: int) -> list[Record]:
    present = [person for person in people if person.in_year(year)]
    return [_record_11f(rng, municipality, person, year) for person in present]


def _record_11f(rng: Random, municipality: str, person: Recipient, year: int) -> Record:
    months = person.in_year(year)
    amount = rng.randrange(58, 150) * 100 + 2500 * person.children
    livelihood, benefit, work = LIVELIHOODS[person.serial % len(LIVELIHOODS)]
    conditions = person.serial % 9 == 0
    record = _about(municipality, person, year, f"S{person.serial:07d}")
    record |= {
        "VKLO": livelihood,
        "TRYGDESIT": benefit,
        "ARBSIT": work,
        "BIDRAG": amount * len(months),
        "LAAN": 0,
        "GITT_OKONOMIRAD": "1" if person.serial % 4 == 0 else "2",
        "FAAT_INDIVIDUELL_PLAN": "1" if person.serial % 11 == 0 else "2",
        "SAKSBEHANDLER": f"DEMO{person.serial % 30:02d}",
        "BOSIT": "12222345"[person.serial % 8],
        "VILKARSOSLOV": "1" if conditions else "2",
        "VILKARSAMEKT": "2",
    }
    for month in months:
        record[f"STMND_{month}"] = f"{month:02d}"
        record[f"BIDRAG_{MONTH_NAMES[month - 1]}"] = amount
    if conditions:
        record |= {"UTBETDATO": date(year, months[0], 1), "UTBETTOMDATO": date(year, months[0], 28), "VILKARSAMT": "08"}
    return record


def records_11cf(municipality: str, participants: list[Participant], year: int) -> list[Record]:
    present = [each for each in participants if each.in_year(year)]
    return [_record_11cf(municipality, each, year) for each in present]


def _record_11cf(municipality: str, each: Participant, year: int) -> Record:
    months, status = each.in_year(year), each.status(year)
    had_aid = each.person.serial % 3 == 0
    record = _about(municipality, each.person, year, f"K{each.person.serial:07d}")
    record |= {
        "REG_DATO": each.began_on(),
        "VEDTAK_DATO": each.began_on(),
        "BEGYNT_DATO": each.began_on(),
        "KVP_KOMM": "2",
        "YTELSE_SOSHJELP": "1",
        "YTELSE_TYPE_SOSHJ": "2",
        "KVP_MED_ASTONAD": "1" if had_aid else "2",
        "KVP_STONAD": 19_500 * len(months),
        "STATUS": status,
        "SAKSBEHANDLER": f"DEMO{each.person.serial % 30:02d}",
    }
    record |= {f"STMND_{month}": f"{month:02d}" for month in months}
    if had_aid:
        record["KVP_MED_HUSBANKBOS"] = "5"
    if status not in {UNDER_WAY, ON_LEAVE}:
        record["AVSL_DATO"] = each.ended_on()
    if status in {COMPLETED, STOPPED}:
        code = OUTCOMES[each.outcome][0]
        record |= {each.outcome: code, "AVSL_VIKTIGSTE_INNTEKT": code}
    return record


def _about(municipality: str, person: Recipient, year: int, journal: str) -> Record:
    record: Record = {
        "KOMMUNE_NR": municipality,
        "VERSION": f"{year % 100:02d}",
        "FODSELSDATO": person.birth_date,
        "PERSON_JOURNALNR": journal,
        "PERSON_FODSELSNR": person.number,
        "KJONN": "1" if person.sex == "male" else "2",
        "EKTSTAT": "12344"[person.serial % 5] if person.children else "1",
        "BU18": "1" if person.children else "2",
    }
    if person.children:
        record["ANTBU18"] = person.children
    return record
