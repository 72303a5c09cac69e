"""Made-up people and the files they stand in, written by the product's own writer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from familieplan.accounts import identity
from familieplan.assistance.crosschecks import MONTHS
from familieplan.assistance.importing import Imported, import_stream
from familieplan.assistance.writer import lines

BORN = date(1985, 5, 17)


@cache
def number(serial: int, born: date = BORN, sex: str = "female") -> str:
    return identity.synthetic(born, sex, serial)


def aid(
    serial: int, year: int, months: Iterable[int] = (1,), children: int = 0, born: date = BORN, **more: Any
) -> dict[str, Any]:
    """An 11F record that passes every control."""
    months = list(months)
    record: dict[str, Any] = {
        "KOMMUNE_NR": "5001",
        "VERSION": f"{year % 100:02d}",
        "FODSELSDATO": born,
        "PERSON_JOURNALNR": f"J{serial:06d}",
        "PERSON_FODSELSNR": number(serial, born),
        "KJONN": "2",
        "EKTSTAT": "1",
        "BU18": "1" if children else "2",
        "VKLO": "5",
        "TRYGDESIT": "12",
        "ARBSIT": "07",
        "BIDRAG": 9000 * len(months),
        "LAAN": 0,
        "SAKSBEHANDLER": "DEMO01",
        "BOSIT": "2",
        "GITT_OKONOMIRAD": "2",
        "FAAT_INDIVIDUELL_PLAN": "2",
        "VILKARSOSLOV": "2",
        "VILKARSAMEKT": "2",
        **{f"STMND_{month}": f"{month:02d}" for month in months},
        **{f"BIDRAG_{MONTHS[month - 1]}": 9000 for month in months},
    }
    if children:
        record["ANTBU18"] = children
    return record | more


def programme(serial: int, year: int, status: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "KOMMUNE_NR": "5001",
        "VERSION": f"{year % 100:02d}",
        "FODSELSDATO": BORN,
        "PERSON_JOURNALNR": f"K{serial:06d}",
        "PERSON_FODSELSNR": number(serial),
        "KJONN": "2",
        "EKTSTAT": "1",
        "BU18": "2",
        "KVP_KOMM": "2",
        "KVP_MED_ASTONAD": "2",
        "REG_DATO": date(year, 1, 2),
        "VEDTAK_DATO": date(year, 1, 2),
        "BEGYNT_DATO": date(year, 1, 9),
        "STMND_1": "01",
        "KVP_STONAD": 19500,
        "STATUS": status,
        **more,
    }


def file_of(form: str, year: int, records: Iterable[Mapping[str, Any]], end: str = "\r\n") -> bytes:
    return b"".join(lines(form, year, records, end))


def take(content: bytes, name: str = "fil.dat", **options: Any) -> Imported:
    return import_stream(io.BytesIO(content), name, **options)


def rules(result: Imported) -> set[str]:
    return {fault.rule for fault in result.reading.faults}
