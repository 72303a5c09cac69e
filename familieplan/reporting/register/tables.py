"""Every table that may be published, in the order of the report."""

from __future__ import annotations

from functools import cache

from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.register.entries import RowEntry, Source, TableEntry, Text
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
from familieplan.reporting.register.places import Places, place_tables
from familieplan.reporting.register.said import barriers, voices

KEY: tuple[tuple[str, Text, str], ...] = (
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
COMPARED: tuple[tuple[str, Text], ...] = (
    ("long_term", _("Sammenhengende periode, korte avbrudd tillatt")),
    ("long_term.strict", _("Sammenhengende periode, uten tillatt avbrudd")),
    ("long_term.cumulative", _("Mer enn 36 måneder med sosialhjelp i de siste 48")),
)
RESULTS: dict[str, Text] = {
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
HELP: tuple[tuple[str, Text, str], ...] = (
    ("help.applied_families", _("Familier der en forelder søkte om hjelp"), "l"),
    ("help.children", _("Barn som skulle kartlegges"), "l"),
    ("help.assessed_children", _("Barn som er kartlagt"), "l"),
    ("help.applicants", _("Foreldre som søkte om hjelp"), "m"),
    ("help.counselling_offered", _("Tilbudt økonomisk rådgivning"), "m"),
    ("help.active_assessed", _("Vurdert for aktive tiltak"), "m"),
    ("help.plan_families", _("Familier med felles plan"), "n"),
    ("help.coordinated_families", _("Familier med familiekoordinator"), "n"),
    ("help.flagged_families", _("Familier som skulle tas opp av OSK-teamet"), "o"),
    ("help.reviewed_families", _("Familier som OSK-teamet har avgjort noe for"), "o"),
)
IN_ALL = _("I alt")
# By the method (disclosure.Method) that has changed the figures: a total is changed by itself, and is not their sum.
TOTALS: dict[str, Text] = {"round": _("I alt (avrundet for seg)"), "noise": _("I alt (endret for seg)")}
BY_SEX = (IN_ALL, *SEXES.values())
LETTERS = {"entries": "h", "returns": "i", "exits": "j"}


@cache
def tables(places: Places = ()) -> dict[str, TableEntry]:
    """By id, with those of the places that an edition knows."""
    found = [
        voices(),
        _key(),
        _months(),
        _compared(),
        _length("duration"),
        _length("duration_strict"),
        _length_and_sex(),
    ]
    found += [_length_and_age(), _age_and_sex(), _moves(), _moves_and_age(), _programme(), _help()]
    found += [*place_tables(places), barriers()]
    return {table.id: table for table in found}


def _key() -> TableEntry:
    rows = tuple(RowEntry(name, letter, (id_,)) for id_, name, letter in KEY)
    return TableEntry("key", _("Nøkkeltall"), _("Sosialhjelp og KVP"), (_("Antall"),), rows)


def _months() -> TableEntry:
    names = (format_lazy("{month}", month=MONTHS[number]) for number in range(1, 13))
    rows = tuple(RowEntry(name, "b", (month_id(place),)) for place, name in enumerate(names))
    return TableEntry("months", _("Tolv måneder"), _("Måned"), (_("Mottakere"),), rows)


def _compared() -> TableEntry:
    rows = tuple(RowEntry(name, "c", (f"{path}.recipients", f"{path}.families")) for path, name in COMPARED)
    columns = (_("Mottakere"), _("Barnefamilier"))
    return TableEntry("long_term", _("Mer enn tre år, etter tre definisjoner"), _("Definisjon"), columns, rows)


def _length(table: str) -> TableEntry:
    strict = table != "duration"
    rows = [
        RowEntry(name, "g", tuple(length_id(group, counted, strict=strict) for counted in ("recipients", "families")))
        for group, name in GROUPS.items()
    ]
    return TableEntry(
        id=table,
        title=_("Hvor lenge har mottakerne hatt sosialhjelp?"),
        stub=_("Periodens lengde"),
        columns=(_("Mottakere"), _("Barnefamilier")),
        rows=(*rows, RowEntry(IN_ALL, "a", ("recipients.total", "families.families"))),
        variant_of="duration",
        variant=_("Uten avbrudd") if strict else _("Korte avbrudd tillatt"),
    )


def _length_and_sex() -> TableEntry:
    rows = [
        RowEntry(name, "g", (length_id(group), *(length_sex_id(group, sex) for sex in SEXES)))
        for group, name in GROUPS.items()
    ]
    total = RowEntry(IN_ALL, "k", tuple(sex_id(sex) for sex in (ALL, *SEXES)))
    title, stub = _("Periodens lengde og kjønn"), _("Periodens lengde")
    return TableEntry("duration_sex", title, stub, BY_SEX, (*rows, total), last_if_any=True)


def _length_and_age() -> TableEntry:
    rows = [
        RowEntry(name, "g", (age_id(age), *(length_age_id(group, age) for group in GROUPS)), age == UNKNOWN)
        for age, name in AGES.items()
    ]
    total = RowEntry(IN_ALL, "g", ("recipients.total", *(length_id(group) for group in GROUPS)))
    columns = (IN_ALL, *GROUPS.values())
    return TableEntry("duration_age", _("Periodens lengde og alder"), _("Alder"), columns, (*rows, total))


def _age_and_sex() -> TableEntry:
    rows = [
        RowEntry(name, "k", tuple(age_id(age, sex) for sex in (ALL, *SEXES)), age == UNKNOWN)
        for age, name in AGES.items()
    ]
    total = RowEntry(IN_ALL, "k", tuple(sex_id(sex) for sex in (ALL, *SEXES)))
    title = _("Mottakere etter alder og kjønn")
    return TableEntry("age_sex", title, _("Alder"), BY_SEX, (*rows, total), last_if_any=True)


def _moves() -> TableEntry:
    rows = tuple(
        RowEntry(name, LETTERS[move], tuple(move_id(move, sex) for sex in (ALL, *SEXES)))
        for move, name in MOVES.items()
    )
    title = _("Hvem kom til, kom tilbake og gikk ut?")
    return TableEntry("flow", title, _("Endring"), BY_SEX, rows, last_if_any=True)


def _moves_and_age() -> TableEntry:
    rows = [
        RowEntry(name, "h", tuple(move_age_id(move, age) for move in MOVES), age == UNKNOWN)
        for age, name in AGES.items()
    ]
    total = RowEntry(IN_ALL, "h", tuple(move_id(move) for move in MOVES))
    title = _("Kom til, kom tilbake og gikk ut, etter alder")
    return TableEntry("flow_age", title, _("Alder"), tuple(MOVES.values()), (*rows, total))


def _programme() -> TableEntry:
    rows = [RowEntry(name, "f", (f"kvp.results.{code}",)) for code, name in RESULTS.items()]
    ended = RowEntry(_("Fullført eller avsluttet i året"), "f", ("kvp.ended",))
    note = _("En person kan ha mer enn ett resultat, så radene kan summere til mer enn antallet som sluttet.")
    title, columns = _("Hvor gikk KVP-deltakerne?"), (_("Personer"),)
    return TableEntry("kvp", title, _("Resultat"), columns, (*rows, ended), Source.PROGRAMME, note)


def _help() -> TableEntry:
    rows = tuple(RowEntry(name, letter, (id_,)) for id_, name, letter in HELP)
    title, stub = _("Kartlegging, rådgivning og samordning"), _("Hva som er gjort")
    return TableEntry("help", title, stub, (_("Antall"),), rows, Source.PLANS)
