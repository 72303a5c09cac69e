"""The chapters of the yearly status on paper: which tables and drawings stand where, with the words before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from familieplan.reporting import register
from familieplan.reporting.figures import Figure
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.register.entries import FigureEntry, TableEntry
from familieplan.reporting.register.places import PLACED, city_id, is_zone, place_id
from familieplan.reporting.register.tables import KEY
from familieplan.reporting.tables import Cell, Row, Tables, all_unknown
from familieplan.reporting.words import in_words, number

# The whole municipality; a bydel or a zone is named by its code (register.places).
CITY = ""
# More columns than this need smaller letters.
NARROW = 4


@dataclass(frozen=True)
class Laid:
    """A table on paper. `title` is empty where the chapter's own says it."""

    title: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    # Marks the last column, which is the year asked about.
    with_now: bool = False

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > NARROW

    @property
    def is_unknown(self) -> bool:
        return all_unknown(self.rows)


@dataclass(frozen=True)
class Chapter:
    """`drawing`: the name of one, and `alt` the words for it. `part`: a template that stands after the tables."""

    slug: str
    title: str
    lead: str = ""
    tables: tuple[Laid, ...] = ()
    drawing: str = ""
    alt: str = ""
    caption: str = ""
    part: str = ""
    # Begins a page, and may go on over several; a short one stands whole where there is room for it.
    is_long: bool = False


def chapters(status: PublishedStatus, shown: Tables) -> list[Chapter]:
    """The families' own voice first. A chapter that has nothing to say is not there."""
    laid = {each.id: Laid(each.title, each.stub, each.columns, each.rows) for each in shown.further}

    def of(*ids: str) -> tuple[Laid, ...]:
        found = tuple(laid[id_] for id_ in ids if id_ in laid)
        # A table that stands alone is named by its chapter.
        return found if len(ids) > 1 else tuple(replace(each, title="") for each in found)

    year = str(status.circumstances.year)
    return [
        chapter
        for chapter in (
            *_first(status, shown, of("voices")),
            Chapter(
                "varighet",
                _("Hvor lenge varer hjelpen?"),
                _("En periode telles ved siste måned med sosialhjelp i året."),
                of("duration", "duration_strict", "duration_sex", "duration_age"),
                drawing="duration",
                caption=_("Mottakere etter hvor lenge perioden har vart. Korte avbrudd er tillatt."),
                is_long=True,
            ),
            Chapter(
                "alder",
                _("Alder og kjønn"),
                tables=of("age_sex"),
                drawing="ages",
                caption=_("Mottakere i %(year)s etter alder.") % {"year": year},
            ),
            Chapter("bevegelse", _("Hvem kom til, og hvem gikk ut?"), tables=of("flow", "flow_age"), drawing="moves"),
            *_programme(shown),
            Chapter("hjelp", _("Hva vi har gjort for familiene"), tables=of("help")),
            Chapter(
                "omrader",
                _("Bydelene og levekårssonene"),
                _("Bare tall fra kommunens egne planer kan deles etter sted. KOSTRA-filene sier ikke hvor folk bor."),
                of("districts", "zones"),
                drawing="zones",
                caption=_("Familier med felles plan i hver levekårssone."),
                is_long=True,
            ),
            Chapter("mal", _("Mål og status"), part="goals" if status.goals else "", is_long=True),
            Chapter(
                "hindringer",
                _("Hva hindrer oss?"),
                _("Meldt av familier og ansatte."),
                of("barriers"),
                drawing="barriers",
                caption=_("Meldte hindringer i %(year)s.") % {"year": year},
            ),
            Chapter("brukerforum", _("Brukerforum"), part="forum" if status.forum else "", is_long=True),
            Chapter("endringer", _("Endringer siden i fjor"), _changed(status), _changes(status), part="corrected"),
            Chapter("metode", _("Metode og definisjoner"), part="method", is_long=True),
        )
        if chapter.tables or chapter.part
    ]


def _first(status: PublishedStatus, shown: Tables, voices: tuple[Laid, ...]) -> Iterator[Chapter]:
    years = tuple(str(year) for year in shown.years)
    said = _("Familiene svarer selv, uten navn, på om hjelpen hjelper. Svarene sier ikke hva som virker.")
    yield Chapter("stemmer", _("Hva sier familiene?"), said, voices, drawing="voices")
    columns = (_("Mottakere"), _("Barnefamilier"))
    compared = Laid("", _("Mer enn tre år, etter tre definisjoner"), columns, shown.compared)
    yield Chapter("svaret", _("Svaret"), tables=(compared,), part="answer")
    key = Laid("", _("Sosialhjelp og kvalifiseringsprogram"), years, shown.key, with_now=True)
    caption = _("Mottakere per måned, gjennomsnitt for januar–desember.")
    yield Chapter(
        "nokkeltall", _("Nøkkeltall"), "", (key,), drawing="trend", caption=caption, part="of_key", is_long=True
    )
    months = Laid("", _("Måned"), (_("Mottakere"),), shown.months)
    yield Chapter("maneder", _("Tolv måneder"), tables=(months,), drawing="months")


def _programme(shown: Tables) -> Iterator[Chapter]:
    ended = _("Fullført eller avsluttet i året: %(ended)s. En person kan ha mer enn ett resultat.")
    columns = (_("Personer"), _("Andel"))
    table = (Laid("", _("Resultat"), columns, shown.results),) if shown.results else ()
    title = _("Hvor gikk KVP-deltakerne?")
    yield Chapter("kvp", title, ended % {"ended": shown.ended.text}, table, drawing="results")


def _changed(status: PublishedStatus) -> str:
    if len(status.years) < 2:
        return ""
    return _("Endringen står bare der begge tallene vises. En endring er ikke bevis på at et tiltak har virket.")


def _changes(status: PublishedStatus) -> tuple[Laid, ...]:
    """Key figures of the year and of the one before it; a change only where both numbers are shown."""
    if len(status.years) < 2:
        return ()
    last, now = (status.cells_of(each.figures.year) for each in status.years[-2:])
    rows = []
    for id_, label, letter in KEY:
        both = tuple(_cell(status, place, id_) for place in (-2, -1))
        rows.append(Row(str(label), letter, (*both, _difference(last[id_], now[id_]))))
    columns = (*(str(each.figures.year) for each in status.years[-2:]), _("Endring"))
    return (Laid("", _("Sosialhjelp og kvalifiseringsprogram"), columns, tuple(rows)),)


def _difference(before: Figure, now: Figure) -> Cell:
    if before is None or now is None:
        return Cell(_("kan ikke regnes ut"), False)
    change = now - before
    sign = "" if not change else "+" if change > 0 else "−"
    return Cell(f"{sign}{number(abs(change))}", True, change)


def _cell(status: PublishedStatus, place: int, id_: str) -> Cell:
    year = status.years[place]
    value = year.figures.cells.get(id_)
    if id_ not in year.figures.cells:
        return Cell(_("ikke talt"), False)
    return Cell(in_words(year, id_, status.circumstances.threshold), value is not None, value)


def name_of(scope: str, status: PublishedStatus) -> str:
    return dict(status.circumstances.places)[scope] if scope else _("Hele kommunen")


def chapters_of(scope: str, status: PublishedStatus) -> list[Chapter]:
    """A bydel's or a zone's: cells of the city's edition and no others, so that the two cannot be held together."""
    name = name_of(scope, status)
    letters = {"plan_families": "n", "coordinated_families": "n", "children": "l", "assessed_children": "l"}
    labels = {what: str(label).replace("\u00ad", "") for what, label in PLACED.items()}
    places = range(len(status.years))
    over_years = tuple(
        Row(labels[what], letters.get(what, "o"), tuple(_cell(status, at, place_id(scope, what)) for at in places))
        for what in PLACED
    )
    compared = tuple(
        Row(labels[what], "r", (_cell(status, -1, place_id(scope, what)), _cell(status, -1, city_id(what))))
        for what in PLACED
    )
    years = tuple(str(each.figures.year) for each in status.years)
    kind = _("levekårssonen") if is_zone(scope) else _("bydelen")
    bound = _("Tallene er de samme, og skjult på samme måte, som i årsstatusen for hele kommunen.")
    return [
        Chapter(
            "stedet",
            _("Familiene i %(place)s") % {"place": name},
            bound,
            (Laid("", _("Hva som er gjort"), years, over_years, with_now=True),),
            part="place",
        ),
        Chapter(
            "kommunen",
            _("Ved siden av hele kommunen"),
            _("Størrelsen på %(kind)s er ikke regnet inn.") % {"kind": kind},
            (Laid("", _("Hva som er gjort"), (name, _("Hele kommunen")), compared),),
        ),
        Chapter("finnes-ikke", _("Tall som ikke finnes for stedet"), part="not_here"),
        Chapter("metode", _("Metode og definisjoner"), part="method", is_long=True),
    ]


def not_of_places() -> list[tuple[str, list[str]]]:
    """Why, and the tables of the register that cannot be had for a bydel or a zone."""
    reasons = {
        "11F": _("KOSTRA-filene sier ikke hvor folk bor"),
        "11CF": _("KOSTRA-filene sier ikke hvor folk bor"),
        "voices": _("Svarene er gitt uten navn og uten sted"),
        "barriers": _("Meldingene sier hvilken bydel de gjelder, men ikke hvor familien bor"),
        "help": _("Rådgivning og aktive tiltak telles bare for hele kommunen"),
    }
    found: dict[str, list[str]] = {}
    for table in register.tables().values():
        why = reasons.get(table.id) or reasons[table.source.value]
        title = str(table.title)
        if title not in found.setdefault(why, []):
            found[why].append(title)
    return list(found.items())


def corrected(status: PublishedStatus) -> Laid | None:
    """What the report of the year before has shown otherwise."""
    if not status.corrected:
        return None
    places = status.circumstances.places
    entries, tables = register.figures(places), register.tables(places)
    rows = tuple(
        Row(
            _titled(entries[each.id], tables),
            entries[each.id].definition,
            (Cell(number(each.before), True, each.before), Cell(number(each.now), True, each.now)),
        )
        for each in status.corrected
        if each.id in entries
    )
    return Laid("", _("Tall"), (_("Før"), _("Nå")), rows)


def _titled(entry: FigureEntry, tables: Mapping[str, TableEntry]) -> str:
    """A key figure by its own name, any other with its table's."""
    name = str(entry.name)
    name = name if entry.table == "key" else f"{tables[entry.table].title}: {name}"
    return name[:1].upper() + name[1:]


def ids_of(scope: str, status: PublishedStatus) -> set[str] | None:
    """The figures that a report of the place has; None for all of them."""
    if not scope:
        return None
    return {place_id(scope, what) for what in PLACED} | {city_id(what) for what in PLACED}
