"""The tables of a yearly status, cell by cell as text. Page and paper show the same rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from familieplan.reporting.figures import cells
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.words import full_month_names, in_words, number

KEY_FIGURES = (
    ("recipients.total", _("Mottakere i året"), "a"),
    ("recipients.monthly_mean", _("Mottakere per måned, januar–desember"), "b"),
    ("recipients.monthly_mean_1_9", _("Mottakere per måned, januar–september"), "b"),
    ("long_term.recipients", _("Mer enn tre år"), "c"),
    ("long_term.families", _("Barnefamilier, mer enn tre år"), "d"),
    ("long_term.children", _("Barn i familier med mer enn tre år"), "d"),
    ("families.families", _("Barnefamilier"), "d"),
    ("families.children", _("Barn i familiene"), "d"),
    ("young.under_21_spring", _("Under 21 år, våren"), "e"),
    ("young.under_24", _("Under 24 år"), "e"),
    ("kvp.participants", _("Deltakere i kvalifiseringsprogrammet (KVP)"), "f"),
)
DEFINITIONS_COMPARED = (
    ("long_term", _("Sammenhengende periode, korte avbrudd tillatt")),
    ("long_term.strict", _("Sammenhengende periode, uten tillatt avbrudd")),
    ("long_term.cumulative", _("Mer enn 36 måneder med sosialhjelp i de siste 48")),
)
RESULTS = {
    "AVSL_ORDINAERTARB": _("Ordinært arbeid"),
    "AVSL_ARBLONNSTILS": _("Arbeid med tidsbegrenset lønnstilskudd"),
    "AVSL_ARBMARK": _("Andre arbeidsmarkedstiltak"),
    "AVSL_SKOLE": _("Skolegang"),
    "AVSL_UFORE": _("Uføretrygd"),
    "AVSL_AAP": _("Arbeidsavklaringspenger"),
    "AVSL_OK_AVKLAR": _("Sosialhjelp i påvente av avklaring"),
    "AVSL_UTEN_OK_AVKLAR": _("Sosialhjelp"),
    "AVSL_ANNET": _("Annet"),
    "AVSL_UKJENT": _("Ukjent"),
    "IKKE_OPPGITT": _("Ikke oppgitt"),
}


@dataclass(frozen=True)
class Cell:
    text: str
    shown: bool


@dataclass(frozen=True)
class Row:
    label: str
    definition: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Tables:
    """`years` heads the key figures; every figure is a Cell."""

    years: tuple[int, ...]
    key: tuple[Row, ...]
    months: tuple[Row, ...]
    compared: tuple[Row, ...]
    results: tuple[Row, ...]
    ended: Cell
    answer: tuple[Cell, Cell]


def _cell(status: PublishedStatus, place: int, path: str) -> Cell:
    year = status.years[place]
    shown = cells(year.figures.document())[path] is not None
    return Cell(in_words(year, path, status.circumstances.threshold), shown)


def tables(status: PublishedStatus) -> Tables:
    last = len(status.years) - 1

    def now(path: str) -> Cell:
        return _cell(status, last, path)

    return Tables(
        years=tuple(year.figures.year for year in status.years),
        key=tuple(
            Row(str(label), definition, tuple(_cell(status, place, path) for place in range(len(status.years))))
            for path, label, definition in KEY_FIGURES
        ),
        months=tuple(Row(name, "b", (now(f"recipients.by_month.{m}"),)) for m, name in enumerate(full_month_names())),
        compared=tuple(
            Row(str(label), "c", (now(f"{path}.recipients"), now(f"{path}.families")))
            for path, label in DEFINITIONS_COMPARED
        ),
        results=_results(status),
        ended=now("kvp.ended"),
        answer=(now("long_term.recipients"), now("long_term.families")),
    )


def _results(status: PublishedStatus) -> tuple[Row, ...]:
    """Number and share of those who ended; the share is left out when either number is hidden. Never rescaled."""
    programme = status.latest.figures.kvp
    last = len(status.years) - 1
    rows = []
    for code in (code for code in RESULTS if code in programme.results):
        count, ended = programme.results[code], programme.ended
        share = (
            Cell(f"{number(round(100 * count / ended))}\u00a0%", True)
            if count is not None and ended
            else Cell("", False)
        )
        rows.append(Row(str(RESULTS[code]), "f", (_cell(status, last, f"kvp.results.{code}"), share)))
    return tuple(rows)
