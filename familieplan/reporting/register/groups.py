"""The groups that figures are broken down by, and the ids that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from familieplan.reporting.register.entries import Horizon, Text

ALL, WOMEN, MEN, UNKNOWN = "all", "women", "men", "unknown"
# The last is "more than three years", which has had ids of its own since the first report.
OVER = "over_36"
GROUPS: dict[str, Text] = {
    "m0_6": _("0–6 måneder"),
    "m7_12": _("7–12 måneder"),
    "m13_24": _("13–24 måneder"),
    "m25_36": _("25–36 måneder"),
    OVER: _("Mer enn 36 måneder"),
}
HORIZONS = {
    "m0_6": Horizon.LENGTH_12,
    "m7_12": Horizon.LENGTH_12,
    "m13_24": Horizon.LENGTH_24,
    "m25_36": Horizon.LONG_TERM,
    OVER: Horizon.LONG_TERM,
}
# SSB's own groups for 11F. By birth date, on 31 December.
AGES: dict[str, Text] = {
    "under_18": _("Under 18 år"),
    "18_24": _("18–24 år"),
    "25_44": _("25–44 år"),
    "45_66": _("45–66 år"),
    "67_up": _("67 år og eldre"),
    UNKNOWN: _("Alder ikke oppgitt"),
}
SEXES: dict[str, Text] = {WOMEN: _("Kvinner"), MEN: _("Menn"), UNKNOWN: _("Ikke oppgitt")}
CODES = {"2": WOMEN, "1": MEN, "": UNKNOWN}
MOVES: dict[str, Text] = {
    "entries": _("Kom til i året"),
    "returns": _("Kom tilbake innen tolv måneder"),
    "exits": _("Gikk ut i året"),
}


def length_id(group: str, counted: str = "recipients", *, strict: bool = False) -> str:
    """`counted` is recipients or families; `strict` permits no break."""
    if group == OVER:
        return f"long_term.strict.{counted}" if strict else f"long_term.{counted}"
    return f"{'duration_strict' if strict else 'duration'}.{group}.{counted}"


def sex_id(sex: str) -> str:
    return "recipients.total" if sex == ALL else f"sex.{sex}"


def age_id(age: str, sex: str = ALL) -> str:
    return f"age.{age}.{sex}"


def length_sex_id(group: str, sex: str) -> str:
    return f"duration_sex.{group}.{sex}"


def length_age_id(group: str, age: str) -> str:
    return f"duration_age.{group}.{age}"


def move_id(move: str, sex: str = ALL) -> str:
    return f"flow.{move}.{sex}"


def move_age_id(move: str, age: str) -> str:
    return f"flow_age.{move}.{age}"


def month_id(place: int) -> str:
    return f"recipients.by_month.{place}"
