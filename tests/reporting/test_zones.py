"""Families with a plan in each zone: counted once a month, and never so that a small number can be found."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.areas.models import District, Zone
from familieplan.families.models import Family
from familieplan.families.models.person import ADULT_AT, birthday_before
from familieplan.families.operations import confirm_zone
from familieplan.reporting import zones
from familieplan.reporting.disclosure import Relation
from familieplan.reporting.disclosure.linear import Reader
from familieplan.reporting.models import AnnualReport, Status, ZoneFigures
from tests.cast import Cast
from tests.coordination.stories import another_family

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-a", "IO2-e")]
LONG_AGO = date(2020, 1, 1)
# Where the families of a zone live, unless a test says otherwise with "<zone>@<bydel>"; "" is outside the zones.
HOME = {
    "kattem": "Heimdal",
    "saupstad": "Heimdal",
    "romolslia-hallset": "Lerkendal",
    "tempe-oya": "Lerkendal",
    "ila-midtbyen": "Midtbyen",
    "lademoen-mollenberg": "Østbyen",
}


def text(cast: Cast, address: str = "/omrader/", who: str = "reader") -> str:
    return unescape(cast.client(who).get(address).content.decode())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, int]]:
    """What there is to be counted: zone → families, children."""
    there: dict[str, tuple[int, int]] = {}

    def count(_on: date) -> dict[tuple[int | None, int | None], dict[str, int]]:
        keys = dict(Zone.objects.values_list("slug", "pk"))
        bydeler = dict(District.objects.values_list("name", "pk"))
        return {
            (keys.get(zone), bydeler[bydel or HOME[zone]]): {"families": f, "children": c}
            for (zone, _mark, bydel), (f, c) in ((place.partition("@"), number) for place, number in there.items())
        }

    monkeypatch.setattr(zones, "_counted", count)
    return there


def test_a_zone_with_four_families_says_fewer_than_five_everywhere_and_is_in_no_sum(
    cast: Cast, counted: dict[str, tuple[int, int]]
) -> None:
    counted |= {"kattem": (18, 41), "saupstad": (31, 74), "romolslia-hallset": (12, 26), "ila-midtbyen": (4, 9)}
    cells = zones.figures_of_the_month().cells
    assert cells["ila-midtbyen.families"] == "few"
    # Nine children of four families tell of each of them.
    assert cells["ila-midtbyen.children"] == "protect"
    for what in ("families", "children"):
        hidden = {id_ for id_, value in cells.items() if isinstance(value, str) and id_.endswith(what)}
        assert len(hidden) >= 2
    for address in ("/omrader/", "/omrader/ila-midtbyen/", "/omrader/kattem/"):
        page = text(cast, address)
        assert "Ila/Midtbyen: færre enn 5" in page
        assert "4 familier" not in page


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_nobody_finds_a_hidden_zone_from_what_is_shown(
    cast: Cast, counted: dict[str, tuple[int, int]], few: int
) -> None:
    """A reader who knows every sum bounds each hidden number no closer than the method says."""
    there = {"kattem": (18, 41), "saupstad": (31, 74), "lademoen-mollenberg": (22, 47), "ila-midtbyen": (few, 2 * few)}
    counted |= there
    cells = zones.figures_of_the_month().cells
    places = [zone.slug for zone in Zone.objects.all()]
    sums = [
        Relation({**{f"{place}.{what}": 1 for place in places}, f"all.{what}": -1}, 0, 0)
        for what in ("families", "children")
    ]
    hidden = {
        id_: (1.0, 4.0) if value == "few" else (0.0, float("inf"))
        for id_, value in cells.items()
        if isinstance(value, str)
    }
    reader = Reader(sums, {id_: value for id_, value in cells.items() if id_ not in hidden}, hidden)
    for id_ in hidden:
        assert reader.span({id_: 1}).width >= 3, id_


def test_a_month_is_counted_once_and_the_next_anew(cast: Cast, counted: dict[str, tuple[int, int]]) -> None:
    counted["kattem"] = (18, 41)
    first = zones.figures_of_the_month(date(2026, 11, 27))
    counted["kattem"] = (19, 44)
    assert zones.figures_of_the_month(date(2026, 11, 30)).cells == first.cells
    assert zones.figures_of_the_month(date(2026, 12, 1)).cells["kattem.families"] == 19
    assert [row.as_of_on for row in ZoneFigures.objects.all()] == [date(2026, 12, 1), date(2026, 11, 1)]


def _live_in(family: Family, slug: str, cast: Cast, by: str) -> None:
    confirm_zone(family=family, by=cast[by], zone=Zone.objects.get(slug=slug))


def _numbers(on: date) -> dict[str, tuple[int, int]]:
    keys = dict(Zone.objects.values_list("pk", "slug"))
    found = zones._counted(on).items()
    return {keys[zone]: (cell["families"], cell["children"]) for (zone, _bydel), cell in found if zone}


def test_a_family_counts_where_a_person_has_confirmed_that_it_lives(cast: Cast) -> None:
    today = timezone.localdate()
    other = another_family(cast, "Bregne", by="other_office")
    Family.objects.filter(pk=cast.family.pk).update(zone=None, zone_confirmed_by=None, zone_confirmed_at=None)
    assert _numbers(today) == {}
    _live_in(cast.family, "saupstad", cast, "coordinator")
    _live_in(other.family, "kattem", cast, "other_office")
    young = birthday_before(today, ADULT_AT)
    children = cast.family.memberships.filter(person__birth_date__gt=young).count()
    found = _numbers(today)
    assert found["saupstad"] == (1, children)
    assert found["kattem"][0] == 1
    assert children > 0
    assert _numbers(LONG_AGO) == {}


def test_a_protected_address_is_counted_nowhere(cast: Cast) -> None:
    _live_in(cast.family, "saupstad", cast, "coordinator")
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")
    assert _numbers(timezone.localdate()) == {}


def test_a_plan_that_has_ended_is_counted_no_more(cast: Cast) -> None:
    today = timezone.localdate()
    _live_in(cast.family, "saupstad", cast, "coordinator")
    cast.family.plans.update(ended_on=today)
    assert _numbers(today) == {}
    assert _numbers(today - timedelta(days=1))["saupstad"][0] == 1


def test_the_map_asks_the_same_few_questions_every_time(cast: Cast, counted: dict[str, tuple[int, int]]) -> None:
    counted |= {"kattem": (18, 41), "saupstad": (31, 74)}
    client = cast.client("area_coordinator")
    client.get("/omrader/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/omrader/")
    assert len(asked) <= 10
    assert "31 familier" in unescape(answer.content.decode())
    # What a telephone fetches for the page itself; style and script stand in its cache.
    assert len(answer.content) < 100_000


def test_what_the_yearly_status_hides_of_a_zone_is_hidden_on_the_map_as_well(
    cast: Cast, counted: dict[str, tuple[int, int]]
) -> None:
    counted |= {"kattem": (18, 41), "saupstad": (31, 74), "romolslia-hallset": (12, 26), "ila-midtbyen": (14, 29)}
    of_zones = [value for id_, value in zones.figures_of_the_month().cells.items() if id_.split(".")[0] in counted]
    assert of_zones
    assert not [value for value in of_zones if isinstance(value, str)]
    ZoneFigures.objects.all().delete()
    hidden = {"zone.500104/kattem.plan_families": "protect", "zone.500104/saupstad.children": "few"}
    AnnualReport.objects.create(
        year=2025, edition=1, author=cast["administrator"], author_name="Ærlig Stein", status=Status.READY, version="1",
        cutoff_on=date(2026, 1, 5), ready_at=timezone.now(), pdf=b"%PDF-",
        published={"years": [{"year": 2025, "suppressed": hidden}]},
    )  # fmt: skip
    cells = zones.figures_of_the_month().cells
    assert cells["kattem.families"] == "protect"
    assert len([value for id_, value in cells.items() if id_.endswith(".families") and value == "protect"]) >= 2
    assert cells["saupstad.children"] == 74
