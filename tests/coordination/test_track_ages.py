"""The administrator says from which age a child's way onward is planned; it holds from its day on."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from familieplan.coordination.models import TrackAge
from tests.cast import Cast
from tests.clock import later

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H4d")]
URL = "/overgangsaldre/"
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
# Lystig, of the cast, is nine years old.
EARLY = {"track": "secondary", "opens_at": "9", "closes_at": "17", "valid_from": f"{TOMORROW:%d.%m.%Y}"}


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.client("administrator")


def ages(track: str = "secondary") -> list[tuple[int, int]]:
    return [(age.opens_at, age.closes_at) for age in TrackAge.objects.filter(track=track).order_by("valid_from")]


def test_another_age_holds_from_its_day_and_the_one_before_until_then(cast: Cast, administrator: Client) -> None:
    before, plan = ages(), f"/familier/{cast.family.public_id}/overganger/"
    assert administrator.post(URL, EARLY).status_code == 302
    assert ages() == [*before, (9, 17)]
    page = administrator.get(URL).content.decode()
    assert "Fra 9 til 17 år" in page
    assert "Gjelder fra" in page
    assert "Gjelder til" in page
    way = "Lystig: fra grunnskole til videregående"
    assert way not in unescape(cast.client("coordinator").get(plan).content.decode())
    with later(timedelta(days=1)):
        assert way in unescape(cast.client("coordinator").get(plan).content.decode())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"closes_at": "9"}, "Skriv en høyere alder enn den overgangen planlegges fra."),
        ({"opens_at": ""}, "Skriv alderen i hele år."),
        ({"valid_from": ""}, "Skriv fra hvilken dag alderen gjelder."),
        ({"valid_from": f"{TODAY - timedelta(days=1):%d.%m.%Y}"}, "Skriv i dag eller en senere dag"),
        ({"track": "moon"}, "Velg"),
    ],
)
def test_a_faulty_age_is_told_what_to_do_and_changes_nothing(
    administrator: Client, changed: dict[str, str], told: str
) -> None:
    before = ages()
    answer = administrator.post(URL, EARLY | changed)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert ages() == before


def test_two_ages_of_one_day_are_not_possible(administrator: Client) -> None:
    administrator.post(URL, EARLY)
    assert administrator.post(URL, EARLY | {"opens_at": "10"}).status_code == 422
    assert ages()[-1] == (9, 17)


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser", "family_member"])
def test_nobody_else_sees_or_changes_the_ages(cast: Cast, who: str) -> None:
    before = ages()
    assert cast.client(who).get(URL).status_code in {403, 404}
    assert cast.client(who).post(URL, EARLY).status_code in {403, 404}
    assert ages() == before
