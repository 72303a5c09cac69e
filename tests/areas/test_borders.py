"""Borders of zones and what postcodes propose: edited with a day, looked at first, and moving no family."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from familieplan.areas.border_operations import begin_borders, draw_zone, match_postcode
from familieplan.areas.geojson import OutlineError, outline_of
from familieplan.areas.models import Postcode, PostcodeMatch, Zone, ZoneOutline
from familieplan.areas.operations import propose
from familieplan.areas.tasks import begin_borders as at_midnight
from familieplan.families.models import Family
from familieplan.families.operations import confirm_zone
from familieplan.families.zone_proposals import families_to_confirm
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-a")]
TODAY = timezone.localdate()
RING = [[10.38, 63.36], [10.40, 63.36], [10.40, 63.37], [10.38, 63.36]]
SQUARE: dict[str, Any] = {"type": "Polygon", "coordinates": [RING]}
SAID = {"valid_from_on": f"{TODAY:%d.%m.%Y}", "source": "Bystyret, sak 1"}
KATTEM, LIST = "/omrader/grenser/kattem/", "/familier/soneforslag/"


def sent(outline: Any = SQUARE) -> SimpleUploadedFile:
    return SimpleUploadedFile("sone.geojson", json.dumps(outline).encode())


def point(code: str, slug: str | None, cast: Cast, days: int = 0) -> PostcodeMatch:
    return match_postcode(
        postcode=Postcode.objects.get(code=code),
        by=cast["administrator"],
        zone=Zone.objects.get(slug=slug) if slug else None,
        zone_match="core" if slug else "",
        valid_from_on=TODAY + timedelta(days=days),
        source="Bystyret",
    )


def test_an_outline_is_looked_at_before_it_is_saved_and_then_drawn_on_the_map(cast: Cast) -> None:
    client, before = cast.client("administrator"), Zone.objects.get(slug="kattem").outline
    shown = unescape(client.post(KATTEM, SAID | {"file": sent(), "look": "1"}).content.decode())
    assert "Slik blir det" in shown
    assert Zone.objects.get(slug="kattem").outline == before
    kept = shown.split('name="outline" value="', 1)[1].split('">', 1)[0].split('"><', 1)[0]
    assert client.post(KATTEM, SAID | {"outline": kept, "save": "1"}).status_code == 302
    assert Zone.objects.get(slug="kattem").outline == SQUARE
    features = cast.client("reader").get("/omrader/kart.geojson").json()["features"]
    assert next(each for each in features if each["properties"]["slug"] == "kattem")["geometry"] == SQUARE


def test_what_was_before_can_be_read_with_its_days(cast: Cast) -> None:
    zone = Zone.objects.get(slug="kattem")
    before = zone.outline
    draw_zone(zone=zone, by=cast["administrator"], outline=SQUARE, valid_from_on=TODAY, source="Bystyret")
    assert [row.outline for row in ZoneOutline.objects.filter(zone=zone)] == [before, SQUARE]
    page = unescape(cast.client("administrator").get(KATTEM).content.decode())
    assert "januar 2026" in page
    assert "Bystyret" in page


def test_a_border_of_a_later_day_begins_on_that_day(cast: Cast) -> None:
    tomorrow = TODAY + timedelta(days=1)
    draw_zone(
        zone=Zone.objects.get(slug="kattem"),
        by=cast["administrator"],
        outline=SQUARE,
        valid_from_on=tomorrow,
        source="Bystyret",
    )
    point("7082", "saupstad", cast, days=1)
    at_midnight()
    assert Zone.objects.get(slug="kattem").outline != SQUARE
    assert propose("7082").zone == Zone.objects.get(slug="kattem")
    assert "nytt omriss av Kattem" in unescape(cast.client("administrator").get("/omrader/grenser/").content.decode())
    assert begin_borders(tomorrow) == 2
    assert begin_borders(tomorrow) == 0
    assert Zone.objects.get(slug="kattem").outline == SQUARE
    assert propose("7082").zone == Zone.objects.get(slug="saupstad")


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ("ikke json", "ikke GeoJSON"),
        ('{"type": "Point", "coordinates": [10.3, 63.4]}', "én flate"),
        ('{"type": "FeatureCollection", "features": []}', "én flate"),
        (json.dumps({"type": "Polygon", "coordinates": [RING[:3]]}), "ikke lukket"),
        (json.dumps({"type": "Polygon", "coordinates": [[place[::-1] for place in RING]]}), "byttet om"),
        (json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]]]}), "lengdegrad og breddegrad"),
        (json.dumps({"type": "Polygon", "coordinates": [RING * 1500 + RING]}), "for mange punkter"),
        (json.dumps({"type": "Polygon", "coordinates": [[[999, 63.4], *RING]]}), "lengdegrad og breddegrad"),
    ],
)
def test_what_is_no_outline_of_a_zone_here_is_refused_with_what_to_do(outline: str, said: str) -> None:
    with pytest.raises(OutlineError, match=said):
        outline_of(outline)


def test_a_feature_and_a_collection_of_one_are_outlines_too() -> None:
    feature = {"type": "Feature", "properties": {"eier": "noen"}, "geometry": SQUARE}
    assert outline_of(json.dumps(feature)) == SQUARE
    assert outline_of(json.dumps({"type": "FeatureCollection", "features": [feature]})) == SQUARE


def test_a_refused_file_is_told_of_at_its_field(cast: Cast) -> None:
    answer = cast.client("administrator").post(KATTEM, SAID | {"file": sent({"type": "Point"}), "save": "1"})
    assert answer.status_code == 422
    assert "én flate" in unescape(answer.content.decode())
    assert ZoneOutline.objects.filter(zone__slug="kattem").count() == 1


def test_no_family_moves_when_a_postcode_points_elsewhere_and_the_coordinator_is_asked(cast: Cast) -> None:
    kattem = Zone.objects.get(slug="kattem")
    Family.objects.filter(pk=cast.family.pk).update(postcode="7082")
    confirm_zone(family=Family.objects.get(pk=cast.family.pk), by=cast["coordinator"], zone=kattem)
    assert not families_to_confirm(cast["coordinator"]).exists()
    path = "/omrader/grenser/postnummer/7082/"
    change = SAID | {"zone": "saupstad", "zone_match": "core"}
    assert "Kattem → Saupstad" in unescape(
        cast.client("administrator").post(path, change | {"look": "1"}).content.decode()
    )
    assert propose("7082").zone == kattem
    cast.client("administrator").post(path, change | {"save": "1"})
    assert propose("7082").zone == Zone.objects.get(slug="saupstad")
    family = Family.objects.get(pk=cast.family.pk)
    assert family.zone == kattem
    assert "Familien Blomst" in cast.client("coordinator").get(LIST).content.decode()
    confirm_zone(family=family, by=cast["coordinator"], zone=kattem)
    assert "Familien Blomst" not in cast.client("coordinator").get(LIST).content.decode()


@pytest.mark.parametrize("who", ["responsible", "reader", "other_office", "lead"])
def test_those_who_may_not_confirm_a_family_s_zone_are_not_told_that_it_differs(cast: Cast, who: str) -> None:
    Family.objects.filter(pk=cast.family.pk).update(postcode="7082")
    confirm_zone(
        family=Family.objects.get(pk=cast.family.pk), by=cast["coordinator"], zone=Zone.objects.get(slug="kattem")
    )
    point("7082", None, cast)
    assert families_to_confirm(cast["coordinator"]).count() == 1
    assert "Blomst" not in cast.client(who).get(LIST).content.decode()


def test_a_protected_family_and_a_change_that_changes_nothing_ask_nobody(cast: Cast) -> None:
    Family.objects.filter(pk=cast.family.pk).update(postcode="7082")
    confirm_zone(
        family=Family.objects.get(pk=cast.family.pk), by=cast["coordinator"], zone=Zone.objects.get(slug="kattem")
    )
    point("7082", "kattem", cast)
    assert not families_to_confirm(cast["coordinator"]).exists()
    point("7082", "saupstad", cast)
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")
    assert not families_to_confirm(cast["coordinator"]).exists()


@pytest.mark.parametrize("change", [{"zone_match": ""}, {"source": ""}, {"valid_from_on": "1.1.2020"}])
def test_a_postcode_is_not_saved_without_what_it_needs(cast: Cast, change: dict[str, str]) -> None:
    said = SAID | {"zone": "saupstad", "zone_match": "core", "save": "1"} | change
    assert cast.client("administrator").post("/omrader/grenser/postnummer/7082/", said).status_code == 422
    assert PostcodeMatch.objects.filter(postcode__code="7082").count() == 1
