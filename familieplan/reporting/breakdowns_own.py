"""The year's figures that come from our own rows: what was done, where, and what was said. By id in the register."""

from __future__ import annotations

from dataclasses import asdict

from familieplan.areas.models import District, Zone
from familieplan.coordination.models import BarrierKind, FeltHelp
from familieplan.coordination.yearly import HelpFigures, help_figures
from familieplan.coordination.yearly_places import lying_in, place_figures
from familieplan.coordination.yearly_said import met_in, said_of
from familieplan.reporting.figures import Figure
from familieplan.reporting.register.groups import ALL
from familieplan.reporting.register.places import (
    ELSEWHERE,
    PLACED,
    Places,
    districts_of,
    outside_id,
    place_id,
    zones_of,
)
from familieplan.reporting.register.said import MET, REMOVED, VOICES, barrier_id, voice_id


def own_figures(year: int) -> dict[str, Figure]:
    helped = help_figures(year)
    return {**_of_help(helped), **_of_places(year, known=helped is not None), **_of_voices(year), **_of_barriers(year)}


def places_now() -> Places:
    """The bydeler and the zones as they are called today, with where each zone lies."""
    districts = tuple(District.objects.order_by("code").values_list("code", "name"))
    lies, names = lying_in(), dict(Zone.objects.values_list("slug", "name"))
    return (*districts, *((f"{'_'.join(codes)}/{slug}", names[slug]) for slug, codes in lies.items()))


def _of_help(counted: HelpFigures | None) -> dict[str, Figure]:
    values = asdict(counted) if counted else dict.fromkeys(HelpFigures.__dataclass_fields__)
    return {f"help.{name}": value for name, value in values.items()}


def _of_places(year: int, *, known: bool) -> dict[str, Figure]:
    places, counted = places_now(), place_figures(year)
    found: dict[str, Figure] = {}
    for what in PLACED:
        for code, _name in districts_of(places):
            found[place_id(code, what)] = counted.districts[code, what]
            found[outside_id(code, what)] = counted.outside[code, what]
        for code, _name in zones_of(places):
            found[place_id(code, what)] = counted.zones[code.partition("/")[2], what]
        found[place_id(ELSEWHERE, what)] = counted.elsewhere[what]
    return found if known else dict.fromkeys(found)


def _of_voices(year: int) -> dict[str, Figure]:
    said = said_of(year)
    found: dict[str, Figure] = {}
    for who, about in VOICES:
        answers = [(answer, (who == "young", about == "whole", answer)) for answer in FeltHelp.values]
        counts = {answer: None if said is None else said.get(key, 0) for answer, key in answers}
        found |= {voice_id(who, about, answer): count for answer, count in counts.items()}
        found[voice_id(who, about)] = None if said is None else sum(count or 0 for count in counts.values())
    return found


def _of_barriers(year: int) -> dict[str, Figure]:
    met = met_in(year)
    found: dict[str, Figure] = {}
    for place, what in enumerate((MET, REMOVED)):
        counts = {kind: None if met is None else met.get(kind, (0, 0))[place] for kind in BarrierKind.values}
        found |= {barrier_id(kind, what): count for kind, count in counts.items()}
        found[barrier_id(ALL, what)] = None if met is None else sum(count or 0 for count in counts.values())
    return found
