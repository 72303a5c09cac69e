"""Who may name a deputy for whom, to the edges of the rule; and what naming, ending and being away leave behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Absence, Deputy, Notice, StandsFor
from familieplan.accounts.policies import Role
from familieplan.families import access
from familieplan.families.deputy_operations import (
    DeputyRefusedError,
    call_off_absence,
    coordinated_by,
    end_deputy,
    register_absence,
)
from familieplan.families.models import FamilyUserAccess
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import another_family
from tests.families.test_deputies import name, name_for_lead, rights_of, staffed

pytestmark = pytest.mark.django_db
_ = staffed  # the fixture
TODAY = timezone.localdate()


def day(number: int):
    return TODAY + timedelta(days=number)


def told(cast: Cast) -> dict[str, str]:
    return {notice.recipient.name: notice.text for notice in Notice.objects.all()}


def test_a_deputy_is_written_down_as_it_was_named(staffed: Cast) -> None:
    made = name(staffed)
    facts = (made.principal, made.deputy, made.stands_for, made.all_families, made.named_by)
    assert facts == (staffed["coordinator"], staffed["colleague"], StandsFor.COORDINATION, True, staffed["coordinator"])
    assert (made.started_on, made.last_on, made.ended_at) == (TODAY, day(6), None)
    assert list(made.named_families.all()) == []


def test_named_families_are_written_down_and_no_others(staffed: Cast) -> None:
    other = another_family(staffed, "Bregne").family
    made = name(staffed, families=[other])
    assert not made.all_families
    assert [each.family for each in made.named_families.all()] == [other]


def test_a_single_day_is_a_period(staffed: Cast) -> None:
    assert name(staffed, started_on=TODAY, last_on=TODAY).last_on == TODAY


def test_a_lead_names_a_deputy_for_families_of_the_own_district_and_both_are_told(staffed: Cast) -> None:
    made = name(staffed, by=staffed["lead"], families=[staffed.family])
    assert made.named_by == staffed["lead"]
    assert told(staffed) == {
        "Fin Gran": "Du er navngitt som stedfortreder.",
        "Klar Bekk": "Du har fått en stedfortreder.",
    }
    assert {notice.path for notice in Notice.objects.all()} == {"/stedfortreder/"}


@pytest.mark.parametrize("how", ["no families", "another district", "not only the own district", "another duty"])
def test_a_lead_names_nobody_else(staffed: Cast, how: str) -> None:
    there = another_family(staffed, "Bregne").family
    type(there).objects.filter(pk=there.pk).update(district=None)
    access.sync()
    other = {"by": staffed["lead"], "families": [staffed.family]}
    changed = {
        "no families": {"families": []},
        "another district": {"by": staffed["lead_of_other_district"]},
        "not only the own district": {"families": [staffed.family, there]},
        "another duty": {"stands_for": StandsFor.LEAD, "principal": staffed["lead_of_other_district"]},
    }[how]
    with pytest.raises(DeputyRefusedError, match="Bare den det gjelder, eller lederen i bydelen"):
        name(staffed, **other | changed)
    assert not Notice.objects.exists()


def test_a_leads_deputy_is_a_lead_anywhere_or_a_caseworker_of_the_same_office(staffed: Cast) -> None:
    with pytest.raises(DeputyRefusedError, match="Fin Gran må arbeide ved samme kontor"):
        name_for_lead(staffed, "colleague")
    assert name_for_lead(staffed, "osk_colleague").deputy == staffed["osk_colleague"]


def test_a_lead_of_another_office_stands_in_for_no_coordinator(staffed: Cast) -> None:
    with pytest.raises(DeputyRefusedError, match="Rask Elv må arbeide ved samme kontor"):
        name(staffed, deputy=staffed["lead"])


def test_a_closed_account_stands_in_for_nobody(staffed: Cast) -> None:
    type(staffed["colleague"]).objects.filter(pk=staffed["colleague"].pk).update(is_active=False)
    with pytest.raises(DeputyRefusedError, match="Fin Gran arbeider ikke med familier nå"):
        name(staffed)


def test_whoever_coordinates_is_asked_for_today_by_name_and_not_for_other_parts(staffed: Cast) -> None:
    another_family(staffed, "Bregne")
    another_family(staffed, "Ask")
    another_family(staffed, "Siv", by="reader")
    held = [part.family.name for part in coordinated_by(staffed["coordinator"])]
    assert held == ["Familien Ask", "Familien Blomst", "Familien Bregne"]
    assert coordinated_by(staffed["responsible"]) == []


def test_a_deputy_for_everything_stands_in_the_way_of_one_for_some(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    name(staffed)
    with pytest.raises(DeputyRefusedError, match="Det finnes en stedfortreder"):
        name(staffed, deputy=staffed["third"], families=[staffed.family])


def test_a_deputy_for_some_stands_in_the_way_of_one_for_everything(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    name(staffed, families=[staffed.family])
    with pytest.raises(DeputyRefusedError, match="Det finnes en stedfortreder"):
        name(staffed, deputy=staffed["third"])


def test_an_ended_deputyship_and_another_time_stand_in_nobodys_way(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    end_deputy(deputy=name(staffed), by=staffed["coordinator"])
    name(staffed, deputy=staffed["third"], last_on=day(2))
    register_absence(by=staffed["colleague"], started_on=day(4), last_on=day(5))
    assert name(staffed, started_on=day(3), last_on=day(3)).deputy == staffed["colleague"]


def test_another_who_is_away_stops_nobody(staffed: Cast) -> None:
    register_absence(by=staffed["coordinator"], started_on=TODAY, last_on=day(6))
    assert name(staffed).deputy == staffed["colleague"]


def test_two_coordinators_of_one_office_may_have_the_same_deputy(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    another_family(staffed, "Bregne", by="third")
    name(staffed)
    third = staffed["third"]
    assert name(staffed, by=third, principal=third).deputy == staffed["colleague"]


def test_naming_touches_nobody_elses_rows(staffed: Cast) -> None:
    FamilyUserAccess.objects.filter(user=staffed["reader"]).delete()
    made = name(staffed)
    assert rights_of(staffed, "colleague")
    end_deputy(deputy=made, by=staffed["coordinator"])
    assert not rights_of(staffed, "colleague")
    assert not FamilyUserAccess.objects.filter(user=staffed["reader"]).exists()


@pytest.mark.parametrize(
    ("by", "hear"),
    [("coordinator", {"Fin Gran"}), ("colleague", {"Klar Bekk"}), ("lead", {"Fin Gran", "Klar Bekk"})],
)
def test_the_other_is_told_when_one_of_those_it_concerns_ends_it(staffed: Cast, by: str, hear: set[str]) -> None:
    made = name(staffed, by=staffed["lead"], families=[staffed.family])
    Notice.objects.all().delete()
    end_deputy(deputy=made, by=staffed[by])
    assert told(staffed) == dict.fromkeys(hear, "En avtale om stedfortreder er avsluttet.")
    assert {notice.path for notice in Notice.objects.all()} == {"/stedfortreder/"}


def test_what_has_ended_ends_once(staffed: Cast) -> None:
    made = name(staffed)
    end_deputy(deputy=made, by=staffed["coordinator"])
    ended_at = Deputy.objects.get().ended_at
    assert ended_at is not None
    Notice.objects.all().delete()
    with later(timedelta(hours=1)):
        end_deputy(deputy=made, by=staffed["coordinator"])
    assert Deputy.objects.get().ended_at == ended_at
    assert not Notice.objects.exists()


def test_ending_one_deputyship_leaves_another(staffed: Cast) -> None:
    first = name(staffed, last_on=day(1))
    second = name(staffed, started_on=day(2), last_on=day(3))
    end_deputy(deputy=second, by=staffed["coordinator"])
    first.refresh_from_db()
    assert first.ended_at is None
    assert rights_of(staffed, "colleague")


def test_an_absence_is_said_once_for_each_day(staffed: Cast) -> None:
    away = register_absence(by=staffed["reader"], started_on=day(2), last_on=day(4))
    assert (away.worker, away.started_on, away.last_on) == (staffed["reader"], day(2), day(4))
    for first, last in ((4, 6), (0, 2), (3, 3)):
        with pytest.raises(DeputyRefusedError, match="Du har meldt fravær i denne perioden fra før"):
            register_absence(by=staffed["reader"], started_on=day(first), last_on=day(last))
    register_absence(by=staffed["reader"], started_on=day(5), last_on=day(6))
    register_absence(by=staffed["colleague"], started_on=day(3), last_on=day(3))
    assert Absence.objects.count() == 3


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2)])
def test_an_absence_has_its_days_in_order_and_none_behind_it(staffed: Cast, first: int, last: int) -> None:
    with pytest.raises(DeputyRefusedError):
        register_absence(by=staffed["reader"], started_on=day(first), last_on=day(last))


def test_only_ones_own_absence_is_called_off_and_only_that_one(staffed: Cast) -> None:
    away = register_absence(by=staffed["reader"], started_on=day(2), last_on=day(4))
    other = register_absence(by=staffed["reader"], started_on=day(6), last_on=day(7))
    call_off_absence(absence=away, by=staffed["coordinator"])
    away.refresh_from_db()
    assert away.ended_at is None
    call_off_absence(absence=away, by=staffed["reader"])
    away.refresh_from_db()
    other.refresh_from_db()
    assert (away.ended_at is None, other.ended_at) == (False, None)
    ended_at = away.ended_at
    with later(timedelta(hours=1)):
        call_off_absence(absence=away, by=staffed["reader"])
    away.refresh_from_db()
    assert away.ended_at == ended_at
