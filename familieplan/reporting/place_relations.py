"""What anybody knows about families counted in zones and in bydeler, which lie across each other.

A zone that lies in one bydel is part of it; one that lies in two is two parts that are never shown. What is left of a
bydel outside the zones is never shown either, and yet found by whoever takes the zones from the bydel: where it counts
a few people it is guarded like any small number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from familieplan.areas.models import District, Zone
from familieplan.reporting.disclosure import Relation
from familieplan.reporting.zone_figures import ALL, CHILDREN, FAMILIES, TOWN, district_place

# (zone or None, bydel or None) → families and children there.
Across = Mapping[tuple[int | None, int | None], Mapping[str, int]]


@dataclass
class Places:
    """`values` by id; those in `inner` are never shown. `relations` hold for whoever reads all that is shown."""

    values: dict[str, int] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def places(
    counted: Across, zones: list[Zone], districts: list[District], lies_in: Mapping[int, set[int]], threshold: int
) -> Places:
    """`lies_in`: of each zone the bydeler that its postcodes lie in, as anybody can look up."""
    found = Places()
    found.shown = [*(zone.slug for zone in zones), ALL, *(district_place(each.code) for each in districts), TOWN]
    for what in (FAMILIES, CHILDREN):
        _Told(found, counted, what, threshold).add(zones, districts, lies_in)
    return found


@dataclass
class _Told:
    found: Places
    counted: Across
    what: str
    threshold: int

    def add(self, zones: list[Zone], districts: list[District], lies_in: Mapping[int, set[int]]) -> None:
        in_zones = self._whole(ALL, [(zone.slug, self._sum(zone=zone.pk)) for zone in zones])
        inside: dict[int, list[str]] = {each.pk: [] for each in districts}
        for zone in zones:
            for district, id_ in self._parts(zone, districts, lies_in.get(zone.pk, set())):
                inside[district].append(id_)
        named = [(district_place(each.code), self._sum(district=each.pk)) for each in districts]
        in_town = self._whole(TOWN, named)
        for each in districts:
            self._rest(f"{district_place(each.code)}.{self.what}", inside[each.pk])
        # A family whose bydel nobody has said is in a zone and in no bydel: then nothing leads from one to the other.
        if in_town >= in_zones:
            self._rest(f"{TOWN}.{self.what}", [f"{ALL}.{self.what}"])

    def _sum(self, zone: int | None = None, district: int | None = None) -> int:
        return sum(
            cell.get(self.what, 0)
            for (in_zone, in_district), cell in self.counted.items()
            if (zone is None or in_zone == zone) and (district is None or in_district == district)
        )

    def _whole(self, name: str, parts: Iterable[tuple[str, int]]) -> int:
        cells = {f"{place}.{self.what}": number for place, number in parts}
        total = f"{name}.{self.what}"
        self.found.values |= cells | {total: sum(cells.values())}
        self.found.relations.append(Relation({**dict.fromkeys(cells, 1), total: -1}, 0, 0))
        return self.found.values[total]

    def _parts(self, zone: Zone, districts: list[District], lies_in: set[int]) -> list[tuple[int, str]]:
        """Of a zone, with the bydel of each: the zone itself where it is whole, else inner parts that make it up."""
        whole = f"{zone.slug}.{self.what}"
        numbers = {each.pk: self.counted.get((zone.pk, each.pk), {}).get(self.what, 0) for each in districts}
        there = [key for key, number in numbers.items() if number or key in lies_in]
        nowhere = self.counted.get((zone.pk, None), {}).get(self.what, 0)
        if not self.found.values[whole]:
            return []
        if len(there) == 1 and not nowhere:
            return [(there[0], whole)]
        parts = {key: f"{zone.slug}+{key}.{self.what}" for key in there}
        self._hide({parts[key]: numbers[key] for key in there})
        left = Relation({whole: 1, **dict.fromkeys(parts.values(), -1)}, 0, 0 if not nowhere else float("inf"))
        self.found.relations.append(left)
        return list(parts.items())

    def _rest(self, outer: str, inside: list[str]) -> None:
        """What the outer holds beside: a number to be guarded where it is small, else only known not to be below 0."""
        rest = self.found.values[outer] - sum(self.found.values[id_] for id_ in inside)
        weights = {outer: 1, **dict.fromkeys(inside, -1)}
        if 0 < rest < self.threshold:
            self._hide({f"{outer}-rest": rest})
            self.found.relations.append(Relation({**weights, f"{outer}-rest": -1}, 0, 0))
        elif rest >= 0:
            self.found.relations.append(Relation(weights))

    def _hide(self, cells: Mapping[str, int]) -> None:
        self.found.values |= cells
        self.found.inner += cells
