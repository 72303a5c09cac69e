"""What may be looked at on the explore page: a figure and a way to split it, both from the register, and nothing else.

Every cell is one of those that were hidden or shown when the report was made: no new combination is counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models import BarrierKind, FeltHelp
from familieplan.reporting.export.told import Told, told
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register.entries import Text
from familieplan.reporting.register.groups import (
    AGES,
    ALL,
    GROUPS,
    MOVES,
    SEXES,
    UNKNOWN,
    age_id,
    length_age_id,
    length_id,
    length_sex_id,
    month_id,
    move_age_id,
    move_id,
    sex_id,
)
from familieplan.reporting.register.said import MET, REMOVED, VOICES, barrier_id, voice_id
from familieplan.reporting.register.tables import COMPARED, HELP, KEY, RESULTS
from familieplan.reporting.tables import Cell
from familieplan.reporting.words import full_month_names, number

Lines = tuple[tuple[Text, str], ...]
# Of the drawing, in its own units: one line for the words and one for the bar.
WIDTH, STEP, BAR = 300, 44, 240


@dataclass(frozen=True)
class Look:
    """A figure split in one way. `lines`: name and id of each part; one line is the figure itself, not split."""

    slug: str
    figure: Text
    split: Text
    lines: Lines


@cache
def looks() -> dict[str, Look]:
    """By slug, in the order of the list on the page."""
    found = [*_recipients(), *_families(), *_long_term(), *_moves(), *_programme(), *_help(), *_said()]
    return {look.slug: look for look in found}


def _recipients() -> Iterator[Look]:
    what, total = _("Mottakere av sosialhjelp"), KEY[0][1]
    yield Look("mottakere", what, _("år for år"), ((total, "recipients.total"),))
    months = tuple((name, month_id(place)) for place, name in enumerate(full_month_names()))
    yield Look("mottakere-maned", what, _("etter måned"), months)
    yield Look("mottakere-kjonn", what, _("etter kjønn"), _by_sex(sex_id))
    yield Look("mottakere-alder", what, _("etter alder"), tuple((name, age_id(age)) for age, name in AGES.items()))
    for sex in (sex for sex in SEXES if sex != UNKNOWN):
        split = {"women": _("kvinner etter alder"), "men": _("menn etter alder")}[sex]
        slug = {"women": "kvinner", "men": "menn"}[sex]
        yield Look(f"mottakere-{slug}-alder", what, split, tuple((n, age_id(age, sex)) for age, n in AGES.items()))
    yield from _lengths("mottakere", what, "recipients")


def _families() -> Iterator[Look]:
    what = _("Barnefamilier")
    yield Look("barnefamilier", what, _("år for år"), ((what, "families.families"),))
    yield Look("barn", what, _("barn i familiene"), ((_("Barn i familiene"), "families.children"),))
    yield from _lengths("barnefamilier", what, "families")


def _lengths(slug: str, what: Text, counted: str) -> Iterator[Look]:
    for strict, split in ((False, _("etter lengde")), (True, _("etter lengde, uten avbrudd"))):
        lines = tuple((name, length_id(group, counted, strict=strict)) for group, name in GROUPS.items())
        yield Look(f"{slug}-lengde{'-streng' if strict else ''}", what, split, lines)


def _long_term() -> Iterator[Look]:
    what, over = _("Mer enn tre år"), [*GROUPS][-1]
    yield Look("tre-ar", what, _("år for år"), ((what, "long_term.recipients"),))
    for counted, split in (("recipients", _("etter definisjon")), ("families", _("barnefamilier, etter definisjon"))):
        yield Look(f"tre-ar-{counted}", what, split, tuple((name, f"{path}.{counted}") for path, name in COMPARED))
    yield Look("tre-ar-kjonn", what, _("etter kjønn"), _by_sex(lambda sex: length_sex_id(over, sex)))
    yield Look("tre-ar-alder", what, _("etter alder"), tuple((n, length_age_id(over, age)) for age, n in AGES.items()))


def _moves() -> Iterator[Look]:
    slugs = {"entries": "kom", "returns": "tilbake", "exits": "ut"}
    for move, by in product(MOVES, ("", "kjonn", "alder")):
        split, lines = {
            "": (_("år for år"), ((MOVES[move], move_id(move, ALL)),)),
            "kjonn": (_("etter kjønn"), tuple((name, move_id(move, sex)) for sex, name in SEXES.items())),
            "alder": (_("etter alder"), tuple((name, move_age_id(move, age)) for age, name in AGES.items())),
        }[by]
        yield Look("-".join(filter(None, (slugs[move], by))), MOVES[move], split, lines)


def _programme() -> Iterator[Look]:
    what = _("Kvalifiseringsprogrammet (KVP)")
    yield Look("kvp", what, _("deltakere, år for år"), ((_("Deltakere"), "kvp.participants"),))
    results = tuple((name, f"kvp.results.{code}") for code, name in RESULTS.items())
    yield Look("kvp-resultat", what, _("resultat for dem som sluttet"), results)


def _help() -> Iterator[Look]:
    lines = tuple((name, id_) for id_, name, _letter in HELP)
    yield Look("hjelp", _("Kartlegging, rådgivning og samordning"), _("etter hva som er gjort"), lines)


def _said() -> Iterator[Look]:
    answers = {ALL: _("I alt"), **dict(FeltHelp.choices)}
    for (who, about), name in VOICES.items():
        lines = tuple((text, voice_id(who, about, answer)) for answer, text in answers.items())
        yield Look(f"svar-{who}-{about}", name, _("hjelper det?"), lines)
    kinds = [(str(kind.value), kind.label) for kind in BarrierKind]
    for what, split in (
        (MET, _("meldt, etter hva som sto i veien")),
        (REMOVED, _("fjernet, etter hva som sto i veien")),
    ):
        yield Look(
            f"hindringer-{what}", _("Hva hindrer oss?"), split, tuple((n, barrier_id(k, what)) for k, n in kinds)
        )


def _by_sex(id_of: Callable[[str], str]) -> Lines:
    return tuple((name, id_of(sex)) for sex, name in SEXES.items())


@dataclass(frozen=True)
class Bar:
    """A line of the drawing: what, how much, where it stands, and how long the bar is; nought when hidden."""

    name: str
    cell: Cell
    top: int
    length: int


@dataclass(frozen=True)
class Shown:
    """The look of one edition: `rows` with a cell for each year, and a drawing of the newest, or of the years."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    bars: tuple[Bar, ...]
    drawn: str
    definitions: tuple[str, ...]
    units: str
    sources: str
    # The first of the month of which all of the parts can be known; None where they differ, or nothing is said.
    known_from: date | None

    @property
    def height(self) -> int:
        return STEP * len(self.bars)


def show(look: Look, status: PublishedStatus) -> Shown | None:
    """None for a report from before the figure was counted."""
    known = {figure.entry.id: figure for figure in told(status)}
    years = tuple(year.figures.year for year in status.years)
    lines = [(str(name), known[id_]) for name, id_ in look.lines if id_ in known]
    # A line for those of whom it is not written down stands there when there are any.
    lines = [each for each in lines if not _of_nobody(look, each[1].entry.id, [t.value for t in each[1].years])]
    if not lines:
        return None
    rows = tuple((name, _cells(figure.years, years)) for name, figure in lines)
    alone = len(rows) == 1
    parts = [*zip(map(str, years), rows[0][1], strict=True)] if alone else [(name, cells[-1]) for name, cells in rows]
    entries = [figure.entry for _name, figure in lines]
    definitions = dict.fromkeys(figure.definition for _name, figure in lines)
    units = ", ".join(dict.fromkeys(str(entry.unit.label) for entry in entries))
    sources = ", ".join(dict.fromkeys(str(entry.source.label) for entry in entries))
    drawn = f"{years[0]}–{years[-1]}" if alone and len(years) > 1 else str(years[-1])
    months = {figure.known_from for _name, figure in lines}
    known_from = date.fromisoformat(f"{months.pop()}-01") if len(months) == 1 and "" not in months else None
    return Shown(years, rows, _bars(parts), drawn, tuple(definitions), units, sources, known_from)


def _of_nobody(look: Look, id_: str, values: list[int | None]) -> bool:
    return len(look.lines) > 1 and UNKNOWN in id_.split(".") and all(value in (0, None) for value in values)


def _cells(known: tuple[Told, ...], years: tuple[int, ...]) -> tuple[Cell, ...]:
    by_year = {each.year: each for each in known}
    return tuple(_cell(by_year.get(year)) for year in years)


def _cell(known: Told | None) -> Cell:
    if known is None:
        return Cell(str(_("ikke talt")), False)
    return Cell(known.why, False) if known.value is None else Cell(number(known.value), True, known.value)


def _bars(parts: list[tuple[str, Cell]]) -> tuple[Bar, ...]:
    most = max([1, *(cell.value for _name, cell in parts if cell.value)])
    return tuple(
        Bar(name, cell, STEP * place, round(BAR * (cell.value or 0) / most)) for place, (name, cell) in enumerate(parts)
    )
