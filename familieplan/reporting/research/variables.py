"""What a researcher can ask for, and how coarse each variable can be made. Nothing else ever leaves in an extract.

A variable that others may know of a person (*quasi-identifier*) is made coarser until enough people share it; one that
only we know (*sensitive*) is given as it is, and must differ among those who share the rest. Names, numbers, dates of
birth, days, addresses, country of birth and what a service does for a family are no variables, and cannot be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.register.groups import AGES, GROUPS, MEN, SEXES, UNKNOWN, WOMEN

Text = str | Promise
# What stands in a column that had to be given up.
EVERYBODY = "all"


@dataclass(frozen=True)
class Level:
    """One coarseness: an expression over the columns of a gathered person, and what its codes mean."""

    sql: str
    codes: dict[str, Text]
    name: Text


@dataclass(frozen=True)
class Variable:
    """`levels`: finest first. A sensitive variable has one."""

    key: str
    label: Text
    definition: Text
    levels: tuple[Level, ...]
    is_sensitive: bool = False

    @cached_property
    def all_levels(self) -> tuple[Level, ...]:
        if self.is_sensitive:
            return self.levels
        return (*self.levels, Level(f"'{EVERYBODY}'", {EVERYBODY: _("Ikke oppgitt i uttrekket")}, _("alle i ett")))

    def loss(self, level: int) -> float:
        """0 for the finest, 1 for what says nothing."""
        return level / (len(self.all_levels) - 1)


WIDE_AGES: dict[str, Text] = {
    "under_25": _("Under 25 år"),
    "25_44": AGES["25_44"],
    "45_up": _("45 år og eldre"),
    UNKNOWN: AGES[UNKNOWN],
}
MONTHS: dict[str, Text] = {
    "m1_3": _("1–3 måneder"),
    "m4_6": _("4–6 måneder"),
    "m7_9": _("7–9 måneder"),
    "m10_12": _("10–12 måneder"),
}
CHILDREN: dict[str, Text] = {
    "0": _("Ingen barn"),
    "1": _("Ett barn"),
    "2": _("To barn"),
    "3_up": _("Tre barn eller flere"),
}
PROGRAMME: dict[str, Text] = {
    "none": _("Var ikke i KVP i året"),
    "takes_part": _("Var i KVP og avsluttet det ikke i året"),
    "ended": _("Avsluttet KVP i året"),
}

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "age",
        _("Aldersgruppe"),
        _("Alder ved utgangen av året, i SSBs grupper."),
        (
            Level(
                "CASE WHEN age IS NULL THEN 'unknown' WHEN age < 18 THEN 'under_18' WHEN age < 25 THEN '18_24'"
                " WHEN age < 45 THEN '25_44' WHEN age < 67 THEN '45_66' ELSE '67_up' END",
                AGES,
                _("fem grupper"),
            ),
            Level(
                "CASE WHEN age IS NULL THEN 'unknown' WHEN age < 25 THEN 'under_25' WHEN age < 45 THEN '25_44'"
                " ELSE '45_up' END",
                WIDE_AGES,
                _("tre grupper"),
            ),
        ),
    ),
    Variable(
        "sex",
        _("Kjønn"),
        _("Slik det står i 11F-posten."),
        (
            Level(
                f"CASE sex WHEN '2' THEN '{WOMEN}' WHEN '1' THEN '{MEN}' ELSE '{UNKNOWN}' END", SEXES, _("som oppgitt")
            ),
        ),
    ),
    Variable(
        "children",
        _("Barn under 18 år i husholdningen"),
        _("Antall barn som 11F-posten oppgir. Sier også om husholdningen er en barnefamilie."),
        (
            Level("CASE WHEN children >= 3 THEN '3_up' ELSE children::text END", CHILDREN, _("antall")),
            Level(
                "CASE WHEN children > 0 THEN 'some' ELSE 'none' END",
                {"some": _("Barnefamilie"), "none": _("Ikke barnefamilie")},
                _("barnefamilie eller ikke"),
            ),
        ),
    ),
    Variable(
        "district",
        _("Bydel"),
        _("Bydelen familien bor i ved utgangen av året, der en familieplan oppgir den. Ellers ukjent."),
        (Level(f"coalesce(district, '{UNKNOWN}')", {UNKNOWN: _("Ukjent")}, _("bydel")),),
    ),
    Variable(
        "zone",
        _("Levekårssone"),
        _("Levekårssonen familien bor i ved utgangen av året, der en familieplan oppgir den."),
        (
            Level("coalesce(zone, 'outside')", {"outside": _("Utenfor sonene, eller ukjent")}, _("sone")),
            Level(
                "CASE WHEN zone IS NULL THEN 'outside' ELSE 'inside' END",
                {"inside": _("I en av sonene"), "outside": _("Utenfor sonene, eller ukjent")},
                _("i en sone eller ikke"),
            ),
        ),
    ),
    Variable(
        "months",
        _("Måneder med sosialhjelp i året"),
        _("Antall måneder som er krysset av i 11F-posten, i grupper."),
        (
            Level(
                "CASE WHEN months > 9 THEN 'm10_12' WHEN months > 6 THEN 'm7_9' WHEN months > 3 THEN 'm4_6'"
                " ELSE 'm1_3' END",
                MONTHS,
                _("fire grupper"),
            ),
        ),
        is_sensitive=True,
    ),
    Variable(
        "duration",
        _("Varighet av perioden"),
        _("Lengden på perioden med sosialhjelp ved den siste måneden i året, i gruppene fra årsstatusen."),
        (
            Level(
                "CASE WHEN length > 36 THEN 'over_36' WHEN length > 24 THEN 'm25_36' WHEN length > 12 THEN 'm13_24'"
                " WHEN length > 6 THEN 'm7_12' ELSE 'm0_6' END",
                dict(GROUPS),
                _("fem grupper"),
            ),
        ),
        is_sensitive=True,
    ),
    Variable(
        "programme",
        _("Kvalifiseringsprogrammet"),
        _("Om personen står i årets 11CF-fil, og om programmet er avsluttet i året."),
        (Level("programme", PROGRAMME, _("tre grupper")),),
        is_sensitive=True,
    ),
)
BY_KEY = {each.key: each for each in VARIABLES}


def chosen(keys: list[str]) -> tuple[list[Variable], list[Variable]]:
    """Those that others may know, and the sensitive ones; in the order of the list."""
    found = [each for each in VARIABLES if each.key in keys]
    return [each for each in found if not each.is_sensitive], [each for each in found if each.is_sensitive]
