"""What the register says of a figure and of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Unit(TextChoices):
    PERSONS = "persons", _("personer")
    FAMILIES = "families", _("familier")
    CHILDREN = "children", _("barn")
    ANSWERS = "answers", _("svar")
    MESSAGES = "messages", _("meldinger")


class Source(TextChoices):
    AID = "11F", _("KOSTRA 11F, økonomisk sosialhjelp")
    PROGRAMME = "11CF", _("KOSTRA 11CF, kvalifiseringsprogrammet")
    PLANS = "familieplan", _("Familieplan, kommunens egne planer")


class Horizon(TextChoices):
    """What decides from when a figure can be known: how far back the files, or our own rows, must reach."""

    YEAR = "year", _("fra det første året med fil")
    LENGTH_12 = "length_12", _("når filene går ett år tilbake")
    LENGTH_24 = "length_24", _("når filene går to år tilbake")
    LONG_TERM = "long_term", _("når filene går tre år tilbake")
    MOVED = "moved", _("når filene går så langt tilbake som et tillatt avbrudd, og minst ett år")
    PROGRAMME = "programme", _("fra det første året med fil for KVP")
    PLANS = "plans", _("fra den første planen i Familieplan")
    VOICES = "voices", _("fra det første svaret i Familieplan")
    BARRIERS = "barriers", _("fra den første meldingen i Familieplan")


@dataclass(frozen=True)
class FigureEntry:
    """`definition` is the letter of the text that is kept with each report; `table` the first it stands in."""

    id: str
    name: Text
    unit: Unit
    definition: str
    source: Source
    horizon: Horizon
    table: str


@dataclass(frozen=True)
class RowEntry:
    """One row of a table. A row that is `only_if_any` stands there in the years that have somebody in it."""

    name: Text
    definition: str
    ids: tuple[str, ...]
    only_if_any: bool = False


@dataclass(frozen=True)
class TableEntry:
    """`variant_of`: the same table by another definition, which `variant` names. `last_if_any`: as for a row."""

    id: str
    title: Text
    stub: Text
    columns: tuple[Text, ...]
    rows: tuple[RowEntry, ...]
    source: Source = Source.AID
    note: Text = ""
    variant_of: str = ""
    variant: Text = ""
    last_if_any: bool = False

    @property
    def ids(self) -> Iterator[str]:
        for row in self.rows:
            yield from row.ids
