"""Figures of bydeler and levekårssoner: those of our own plans, where our own data know the address.

The places of an edition are kept with it (Circumstances.places), by code: a bydel's own, and for a zone the codes of
the bydeler that it lies in, and its slug: "500101_500103/tempe". So whoever guards the figures knows what lies where.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.register.entries import RowEntry, Source, TableEntry, Text

Places = tuple[tuple[str, str], ...]
# What is counted of a place, as a part of the city's help.* of the same name.
PLACED: dict[str, Text] = {
    "plan_families": _("Familier med felles plan"),
    "coordinated_families": _("Med familie­koordinator"),
    "children": _("Barn som skulle kartlegges"),
    "assessed_children": _("Barn som er kartlagt"),
    "flagged_families": _("Skulle tas opp av OSK-teamet"),
    "reviewed_families": _("Teamet har avgjort noe"),
}
ELSEWHERE = "other"


def is_zone(code: str) -> bool:
    return "/" in code


def place_id(code: str, what: str) -> str:
    """Of a bydel, of a zone, or of those whose bydel nobody may know."""
    return f"zone.{code}.{what}" if is_zone(code) else f"place.{code}.{what}"


def outside_id(district: str, what: str) -> str:
    """Of a bydel, in none of its zones."""
    return f"outside.{district}.{what}"


def city_id(what: str) -> str:
    return f"help.{what}"


def zones_of(places: Places) -> Places:
    return tuple(each for each in places if is_zone(each[0]))


def districts_of(places: Places) -> Places:
    return tuple(each for each in places if not is_zone(each[0]))


def place_tables(places: Places) -> Iterator[TableEntry]:
    """None for an edition from before places were counted."""
    if not places:
        return
    rows = []
    for code, name in districts_of(places):
        rows += [_row(name, [place_id(code, what) for what in PLACED])]
        rows += [_row(format_lazy(OUTSIDE, place=name), [outside_id(code, what) for what in PLACED])]
    rows += [_row(_("Bydel ikke kjent, eller adressen er skjermet"), [place_id(ELSEWHERE, what) for what in PLACED])]
    yield _table("districts", _("Bydelene"), _("Bydel"), [*rows, _city()])
    zones = [_row(name, [place_id(code, what) for what in PLACED]) for code, name in zones_of(places)]
    yield _table("zones", _("Levekårssonene"), _("Levekårssone"), [*zones, _city()])


OUTSIDE = _("{place}, utenfor levekårssonene")


def _city() -> RowEntry:
    return _row(_("Hele kommunen"), [city_id(what) for what in PLACED])


def _row(name: Text, ids: list[str]) -> RowEntry:
    return RowEntry(name, "r", tuple(ids))


def _table(id_: str, title: Text, stub: Text, rows: list[RowEntry]) -> TableEntry:
    return TableEntry(id_, title, stub, tuple(PLACED.values()), tuple(rows), Source.PLANS)
