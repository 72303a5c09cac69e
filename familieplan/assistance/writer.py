"""Writes records of 11F and 11CF as the professional systems do: ISO-8859-1, padded with blanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from familieplan.assistance.layouts import Field, layouts

Value = str | int | date


def lines(form: str, year: int, records: Iterable[Mapping[str, Value]], end: str = "\r\n") -> Iterator[bytes]:
    """One encoded line per record. Raises ValueError when a field is unknown or a value does not fit.

    Fields that a year does not have (FODSELSDATO before 2025) are left out, so that one record serves all years.
    """
    layout = layouts()[(form, year)]
    known = {field.name for (kind, _year), other in layouts().items() if kind == form for field in other.fields}
    for record in records:
        if unknown := record.keys() - known:
            raise ValueError(f"no year of {form} has {sorted(unknown)}")
        line = [" "] * layout.length
        for field in layout.fields:
            line[field.start : field.end] = padded(field, record.get(field.name, ""))
        yield ("".join(line) + end).encode("iso-8859-1")


def padded(field: Field, value: Value) -> str:
    text = value.strftime("%d%m%Y" if field.length == 8 else "%d%m%y") if isinstance(value, date) else str(value)
    if len(text) > field.length:
        raise ValueError(f"{field.name} has room for {field.length} characters")
    return text.rjust(field.length) if field.kind == "integer" and text else text.ljust(field.length)
