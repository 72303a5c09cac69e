"""A family takes part in an area measure by its own choice, and is seen there only as a number that is not small."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import AreaMeasure
from familieplan.families.area_links import choices_of, join, leave
from familieplan.families.models import AreaLink, Family
from familieplan.reporting.area_families import families_in
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.contents import area_measures_of
from tests.areas.measures import meeting_place
from tests.cast import LONG_AGO, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-e")]
TODAY = timezone.localdate()


@pytest.fixture
def cafe(cast: Cast) -> AreaMeasure:
    return meeting_place(cast)


def path(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/omradetiltak/"


def own(cast: Cast) -> str:
    return f"/var-plan/{cast.family.public_id}/der-vi-bor/"


def text_of(cast: Cast, measure: AreaMeasure, who: str = "area_coordinator") -> str:
    page = cast.client(who).get(f"/omrader/tiltak/{measure.public_id}/").content.decode()
    return unescape(page.partition("<main")[2].partition("</main>")[0])


def test_the_family_joins_and_leaves_at_its_own_door(cast: Cast, cafe: AreaMeasure) -> None:
    cast.let_in("family_member", "Vakker")
    client, said = cast.client("family_member"), {"measure": str(cafe.public_id)}
    assert "Vi vil være med" in unescape(client.get(own(cast)).content.decode())
    for _twice in range(2):
        assert client.post(own(cast), said).status_code == 302
    assert AreaLink.objects.filter(family=cast.family).count() == 1
    assert "Vi er ikke med lenger" in unescape(client.get(own(cast)).content.decode())
    client.post(own(cast), said | {"leave": "1"})
    link = AreaLink.objects.get()
    assert (link.to_on, link.said_by) == (TODAY, "")
    assert client.post(own(cast), {"measure": "tull"}).status_code == 422


def test_a_worker_writes_it_down_on_the_family_s_word_and_takes_it_away_again(cast: Cast, cafe: AreaMeasure) -> None:
    client, said = cast.client("responsible"), {"measure": str(cafe.public_id), "said_by": "Vakker"}
    assert client.post(path(cast), said | {"said_by": ""}).status_code == 422
    assert client.post(path(cast), said).status_code == 302
    assert AreaLink.objects.get().said_by == "Vakker"
    assert cafe.name in unescape(cast.client("reader").get(path(cast)).content.decode())
    client.post(path(cast), {"measure": str(cafe.public_id), "leave": "1"})
    assert not AreaLink.objects.standing(TODAY + timedelta(days=1)).exists()


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("other_office", 404), ("area_coordinator", 404)])
def test_nobody_else_writes_a_family_into_a_measure(cast: Cast, cafe: AreaMeasure, who: str, status: int) -> None:
    said = {"measure": str(cafe.public_id), "said_by": "Vakker"}
    assert cast.client(who).post(path(cast), said).status_code == status
    assert not AreaLink.objects.exists()


@pytest.mark.parametrize("who", ["area_coordinator", "lead", "other_office"])
def test_the_measure_s_page_names_no_family_and_tells_no_small_number(cast: Cast, cafe: AreaMeasure, who: str) -> None:
    nobody = text_of(cast, cafe, who)
    join(family=cast.family, measure=cafe, by=cast["coordinator"], said_by="Vakker")
    AreaLink.objects.update(from_on=LONG_AGO)
    assert "Familier som har valgt å være med: færre enn 5" in nobody
    assert re.sub(r'value="\w{64}"', "", text_of(cast, cafe, who)) == re.sub(r'value="\w{64}"', "", nobody)


def many(cast: Cast, cafe: AreaMeasure, number: int) -> None:
    for place in range(number):
        family = Family.objects.create(name=f"Familien Prøve {place}")
        AreaLink.objects.create(family=family, measure=cafe, from_on=LONG_AGO, written_by=cast["coordinator"])


@pytest.mark.parametrize(("number", "told"), [(0, None), (1, None), (4, None), (5, 5), (12, 12)])
def test_the_number_is_told_from_five_on(cast: Cast, cafe: AreaMeasure, number: int, told: int | None) -> None:
    many(cast, cafe, number)
    assert families_in(cafe)[0] == told


def test_who_comes_and_goes_within_a_month_changes_no_number(cast: Cast, cafe: AreaMeasure) -> None:
    many(cast, cafe, 6)
    join(family=cast.family, measure=cafe, by=cast["coordinator"])
    with acting_as(duty=Duty.FIGURES):
        assert AreaLink.objects.count() == 7
    first = TODAY.replace(day=1)
    assert families_in(cafe, TODAY)[0] == (7 if first == TODAY else 6)
    assert families_in(cafe, first + timedelta(days=40))[0] == 7


def test_a_protected_family_is_counted_nowhere(cast: Cast, cafe: AreaMeasure) -> None:
    many(cast, cafe, 5)
    Family.objects.filter(name="Familien Prøve 0").update(protection="strict")
    assert families_in(cafe)[0] is None


def test_the_copy_and_the_archive_hold_what_the_family_chose(cast: Cast, cafe: AreaMeasure) -> None:
    join(family=cast.family, measure=cafe, by=cast["coordinator"], said_by="Vakker")
    leave(family=cast.family, measure=cafe)
    assert [row["said_by"] for row in area_measures_of(cast.family)] == ["Vakker"]
    assert [link.measure for link in Reach().area_links(cast.family)] == [cafe]


def test_a_measure_that_has_stopped_can_be_left_and_not_joined(cast: Cast, cafe: AreaMeasure) -> None:
    join(family=cast.family, measure=cafe, by=cast["coordinator"])
    other = meeting_place(cast, name="Leksehjelp")
    AreaMeasure.objects.filter(pk__in=[cafe.pk, other.pk]).update(status="stopped")
    assert [(each.measure, each.is_with) for each in choices_of(cast.family)] == [(cafe, True)]
