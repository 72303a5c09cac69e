"""Each boundary of the rules that look through the read log: the last day inside and the first outside."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Concern, Deputy, Employment, ReadLogCase, StandsFor, User
from familieplan.accounts.watch_operations import change_rule, watch
from familieplan.families.models import DeputisedFamily, Membership, Participation, Person
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.families.readings import YESTERDAY, found, others, reads

pytestmark = pytest.mark.django_db
TODAY = YESTERDAY + timedelta(days=1)
BEFORE = YESTERDAY - timedelta(days=1)
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def own(cast: Cast) -> str:
    return str(cast.family.public_id)


def had_reason(cast: Cast, own: str, user: User) -> bool:
    """Whether what `user` read yesterday was what the reading is for."""
    reads(user, [own])
    return not found(Concern.NO_PART)


def takes_part(cast: Cast, user: User, office: str, started: date, ended: date | None = None) -> None:
    """Entered behind the operations, which let nobody begin on a day that is past."""
    Participation.objects.create(
        family=cast.family,
        worker=user,
        office=cast.offices[office],
        part=Part.READER,
        basis=cast.family.bases.get(),
        started_on=started,
        ended_on=ended,
        end_reason="finished" if ended else "",
    )


def deputy(cast: Cast, *, of: str = "coordinator", **facts: object) -> Deputy:
    """Lett Bris stood in yesterday, and yesterday alone."""
    user = cast.hire("deputy", "Lett Bris", "helse", "caseworker")
    given = {"stands_for": StandsFor.COORDINATION, "started_on": YESTERDAY, "last_on": YESTERDAY} | facts
    return Deputy.objects.create(principal=cast[of], deputy=user, named_by=cast[of], **given)


def moment(on: date, at: time = time(12)) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))


@pytest.mark.parametrize(
    ("started", "ended", "reason"),
    [
        (YESTERDAY, None, True),
        (TODAY, None, False),
        (BEFORE, YESTERDAY, True),
        (BEFORE, TODAY, True),
        (BEFORE - timedelta(days=1), BEFORE, False),
    ],
)
def test_a_part_is_a_reason_from_its_first_day_to_its_last(
    cast: Cast, own: str, started: date, ended: date | None, reason: bool
) -> None:
    user = cast.hire("guest", "Rask Kvist", "nav", "caseworker")
    takes_part(cast, user, "nav", started, ended)
    assert had_reason(cast, own, user) is reason


def test_a_part_in_another_family_is_no_reason(cast: Cast, own: str) -> None:
    another_family(cast, "Bregne", by="other_office")
    assert not had_reason(cast, own, cast["other_office"])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, True),
        ({"started_on": TODAY, "last_on": TODAY}, False),
        ({"started_on": BEFORE, "last_on": BEFORE}, False),
        ({"started_on": BEFORE, "ended_at": moment(YESTERDAY, time(0, 1))}, True),
        ({"started_on": BEFORE, "ended_at": moment(BEFORE, time(23, 59))}, False),
        ({"of": "reader"}, False),
        ({"stands_for": StandsFor.LEAD}, False),
        ({"all_families": False}, False),
    ],
)
def test_a_deputy_has_a_reason_in_the_period_and_for_what_the_coordinator_coordinates(
    cast: Cast, own: str, facts: dict[str, object], reason: bool
) -> None:
    named = deputy(cast, **facts)  # type: ignore[arg-type]
    assert had_reason(cast, own, named.deputy) is reason


def test_a_deputy_for_named_families_has_a_reason_in_those(cast: Cast, own: str) -> None:
    named = deputy(cast, all_families=False)
    DeputisedFamily.objects.create(deputy=named, family=cast.family)
    another = another_family(cast, "Bregne", by="coordinator")
    reads(named.deputy, [own, str(another.family.public_id)])
    (case,) = found(Concern.NO_PART)
    assert case.facts["which"] == [str(another.family.public_id)]


@pytest.mark.parametrize(
    ("started", "ended", "reason"),
    [(TODAY, None, False), (BEFORE, BEFORE, False), (BEFORE, YESTERDAY, True), (YESTERDAY, None, True)],
)
def test_a_deputy_has_no_more_reason_than_the_coordinator_had(
    cast: Cast, own: str, started: date, ended: date | None, reason: bool
) -> None:
    named = deputy(cast)
    hers = cast.family.participations.filter(part=Part.COORDINATOR)
    hers.update(started_on=started, ended_on=ended, end_reason="finished" if ended else "")
    assert had_reason(cast, own, named.deputy) is reason


@pytest.mark.parametrize(
    ("of", "facts", "reason"),
    [
        ("lead", {}, True),
        ("lead_of_other_district", {}, False),
        ("lead", {"stands_for": StandsFor.COORDINATION}, False),
        ("lead", {"started_on": TODAY, "last_on": TODAY}, False),
        ("reader", {}, False),
    ],
)
def test_a_leads_deputy_has_a_reason_in_the_leads_district(
    cast: Cast, own: str, of: str, facts: dict[str, object], reason: bool
) -> None:
    named = deputy(cast, **{"of": of, "stands_for": StandsFor.LEAD} | facts)  # type: ignore[arg-type]
    assert had_reason(cast, own, named.deputy) is reason


@pytest.mark.parametrize(
    ("started", "ended", "reason"),
    [(YESTERDAY, None, True), (TODAY, None, False), (BEFORE, TODAY, True), (BEFORE, YESTERDAY, False)],
)
def test_a_leads_deputy_has_a_reason_while_the_lead_is_one(
    cast: Cast, own: str, started: date, ended: date | None, reason: bool
) -> None:
    named = deputy(cast, of="lead", stands_for=StandsFor.LEAD)
    Employment.objects.filter(user=cast["lead"]).update(started_on=started, ended_on=ended)
    assert had_reason(cast, own, named.deputy) is reason


def test_a_leads_colleague_at_the_same_office_has_no_reason_of_the_leads(cast: Cast, own: str) -> None:
    assert not had_reason(cast, own, cast.hire("beside", "Fin Gran", "osk", "caseworker"))


def test_an_address_in_capitals_is_the_same_person(cast: Cast, own: str) -> None:
    cast["reader"].email = cast["reader"].email.upper()
    assert had_reason(cast, own, cast["reader"])


def test_a_number_that_is_none_is_no_family_and_no_error(cast: Cast) -> None:
    reads(cast["reader"], ["f", "7f000000-0000-4000-8000-00000000000", "G" * 36])
    (case,) = found(Concern.NO_PART)
    assert case.facts["families"] == 3


def test_many_families_of_one_reader_are_one_case_with_the_first_twenty(cast: Cast) -> None:
    families = others(21)
    reads(cast["reader"], families)
    reads(cast["reader"], families[:1], deed="write")
    (case,) = found(Concern.NO_PART)
    assert (case.family, case.facts["families"], case.facts["readings"], case.facts["changes"]) == ("", 21, 22, 1)
    assert case.facts["which"] == sorted(families)[:20]


def test_the_busiest_hour_is_told_and_an_hour_is_sixty_minutes(cast: Cast) -> None:
    first, more = others(41), others(5)
    reads(cast["reader"], first, at=time(9))
    reads(cast["reader"], more[:3], at=time(9, 59))
    reads(cast["reader"], more[3:], at=time(10))
    (case,) = found(Concern.MANY_FAMILIES)
    assert (case.facts["opened"], case.facts["listed"]) == (44, 0)
    assert datetime.fromisoformat(case.facts["until"]) == moment(YESTERDAY, time(9, 59))


def test_families_opened_and_families_in_lists_are_counted_apart(cast: Cast) -> None:
    reads(cast["reader"], others(30))
    reads(cast["reader"], others(30), deed="listed")
    reads(cast["coordinator"], others(41))
    reads(cast["coordinator"], others(7), deed="listed")
    (case,) = found(Concern.MANY_FAMILIES)
    assert (case.reader_name, case.facts["opened"], case.facts["listed"]) == ("Klar Bekk", 41, 7)


def test_what_two_people_read_is_not_one_rush(cast: Cast) -> None:
    for who in ("reader", "coordinator"):
        reads(cast[who], others(25))
    assert found(Concern.MANY_FAMILIES) == []


@pytest.mark.parametrize(("times", "raised"), [(2, False), (3, True)])
def test_reading_outside_the_district_counts_from_the_number_the_auditor_set(
    cast: Cast, own: str, times: int, raised: bool
) -> None:
    numbers = {"readings": 3, "rest_days": 0}
    change_rule(rule="other_district", by=cast["auditor"], valid_from=TODAY, is_on=True, parameters=numbers)
    reads(cast["other_office"], [own], on=TODAY, times=times)
    assert bool(found(Concern.OTHER_DISTRICT, TODAY)) is raised


def test_whoever_takes_part_from_another_district_is_told_to_do_so(cast: Cast, own: str) -> None:
    user = cast["other_office"]
    takes_part(cast, user, "nav_lerkendal", YESTERDAY)
    reads(user, [own])
    (case,) = found(Concern.OTHER_DISTRICT)
    assert case.facts["takes_part"] is True


@pytest.mark.parametrize(
    ("started", "ended", "meant"),
    [(YESTERDAY, None, True), (TODAY, None, False), (BEFORE, TODAY, True), (BEFORE, YESTERDAY, False)],
)
def test_a_watch_by_a_members_name_means_the_family_they_lived_in_that_day(
    cast: Cast, own: str, started: date, ended: date | None, meant: bool
) -> None:
    entry = watch(by=cast["auditor"], words="Rolig Rogn", why="avisen", until=LATER)
    entry.valid_from = BEFORE
    entry.save()
    person = Person.objects.create(given_name="Rolig", family_name="Rogn", birth_date=date(2010, 1, 1), sex="male")
    Membership.objects.create(
        family=cast.family, person=person, relation="child", started_on=started, ended_on=ended, lives_here=True
    )
    reads(cast["reader"], [own])
    assert bool(found(Concern.WATCHED)) is meant


@pytest.mark.parametrize("words", ["Blomst", "Familien Blomst"])
def test_a_watch_ends_before_its_last_day_is_reached(cast: Cast, own: str, words: str) -> None:
    entry = watch(by=cast["auditor"], words=words, why="avisen", until=LATER)
    entry.valid_from, entry.valid_to = BEFORE, TODAY
    entry.save()
    reads(cast["reader"], [own])
    assert len(found(Concern.WATCHED)) == 1
    entry.valid_to = YESTERDAY
    entry.save()
    ReadLogCase.objects.all().delete()
    assert found(Concern.WATCHED) == []


def test_the_auditors_own_reading_of_a_watched_family_is_oversight(cast: Cast, own: str) -> None:
    watch(by=cast["auditor"], words="Blomst", why="avisen", until=LATER)
    reads(cast["auditor"], [own], on=TODAY)
    assert found(Concern.WATCHED, TODAY) == []


def test_two_watches_of_one_family_are_one_case_that_names_the_first(cast: Cast, own: str) -> None:
    first = watch(by=cast["auditor"], words="Blomst", why="avisen", until=LATER)
    watch(by=cast["auditor"], words="Familien Blomst", why="radioen", until=LATER)
    reads(cast["lead_of_other_district"], [own], on=TODAY)
    (case,) = found(Concern.WATCHED, TODAY)
    assert (case.facts["watch"], case.facts["takes_part"]) == (first.pk, False)


@pytest.mark.parametrize(
    ("started", "ended", "raised"),
    [(TODAY, None, True), (TODAY + timedelta(days=1), None, False), (BEFORE, TODAY, False)],
)
def test_a_colleagues_own_family_is_held_against_the_office_while_they_work_there(
    cast: Cast, own: str, started: date, ended: date | None, raised: bool
) -> None:
    watch(by=cast["auditor"], words="Blomst", why="meldt selv", until=LATER, employee=cast["reader"])
    Employment.objects.filter(user=cast["reader"]).update(started_on=started, ended_on=ended)
    reads(cast["responsible"], [own], on=TODAY)
    assert bool(found(Concern.OWN_FAMILY, TODAY)) is raised


def namesake(cast: Cast) -> User:
    return cast.hire("namesake", "Rolig Øy Blomst", "nav", "caseworker")


@pytest.mark.parametrize(("bearers", "raised"), [(1, False), (2, True)])
def test_a_name_is_rare_by_the_families_that_bear_it_and_not_by_their_members(
    cast: Cast, own: str, bearers: int, raised: bool
) -> None:
    more = another_family(cast, "Bregne", by="coordinator")
    Person.objects.filter(memberships__family=more.family).update(family_name="blomst")
    numbers = {"bearers": bearers, "rest_days": 0}
    change_rule(rule="same_name", by=cast["auditor"], valid_from=TODAY, is_on=True, parameters=numbers)
    reads(namesake(cast), [own], on=TODAY)
    assert bool(found(Concern.SAME_NAME, TODAY)) is raised


@pytest.mark.parametrize(
    ("started", "ended", "raised"),
    [(YESTERDAY, None, True), (TODAY, None, False), (BEFORE, TODAY, True), (BEFORE, YESTERDAY, False)],
)
def test_a_name_in_common_is_a_members_of_that_day(
    cast: Cast, own: str, started: date, ended: date | None, raised: bool
) -> None:
    cast.family.memberships.update(started_on=started, ended_on=ended)
    reads(namesake(cast), [own])
    assert bool(found(Concern.SAME_NAME)) is raised


def test_a_name_in_a_list_is_not_reading(cast: Cast, own: str) -> None:
    reads(namesake(cast), [own], deed="listed")
    assert found(Concern.SAME_NAME) == []


def test_a_namesake_who_takes_part_is_told_to_do_so(cast: Cast, own: str) -> None:
    cast["reader"].name = "Myk Blomst"
    reads(cast["reader"], [own], deed="write")
    (case,) = found(Concern.SAME_NAME)
    assert case.facts == {"readings": 1, "changes": 1, "takes_part": True}


def test_much_reading_at_night_counts_its_families_once(cast: Cast, own: str) -> None:
    reads(cast["coordinator"], [own, *others(2)], at=time(1), times=2)
    (case,) = found(Concern.AT_NIGHT)
    assert case.facts == {"readings": 6, "changes": 0, "families": 3}
