"""What anybody knows about the figures that come from our own rows: of places, of answers, of barriers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from familieplan.reporting.figures import Figure
from familieplan.reporting.register.groups import ALL
from familieplan.reporting.register.places import ELSEWHERE, PLACED, city_id, outside_id, place_id
from familieplan.reporting.register.said import MET, REMOVED, VOICES, barrier_id, voice_id

# (inner, outer) among what is counted of every place.
INSIDE = (
    ("coordinated_families", "plan_families"),
    ("assessed_children", "children"),
    ("reviewed_families", "flagged_families"),
)

# Of many bydeler that hang together, so many at a time, and all of them.
MOST_TOGETHER = 3
IdOf = Callable[[str], str]


def own_parts(values: Mapping[str, Figure]) -> Iterator[tuple[str, str]]:
    """(inner, outer), wherever the one counts some of the other."""
    districts, zones = codes_of(values)
    for inner, outer in INSIDE:
        yield from ((place_id(code, inner), place_id(code, outer)) for code in (*districts, *zones, ELSEWHERE))
        yield from ((outside_id(code, inner), outside_id(code, outer)) for code in districts)
    for part, whole in _held(districts, zones):
        yield from ((part(what), whole(what)) for what in PLACED)
    for id_ in values:
        if id_.startswith("barriers.") and id_.endswith(f".{REMOVED}"):
            yield id_, f"{id_.removesuffix(REMOVED)}{MET}"


def own_sums(values: Mapping[str, Figure]) -> Iterator[tuple[str, list[str]]]:
    districts, _zones = codes_of(values)
    for what in PLACED if districts else ():
        yield city_id(what), [place_id(code, what) for code in (*districts, ELSEWHERE)]
    for who, about in VOICES:
        ids = [id_ for id_ in values if id_.startswith(f"voices.{who}.{about}.")]
        yield voice_id(who, about), [id_ for id_ in ids if id_ != voice_id(who, about)]
    for what in (MET, REMOVED):
        ids = [id_ for id_ in values if id_.startswith("barriers.") and id_.endswith(f".{what}")]
        yield barrier_id(ALL, what), [id_ for id_ in ids if id_ != barrier_id(ALL, what)]


def of_the_map(values: Mapping[str, Figure]) -> Iterator[tuple[dict[str, int], bool]]:
    """Weights that sum to nought, or to nought and more: bydeler, less their zones and what is outside of them.

    A zone that lies across two bydeler has some in each: so every few bydeler together hold at least the zones that
    lie in them alone. What holds of those who are counted and of some of them, holds of the rest as well.
    """
    districts, zones = codes_of(values)
    for group in _joined(districts, zones.values()):
        for size in range(1, len(group) + 1):
            if MOST_TOGETHER < size < len(group):
                continue
            for chosen in combinations(sorted(group), size):
                within = [zone for zone, lies in zones.items() if set(lies) <= set(chosen)]
                rests = {what: _rest(chosen, within, what) for what in PLACED}
                yield from ((rest, size == len(group)) for rest in rests.values())
                for inner, outer in INSIDE:
                    yield _less(rests[outer], rests[inner]), False
    for inner, outer in INSIDE:
        for part, whole in _held(districts, zones):
            yield (
                _less(
                    {whole(outer): 1, whole(inner): -1},
                    {part(outer): 1, part(inner): -1},
                ),
                False,
            )


def _less(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return one | {id_: -weight for id_, weight in other.items()}


def _held(districts: list[str], zones: dict[str, list[str]]) -> Iterator[tuple[IdOf, IdOf]]:
    """(part, whole) of places."""
    for code in (*districts, *zones, ELSEWHERE):
        yield partial(place_id, code), city_id
    for code in districts:
        yield partial(outside_id, code), partial(place_id, code)
    for zone, lies in zones.items():
        if len(lies) == 1:
            yield partial(place_id, zone), partial(place_id, lies[0])


def _rest(districts: Sequence[str], zones: list[str], what: str) -> dict[str, int]:
    weights = {place_id(code, what): 1 for code in districts}
    weights |= {outside_id(code, what): -1 for code in districts}
    return weights | {place_id(zone, what): -1 for zone in zones}


def _joined(districts: list[str], lies: Iterable[list[str]]) -> list[set[str]]:
    """Bydeler that a zone lies across hang together."""
    groups = [{code} for code in districts]
    for codes in lies:
        over = [group for group in groups if group & set(codes)]
        if len(over) > 1:
            groups = [group for group in groups if group not in over] + [set().union(*over)]
    return groups


def codes_of(values: Mapping[str, Figure]) -> tuple[list[str], dict[str, list[str]]]:
    """The codes of the bydeler, and of the zones with the bydeler that each lies in."""
    what = next(iter(PLACED))
    ends = f".{what}"
    districts = [id_.split(".")[1] for id_ in values if id_.startswith("outside.") and id_.endswith(ends)]
    codes = [id_.removeprefix("zone.").removesuffix(ends) for id_ in values if id_.startswith("zone.")]
    zones = {code: code.partition("/")[0].split("_") for code in codes if f"zone.{code}{ends}" in values}
    return districts, zones
