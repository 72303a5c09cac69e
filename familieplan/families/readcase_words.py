"""A case in plain words, made of its facts: who, when and counts, never a family's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.accounts.models import Concern, Deed, ReadLogCase
from familieplan.accounts.policies import Role
from familieplan.accounts.templatetags.fp import clock
from familieplan.families.unusual import RULES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Facts = Mapping[str, Any]

BROKEN: dict[str, StrPromise] = {
    "seal_missing": gettext_lazy("Et segl mangler i kjeden."),
    "seal_changed": gettext_lazy("Et segl er endret etter at det ble satt."),
    "rows_missing": gettext_lazy("Rader som var forseglet, er borte."),
    "rows_added": gettext_lazy("Rader er lagt til etter at seglet ble satt."),
    "row_changed": gettext_lazy("En rad er endret etter at den ble skrevet."),
    "rows_replaced": gettext_lazy("En forseglet rad er byttet ut."),
    "number_never_given": gettext_lazy("En rad har et nummer som aldri er delt ut."),
    "not_sealed": gettext_lazy("Leseloggen er ikke forseglet det siste døgnet."),
}


@dataclass(frozen=True)
class CaseWords:
    headline: str
    summary: str
    why: str
    facts: tuple[tuple[str, str], ...]
    is_guess: bool
    families: tuple[str, ...]


def explain(case: ReadLogCase) -> CaseWords:
    rule = RULES.get(case.concern)
    summary, facts = SUMMARIES[Concern(case.concern)](case.facts)
    return CaseWords(
        headline=case.get_concern_display(),
        summary=summary,
        why=str(rule.says) if rule else "",
        facts=tuple(facts),
        is_guess=bool(rule and rule.is_guess),
        families=(case.family,) if case.family else tuple(case.facts.get("which", ())),
    )


def role_of(case: ReadLogCase) -> str:
    return str(Role(case.role).label) if case.role in Role else case.role


Said = tuple[str, list[tuple[str, str]]]


def _many(facts: Facts) -> Said:
    until = parse_datetime(str(facts["until"]))
    hour = clock(until) if until else ""
    said = _("%(opened)s familier åpnet på en time") % {"opened": facts["opened"]}
    return said, [
        (_("Familier åpnet"), str(facts["opened"])),
        (_("Familier sett i lister"), str(facts["listed"])),
        (_("Timen sluttet"), _("kl. %(clock)s") % {"clock": hour}),
    ]


def _counted(facts: Facts) -> Said:
    said = ngettext("%(count)s lesing", "%(count)s lesinger", facts["readings"]) % {"count": facts["readings"]}
    rows = [(_("Lesinger denne dagen"), str(facts["readings"])), (_("Av dem endringer"), str(facts["changes"]))]
    if "takes_part" in facts:
        rows.append((_("Deltok i planen, eller ledet bydelen"), _("Ja") if facts["takes_part"] else _("Nei")))
    if "families" in facts:
        rows.append((_("Familier"), str(facts["families"])))
    if "watch" in facts:
        rows.append((_("Vakt nummer"), str(facts["watch"])))
    return said, rows


def _own(facts: Facts) -> Said:
    said, rows = _counted(facts)
    own = _("Egen familie") if facts["relation"] == "self" else _("Familien til en på samme kontor")
    return f"{own}, {said}", rows


def _question(facts: Facts) -> Said:
    deed = str(Deed(facts["deed"]).label) if facts["deed"] in Deed else str(facts["deed"])
    return _("Familien lurer på en lesing"), [
        (_("Hva"), f"{deed}: {facts['what']}"),
        (_("Oppgitt formål"), str(facts["purpose"])),
    ]


def _broken(facts: Facts) -> Said:
    rows = [(_("Segl"), str(facts["seal"])), (_("Rader"), f"{facts['first']}–{facts['last']}")]
    named = (("sealed", _("Forseglet")), ("found", _("Funnet")), ("row", _("Rad")), ("since", _("Siden")))
    rows += [(label, str(facts[name])) for name, label in named if name in facts]
    return str(BROKEN.get(facts["kind"], facts["kind"])), rows


SUMMARIES: dict[Concern, Callable[[Facts], Said]] = {
    Concern.MANY_FAMILIES: _many,
    Concern.OTHER_DISTRICT: _counted,
    Concern.OWN_FAMILY: _own,
    Concern.SAME_NAME: _counted,
    Concern.NO_PART: _counted,
    Concern.WATCHED: _counted,
    Concern.AT_NIGHT: _counted,
    Concern.QUESTION: _question,
    Concern.BROKEN_CHAIN: _broken,
}
