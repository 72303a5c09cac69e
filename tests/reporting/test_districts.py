"""Bydeler counted beside the zones that lie across them: nothing small is found by taking one from the other."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from familieplan.areas.models import District, Zone
from familieplan.families.models import Family
from familieplan.reporting import zones
from familieplan.reporting.disclosure import Relation
from familieplan.reporting.disclosure.linear import Reader
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-a", "IO2-e")]
Across = dict[tuple[int | None, int | None], dict[str, int]]
WIDTH = 3


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], int]:
    """(zone, bydel) → families; two children in each. "" outside the zones."""
    there: dict[tuple[str, str], int] = {}
    monkeypatch.setattr(zones, "_counted", lambda _on: across(there))
    return there


def across(there: Mapping[tuple[str, str], int]) -> Across:
    keys: dict[str, int] = dict(Zone.objects.values_list("slug", "pk"))
    bydeler: dict[str, int] = dict(District.objects.values_list("name", "pk"))
    return {
        (keys.get(zone), bydeler[bydel]): {"families": number, "children": 2 * number}
        for (zone, bydel), number in there.items()
        if number
    }


def published() -> dict[str, int | str]:
    return dict(zones.figures_of_the_month().cells)


def name_of(zone: str | None, bydel: str) -> str:
    return f"{zone or 'outside'}|{bydel}"


def reader_of(cells: Mapping[str, int | str], there: Mapping[tuple[str, str], int]) -> Reader:
    """Somebody who reads every cell of families and knows which bydeler each zone lies in; written by itself."""
    codes = {f"bydel_{code}": name for code, name in District.objects.values_list("code", "name")}
    lies_in: dict[str, set[str]] = {}
    for zone in Zone.objects.prefetch_related("postcodes__district"):
        lies_in[zone.slug] = {postcode.district.name for postcode in zone.postcodes.all()}
    for (zone, bydel), number in there.items():
        if zone and number:
            lies_in[zone].add(bydel)
    inner = {(zone, bydel) for zone, names in lies_in.items() for bydel in names}
    inner |= {("", bydel) for bydel in codes.values()}
    bounds = {name_of(*pair): (0.0, math.inf) for pair in inner}
    shown = {}
    for id_, value in cells.items():
        if id_.endswith(".families"):
            if isinstance(value, int):
                shown[id_] = value
            else:
                # Of a bydel none is called few as well.
                least = 0.0 if id_.startswith(("bydel", "town")) else 1.0
                bounds[id_] = (least, 4.0) if value == "few" else (0.0, math.inf)
    sums = {f"{zone}.families": [name_of(zone, bydel) for bydel in names] for zone, names in lies_in.items()}
    sums |= {
        f"{code}.families": [name_of(*pair) for pair in inner if pair[1] == bydel] for code, bydel in codes.items()
    }
    sums["all.families"] = [name_of(*pair) for pair in inner if pair[0]]
    sums["town.families"] = [name_of(*pair) for pair in inner]
    return Reader(
        [Relation({**dict.fromkeys(parts, 1), total: -1}, 0, 0) for total, parts in sums.items()], shown, bounds
    )


def exposed(there: Mapping[tuple[str, str], int]) -> list[str]:
    """The small numbers that this reader knows better than the method allows."""
    cells = published()
    reader = reader_of(cells, there)
    small = {name_of(*pair): number for pair, number in there.items() if 0 < number < 5}
    for zone in {pair[0] for pair in there if pair[0]}:
        total = sum(number for pair, number in there.items() if pair[0] == zone)
        small |= {f"{zone}.families": total} if 0 < total < 5 else {}
    return [id_ for id_ in small if reader.span({id_: 1}).width < WIDTH]


FOUR = {
    ("kattem", "Heimdal"): 18,
    ("saupstad", "Heimdal"): 31,
    ("romolslia-hallset", "Midtbyen"): 7,
    ("romolslia-hallset", "Lerkendal"): 9,
    ("ila-midtbyen", "Midtbyen"): 4,
    ("lademoen-mollenberg", "Østbyen"): 22,
}


def test_a_zone_with_four_families_is_not_found_from_the_bydeler(town: dict[tuple[str, str], int]) -> None:
    town |= FOUR
    cells = published()
    assert cells["ila-midtbyen.families"] == "few"
    assert exposed(town) == []
    # Its bydel counts nothing else outside the zones, and so the bydel is the zones in it.
    assert isinstance(cells["bydel_500101.families"], str) or isinstance(cells["romolslia-hallset.families"], str)


def test_a_few_families_of_a_bydel_outside_its_zones_are_not_found_either(town: dict[tuple[str, str], int]) -> None:
    """Heimdal with 52 families, of whom 49 live in its two zones: the three others are nobody's business."""
    town |= {("kattem", "Heimdal"): 18, ("saupstad", "Heimdal"): 31, ("", "Heimdal"): 3, ("", "Østbyen"): 40}
    cells = published()
    assert exposed(town) == []
    told = [cells[f"{place}.families"] for place in ("kattem", "saupstad", "bydel_500104")]
    assert not all(isinstance(each, int) for each in told)


def test_what_is_large_everywhere_is_shown_everywhere(town: dict[tuple[str, str], int]) -> None:
    town |= {
        ("kattem", "Heimdal"): 18,
        ("saupstad", "Heimdal"): 31,
        ("lademoen-mollenberg", "Østbyen"): 22,
        ("", "Østbyen"): 40,
        ("", "Heimdal"): 12,
    }
    cells = published()
    assert (cells["bydel_500104.families"], cells["bydel_500102.families"]) == (61, 62)
    assert (cells["town.families"], cells["all.families"]) == (123, 71)
    assert {id_.partition(".")[0] for id_, value in cells.items() if isinstance(value, str)} == {
        "bydel_500101",
        "bydel_500103",
    }


def test_the_same_reader_would_find_four_families_if_nothing_more_were_hidden(town: dict[tuple[str, str], int]) -> None:
    """The attack above is one that can succeed."""
    naive: dict[str, int | str] = {"ila-midtbyen.families": "few"}
    for place, key in (("kattem", 0), ("saupstad", 0), ("romolslia-hallset", 0), ("lademoen-mollenberg", 0)):
        naive[f"{place}.families"] = sum(number for pair, number in FOUR.items() if pair[key] == place)
    codes = dict(District.objects.values_list("name", "code"))
    for bydel, code in codes.items():
        naive[f"bydel_{code}.families"] = sum(number for pair, number in FOUR.items() if pair[1] == bydel)
    naive |= {"tempe-oya.families": 0, "all.families": 91, "town.families": 91}
    assert reader_of(naive, FOUR).span({"ila-midtbyen.families": 1}).width == 0


@pytest.mark.parametrize("seed", range(12))
def test_no_town_that_chance_builds_gives_a_small_number_away(town: dict[tuple[str, str], int], seed: int) -> None:
    chance = random.Random(seed)
    bydeler = list(District.objects.values_list("name", flat=True))
    for zone in Zone.objects.prefetch_related("postcodes__district"):
        for bydel in {postcode.district.name for postcode in zone.postcodes.all()}:
            town[zone.slug, bydel] = chance.choice([0, 1, 2, 3, 4, 6, 9, 14, 30])
    for bydel in bydeler:
        town["", bydel] = chance.choice([0, 2, 3, 5, 20, 60])
    town["kattem", "Lerkendal"] = chance.choice([0, 0, 2])
    assert exposed(town) == []


def test_the_pages_say_of_bydeler_what_was_published_and_nothing_else(
    cast: Cast, town: dict[tuple[str, str], int]
) -> None:
    town |= {("kattem", "Heimdal"): 18, ("saupstad", "Heimdal"): 31, ("", "Østbyen"): 3, ("", "Heimdal"): 12}
    page = unescape(cast.client("reader").get("/omrader/").content.decode())
    assert "61" in page
    row = page.split("Østbyen", 1)[1].split("</tr>", 1)[0]
    assert "færre enn 5" in row


def test_a_family_counts_in_its_bydel_though_it_lives_in_no_zone(cast: Cast) -> None:
    heimdal = District.objects.get(name="Heimdal")
    Family.objects.filter(pk=cast.family.pk).update(
        zone=None, zone_confirmed_by=None, zone_confirmed_at=None, district=heimdal
    )
    today = timezone.localdate()
    assert {key for key, cell in zones._counted(today).items() if cell["families"]} == {(None, heimdal.pk)}
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")
    assert zones._counted(today) == {}


def test_a_month_that_was_counted_before_bydeler_were_has_no_number_for_them() -> None:
    row = zones.ZoneFigures(as_of_on=date(2026, 11, 1), threshold=5, cells={"kattem.families": 18})
    assert {told.families for told in row.district_rows(list(District.objects.all()))} == {"protect"}
