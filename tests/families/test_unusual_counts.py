"""What the rules that look through the read log count, and of whom: a family once, a rush by its hour, a name by its bearers."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from familieplan.accounts.models import Concern
from familieplan.accounts.watch_operations import change_rule, watch
from familieplan.families.models import Family
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.families.readings import found, others, reads

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=60)
FEW = {"families": 3, "listed": 5, "rest_days": 0}


@pytest.fixture
def own(cast: Cast) -> str:
    return str(cast.family.public_id)


@pytest.fixture
def few(cast: Cast) -> None:
    """More than three families an hour, or more than five in lists, are many from today."""
    change_rule(rule="many_families", by=cast["auditor"], valid_from=TODAY, is_on=True, parameters=FEW)


def neighbour(cast: Cast, name: str = "Bregne") -> Family:
    return another_family(cast, name, by="coordinator").family


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("deed", "most"), [("read", 3), ("listed", 5)])
def test_many_is_one_more_than_the_number_the_auditor_set(cast: Cast, deed: str, most: int) -> None:
    families = others(most + 1)
    reads(cast["reader"], families[:most], on=TODAY, deed=deed)
    assert found(Concern.MANY_FAMILIES, TODAY) == []
    reads(cast["reader"], families[most:], on=TODAY, deed=deed)
    assert len(found(Concern.MANY_FAMILIES, TODAY)) == 1


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("deed", ["read", "listed"])
def test_one_family_that_is_read_again_and_again_is_one_family(cast: Cast, own: str, deed: str) -> None:
    reads(cast["reader"], [own], on=TODAY, deed=deed, times=9)
    assert found(Concern.MANY_FAMILIES, TODAY) == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("deed", "most"), [("read", 3), ("listed", 5)])
@pytest.mark.parametrize("times", [1, 2])
def test_a_busy_day_is_no_rush_while_no_hour_has_too_many_families(
    cast: Cast, deed: str, most: int, times: int
) -> None:
    for at in (time(9), time(15)):
        reads(cast["reader"], others(most), on=TODAY, at=at, deed=deed, times=times)
    assert found(Concern.MANY_FAMILIES, TODAY) == []


@pytest.mark.usefixtures("few")
def test_a_rush_at_midnight_belongs_to_the_day_that_begins(cast: Cast) -> None:
    reads(cast["reader"], others(4), on=TODAY, at=time(0))
    reads(cast["coordinator"], others(4), on=TOMORROW, at=time(0))
    reads(cast["responsible"], others(4), on=TOMORROW, at=time(9))
    (case,) = found(Concern.MANY_FAMILIES, TODAY)
    assert case.reader_name == "Myk Vind"


@pytest.mark.usefixtures("few")
def test_a_rush_over_midnight_is_found_on_the_day_it_ends(cast: Cast) -> None:
    families = others(4)
    reads(cast["reader"], families[:2], on=TODAY - timedelta(days=1), at=time(23, 30))
    reads(cast["reader"], families[2:], on=TODAY, at=time(0, 10))
    (case,) = found(Concern.MANY_FAMILIES, TODAY)
    assert case.facts["opened"] == 4


@pytest.mark.usefixtures("few")
def test_of_two_hours_that_are_as_busy_the_one_with_longer_lists_is_told(cast: Cast) -> None:
    for at, listed in ((time(9), 1), (time(12), 4), (time(15), 2)):
        reads(cast["reader"], others(4), on=TODAY, at=at)
        reads(cast["reader"], others(listed), on=TODAY, at=at, deed="listed")
    (case,) = found(Concern.MANY_FAMILIES, TODAY)
    assert (case.facts["opened"], case.facts["listed"]) == (4, 4)


@pytest.mark.usefixtures("few")
def test_a_family_that_reads_about_itself_is_no_rush(cast: Cast) -> None:
    reads(cast["reader"], others(9), on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_readrecord
                      (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)
               SELECT now(), 'vakker@prove.example', 'Vakker Blomst', '', '', gen_random_uuid()::text, 'planen', '', '', 'read'
                 FROM generate_series(1, 9)"""
        )
    (case,) = found(Concern.MANY_FAMILIES, TODAY)
    assert case.reader_name == "Myk Vind"


def test_one_family_read_twice_is_a_case_about_that_family(cast: Cast, own: str) -> None:
    reads(cast["other_office"], [own], on=TODAY)
    (first,) = found(Concern.NO_PART, TODAY)
    reads(cast["other_office"], [own], on=TODAY)
    (case,) = found(Concern.NO_PART, TODAY)
    assert (case.pk, case.family, case.facts["families"]) == (first.pk, own, 1)


def test_the_same_families_read_again_on_the_same_day_are_the_same_case(cast: Cast, own: str) -> None:
    families = [own, str(neighbour(cast).public_id)]
    reads(cast["other_office"], families, on=TODAY)
    (case,) = found(Concern.NO_PART, TODAY)
    reads(cast["other_office"], families, on=TODAY, at=time(14))
    (again,) = found(Concern.NO_PART, TODAY)
    assert again.pk == case.pk


def test_a_part_in_one_of_the_families_read_outside_the_district_is_told(cast: Cast, own: str) -> None:
    user, other = cast["other_office"], neighbour(cast)
    cast.family.participations.create(
        worker=user,
        office=cast.offices["nav_lerkendal"],
        part=Part.READER,
        basis=cast.family.bases.get(),
        started_on=TODAY,
    )
    reads(user, [own, str(other.public_id)], on=TODAY, times=5)
    (case,) = found(Concern.OTHER_DISTRICT, TODAY)
    assert (case.facts["takes_part"], case.facts["families"]) == (True, 2)


def test_a_watch_over_somebodys_own_family_is_about_that_family_alone(cast: Cast) -> None:
    watch(by=cast["auditor"], words="Blomst", why="meldt selv", until=LATER, employee=cast["reader"])
    reads(cast["responsible"], [str(neighbour(cast).public_id)], on=TODAY)
    assert found(Concern.OWN_FAMILY, TODAY) == []


def test_who_reads_about_oneself_is_told_so_though_a_colleague_belongs_there_too(cast: Cast, own: str) -> None:
    first = watch(by=cast["auditor"], words="Blomst", why="meldt selv", until=LATER, employee=cast["reader"])
    watch(by=cast["auditor"], words="Familien Blomst", why="meldt selv", until=LATER, employee=cast["responsible"])
    reads(cast["reader"], [own], on=TODAY)
    (case,) = found(Concern.OWN_FAMILY, TODAY)
    assert (case.facts["relation"], case.facts["watch"]) == ("self", first.pk)


def test_who_reads_about_oneself_from_another_office_is_found_all_the_same(cast: Cast, own: str) -> None:
    user = cast["reader"]
    watch(by=cast["auditor"], words="Blomst", why="meldt selv", until=LATER, employee=user)
    user.employment.office = cast.offices["helse"]  # as the log would have it; at work they are where they were
    reads(user, [own], on=TODAY)
    (case,) = found(Concern.OWN_FAMILY, TODAY)
    assert case.facts["relation"] == "self"


def test_a_name_is_held_against_the_family_that_bears_it_and_against_no_other(cast: Cast, own: str) -> None:
    other = neighbour(cast)
    namesake = cast.hire("namesake", "Stor Blomst", "nav", "caseworker")
    reads(namesake, [str(other.public_id)], on=TODAY)
    assert found(Concern.SAME_NAME, TODAY) == []
    reads(namesake, [own], on=TODAY)
    (case,) = found(Concern.SAME_NAME, TODAY)
    assert case.family == own
