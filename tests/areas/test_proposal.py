"""A postcode proposes; a person decides."""

import pytest

from familieplan.areas.models import District, Postcode, Zone
from familieplan.areas.operations import propose

pytestmark = pytest.mark.django_db


@pytest.mark.demand("IO2-a")
@pytest.mark.parametrize(
    ("postcode", "district", "zone", "match"),
    [
        ("7082", "Heimdal", "Kattem", "core"),
        ("7080", "Heimdal", "Kattem", "partial"),
        ("7027", "Midtbyen", "Romolslia/Hallset", "core"),
        ("7029", "Lerkendal", "Romolslia/Hallset", "core"),
    ],
)
def test_a_postcode_proposes_bydel_and_zone(postcode: str, district: str, zone: str, match: str) -> None:
    found = propose(postcode)
    assert (found.district.name, found.zone.name, found.match) == (district, zone, match)


def test_a_postcode_between_two_bydeler_says_that_it_is_unsure() -> None:
    assert propose("7046").confidence == "split"


@pytest.mark.parametrize("postcode", ["", "0150", "tull"])
def test_an_unknown_postcode_proposes_nothing(postcode: str) -> None:
    assert propose(postcode).district is None


@pytest.mark.demand("IO2-a")
def test_the_municipality_has_its_bydeler_zones_and_postcodes() -> None:
    counts = (District.objects.count(), Zone.objects.count(), Postcode.objects.count())
    assert counts == (4, 6, 77)
