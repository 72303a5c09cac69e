"""What every reader of indicator files gives: rows of a place, a year and a value, or why the file is refused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.areas.models import District, Zone

CITY = ""
LARGEST = 512 * 1024
# SSB's standard signs. A number that is missing is kept as missing, with what its sign says.
SIGNS = {
    ".": gettext_lazy("Ikke mulig å oppgi tall"),
    "..": gettext_lazy("Tallgrunnlag mangler"),
    "...": gettext_lazy("Oppgave mangler foreløpig"),
    ":": gettext_lazy("Vises ikke av konfidensialitetshensyn"),
    "*": gettext_lazy("Foreløpig tall"),
}
MISSING = (".", "..", "...", ":")


class FileRefusedError(ValueError):
    """Nothing of the file is taken: each message says which line and what to do."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class ValueRow:
    """`place` is a key of `our_places()`. `value` is None where the source has none; then `note` says why."""

    place: str
    year: int
    value: Decimal | None
    note: str = ""


def our_places() -> dict[str, str]:
    """What a number may be of, by key and name: the municipality, zones by slug, bydeler by code. Two queries."""
    zones = Zone.objects.values_list("slug", "name")
    return {CITY: _("Byen"), **dict(zones), **dict(District.objects.values_list("code", "name"))}


def missing_word(mark: str) -> str:
    """What a sign in place of a number, or beside one, means."""
    if mark in SIGNS:
        return str(SIGNS[mark])
    return _("Merket «%(mark)s» i kilden") % {"mark": mark} if mark else _("Tallet mangler i kilden")


def refuse_large(content: bytes) -> None:
    if len(content) > LARGEST:
        raise FileRefusedError([_("Filen er større enn 512 kB. Del den i flere.")])
