"""The map of zones: who sees it, and that it tells of places only."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.areas import drawing
from familieplan.areas.models import Zone
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("lead", 200),
        ("area_coordinator", 200),
        ("administrator", 200),
        ("auditor", 404),
        ("superuser", 404),
    ],
)
def test_places_are_shown_to_those_who_work_with_them(cast: Cast, who: str, status: int) -> None:
    client = cast.client(who)
    for path in ("/omrader/", "/omrader/kattem/"):
        assert client.get(path).status_code == status


def test_every_zone_on_the_map_leads_to_its_page(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    page = client.get("/omrader/").content.decode()
    drawn = page.split('<svg class="fp-map"')[1].split("</svg>")[0]
    for zone in Zone.objects.all():
        link = drawn.split(f'<a href="/omrader/{zone.slug}/"')[1].split(">")[0]
        assert f'aria-label="{zone.name}: 0 familier"' in link
        assert client.get(f"/omrader/{zone.slug}/").status_code == 200
    assert "omtrentlige" in page


def test_a_zone_says_its_bydeler_and_how_surely_each_postcode_belongs(cast: Cast) -> None:
    page = cast.client("coordinator").get("/omrader/romolslia-hallset/").content.decode()
    assert "Levekårssone i bydelene Lerkendal, Midtbyen." in page
    assert "Delvis i sonen" in page
    assert 'aria-current="true"' in page


def test_an_unknown_zone_is_not_found(cast: Cast) -> None:
    assert cast.client("coordinator").get("/omrader/finnes-ikke/").status_code == 404


@pytest.mark.demand("IO2-a")
def test_no_family_stands_on_a_page_about_a_place(cast: Cast) -> None:
    page = cast.client("area_coordinator").get("/omrader/saupstad/").content.decode()
    for words in ("Blomst", cast.family.address, "Vakker"):
        assert words not in page


def test_the_names_on_the_map_do_not_hide_one_another() -> None:
    shapes = drawing.zones(Zone.objects.all())
    for side in {shape.x for shape in shapes}:
        column = [shape for shape in shapes if shape.x == side]
        for above, below in itertools.pairwise(column):
            assert below.y >= above.y + drawing.LINE * len(above.lines)
    assert all(0 < shape.y < drawing.HEIGHT for shape in shapes)


def test_the_map_costs_the_same_however_many_zones_there_are(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    client.get("/omrader/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/omrader/")
    first = Zone.objects.get(slug="kattem")
    Zone.objects.create(
        number=7, slug="ny", name="Ny sone", centre_latitude=63.4, centre_longitude=10.4, outline=first.outline
    )
    with CaptureQueriesContext(connection) as more:
        client.get("/omrader/")
    assert len(more) == len(few)
