"""The night looks through the day's reading: what each rule finds, what it leaves alone, and that it says no name."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Concern, Notice, ReadLogCase, ReadRuleVersion
from familieplan.accounts.readcase_operations import assess_case
from familieplan.accounts.watch_operations import change_rule, watch
from familieplan.families import operations
from familieplan.families.models import EndReason
from familieplan.families.protection import protect_address
from familieplan.families.tasks import look_for_unusual_reading
from familieplan.families.unusual import RULES
from familieplan.families.unusual_operations import look
from tests.cast import Cast
from tests.families.readings import YESTERDAY, found, others, reads

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def own(cast: Cast) -> str:
    return str(cast.family.public_id)


def test_reading_as_usual_raises_nothing(cast: Cast, own: str) -> None:
    for who in ("coordinator", "responsible", "reader", "lead"):
        reads(cast[who], [own], deed="write")
        reads(cast[who], [own], deed="listed")
    assert sum(look(days=[YESTERDAY]).values()) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("opened", "raised"), [(40, False), (41, True)])
def test_many_families_in_an_hour(cast: Cast, opened: int, raised: bool) -> None:
    families = others(opened)
    reads(cast["reader"], families[:30], at=time(10, 40))
    reads(cast["reader"], families[30:], at=time(11, 20))
    cases = found(Concern.MANY_FAMILIES)
    assert bool(cases) == raised
    if raised:
        assert (cases[0].facts["opened"], cases[0].reader_name, cases[0].family) == (41, "Myk Vind", "")


def test_many_families_through_a_day_are_no_rush(cast: Cast) -> None:
    for hour in range(8, 16):
        reads(cast["reader"], others(30), at=time(hour, 0))
    assert found(Concern.MANY_FAMILIES) == []


def test_the_same_families_again_and_again_are_few(cast: Cast) -> None:
    reads(cast["reader"], others(20), times=5)
    assert found(Concern.MANY_FAMILIES) == []


@pytest.mark.parametrize(("listed", "raised"), [(300, False), (301, True)])
def test_lists_have_a_limit_of_their_own(cast: Cast, listed: int, raised: bool) -> None:
    reads(cast["reader"], others(listed), deed="listed")
    assert bool(found(Concern.MANY_FAMILIES)) == raised


def test_an_hour_may_begin_before_midnight(cast: Cast) -> None:
    reads(cast["reader"], others(25), on=YESTERDAY - timedelta(days=1), at=time(23, 40))
    reads(cast["reader"], others(25), at=time(0, 20))
    assert found(Concern.MANY_FAMILIES)[0].facts["opened"] == 50


def test_a_family_outside_ones_own_district(cast: Cast, own: str) -> None:
    for who in ("other_office", "lead_of_other_district", "reader", "administrator"):
        reads(cast[who], [own], deed="write")
    raised = found(Concern.OTHER_DISTRICT)
    assert {case.reader_name for case in raised} == {"Lun Hytte", "Klok Lerke"}
    assert all((case.family, case.facts["changes"], case.facts["takes_part"]) == (own, 1, False) for case in raised)


def test_a_day_ends_at_midnight_and_the_moment_itself_is_the_next_days(cast: Cast, own: str) -> None:
    reads(cast["other_office"], [own], on=TODAY, at=time(0, 0))
    assert found(Concern.OTHER_DISTRICT) == []
    assert len(found(Concern.OTHER_DISTRICT, TODAY)) == 1


def test_each_rule_names_to_the_auditor_every_parameter_that_it_has(cast: Cast) -> None:
    for concern, rule in RULES.items():
        version = ReadRuleVersion.objects.get(rule=concern)
        assert {*rule.labels, "rest_days"} == set(version.parameters), concern
        assert all(str(each) for each in rule.labels.values()), concern
        assert str(rule.says).endswith("."), concern
    assert [concern for concern, rule in RULES.items() if rule.is_guess] == [Concern.SAME_NAME]


def test_a_list_is_not_reading_outside_the_district(cast: Cast, own: str) -> None:
    reads(cast["other_office"], [own], deed="listed")
    assert found(Concern.OTHER_DISTRICT) == []


@pytest.mark.parametrize(
    ("who", "concern"), [("other_office", True), ("administrator", True), ("reader", False), ("lead", False)]
)
def test_reading_without_taking_part(cast: Cast, own: str, who: str, concern: bool) -> None:
    reads(cast[who], [own])
    assert bool(found(Concern.NO_PART)) == concern


def test_whoever_took_part_until_then_had_reason_that_day_and_not_the_next(cast: Cast, own: str) -> None:
    blid = cast["ended_yesterday"]
    reads(blid, [own])
    assert found(Concern.NO_PART) == []
    earlier = cast.family.participations.get(worker=blid)
    cast.family.participations.filter(pk=earlier.pk).update(ended_on=YESTERDAY - timedelta(days=1))
    assert [case.reader_name for case in found(Concern.NO_PART)] == ["Blid Sol"]


def test_a_lead_of_another_district_and_a_family_that_is_not_there_are_no_reason(cast: Cast, own: str) -> None:
    reads(cast["lead_of_other_district"], [own])
    reads(cast["lead"], [*others(1), "f"])
    klok, rask = sorted(found(Concern.NO_PART), key=lambda case: case.reader_name)
    assert (klok.family, klok.facts["which"]) == (own, [own])
    assert (rask.family, rask.facts["families"], "f" in rask.facts["which"]) == ("", 2, True)


def test_a_spree_is_one_case_and_another_days_families_are_another(cast: Cast) -> None:
    families, more = others(30), others(2)
    for on, read in ((YESTERDAY, families), (TODAY, more)):
        reads(cast["reader"], read, on=on)
    assert len(found(Concern.NO_PART)) == 1
    (second,) = found(Concern.NO_PART, TODAY)
    assert second.facts["which"] == sorted(more)


@pytest.mark.parametrize("who", ["auditor"])
def test_the_auditors_own_oversight_is_no_case(cast: Cast, own: str, who: str) -> None:
    reads(cast[who], [own])
    assert found(Concern.NO_PART) == []


def test_somebody_who_has_no_role_here_reads_by_their_own_door(cast: Cast, own: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_readrecord (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)"
            " VALUES (%s, 'vakker@prove.example', 'Vakker Blomst', '', '', %s, '', '', '', 'read')",
            [timezone.make_aware(datetime.combine(YESTERDAY, time(2))), own],
        )
    assert sum(look(days=[YESTERDAY]).values()) == 0


@pytest.mark.parametrize("words", ["Vakker Blomst", "blomst", "FAMILIEN BLOMST", "  Glad   Blomst ", "{number}"])
def test_a_family_in_the_news_is_watched_by_name_or_number(cast: Cast, own: str, words: str) -> None:
    entry = watch(by=cast["auditor"], words=words.format(number=own.upper()), why="avisen", until=LATER)
    entry.valid_from = YESTERDAY
    entry.save()
    reads(cast["reader"], [own], deed="listed")
    (case,) = found(Concern.WATCHED)
    assert case.facts == {"readings": 1, "changes": 0, "watch": entry.pk, "takes_part": True}
    assert case.family == own


@pytest.mark.parametrize(
    "words", ["Vakker", "Blom", "Vakker Lyng", "Blomst Vakker", "7f000000-0000-4000-8000-000000000000"]
)
def test_other_names_are_not_the_family(cast: Cast, own: str, words: str) -> None:
    watch(by=cast["auditor"], words=words, why="avisen", until=LATER)
    reads(cast["reader"], [own], on=TODAY)
    assert found(Concern.WATCHED, TODAY) == []


def test_a_member_who_has_left_the_family_is_not_meant(cast: Cast, own: str) -> None:
    watch(by=cast["auditor"], words="Stille Blomst", why="avisen", until=LATER)
    operations.end_membership(
        membership=cast.family.memberships.get(person__given_name="Stille"), by=cast["coordinator"]
    )
    reads(cast["reader"], [own], on=TODAY)
    assert found(Concern.WATCHED, TODAY) == []


def test_a_watch_holds_from_its_day_and_ends_by_itself(cast: Cast, own: str) -> None:
    entry = watch(by=cast["auditor"], words="Blomst", why="avisen", until=TODAY + timedelta(days=1))
    reads(cast["reader"], [own])
    reads(cast["reader"], [own], on=TODAY)
    assert found(Concern.WATCHED) == []
    assert len(found(Concern.WATCHED, TODAY)) == 1
    entry.valid_to = entry.valid_from
    entry.save()
    reads(cast["coordinator"], [own], on=TODAY)
    assert len(found(Concern.WATCHED, TODAY)) == 1


def test_an_employees_own_family_is_held_against_the_employee_and_the_office(cast: Cast, own: str) -> None:
    watch(by=cast["auditor"], words="Blomst", why="meldt selv", until=LATER, employee=cast["reader"])
    for who in ("reader", "responsible", "coordinator", "other_office"):
        reads(cast[who], [own], on=TODAY)
    raised = {case.reader_name: case.facts["relation"] for case in found(Concern.OWN_FAMILY, TODAY)}
    assert raised == {"Myk Vind": "self", "Trygg Furu": "colleague"}
    assert found(Concern.WATCHED, TODAY) == []


def test_a_rare_surname_in_common_is_a_guess_and_a_common_one_is_none(cast: Cast, own: str) -> None:
    user = cast.hire("namesake", "Rolig Blomst", "nav", "caseworker")
    reads(user, [own])
    reads(cast["reader"], [own])
    (case,) = found(Concern.SAME_NAME)
    assert (case.reader_name, case.facts["takes_part"]) == ("Rolig Blomst", False)
    ReadLogCase.objects.all().delete()
    change_rule(
        rule="same_name", by=cast["auditor"], valid_from=TODAY, is_on=True, parameters={"bearers": 0, "rest_days": 0}
    )
    reads(user, [own], on=TODAY)
    assert found(Concern.SAME_NAME, TODAY) == []


@pytest.mark.parametrize(
    ("at", "times", "raised"),
    [
        (time(23, 0), 5, True),
        (time(4, 59), 5, True),
        (time(5, 0), 5, False),
        (time(22, 59), 9, False),
        (time(2, 0), 4, False),
    ],
)
def test_much_reading_at_night_by_the_clock_on_the_wall(
    cast: Cast, own: str, at: time, times: int, raised: bool
) -> None:
    reads(cast["coordinator"], [own], at=at, times=times)
    cases = found(Concern.AT_NIGHT)
    assert bool(cases) == raised
    assert not raised or cases[0].facts == {"readings": 5, "changes": 0, "families": 1}


def test_a_night_that_is_run_twice_raises_nothing_twice(cast: Cast, own: str) -> None:
    reads(cast["other_office"], [own])
    assert sum(look(days=[YESTERDAY]).values()) == 2
    before = list(ReadLogCase.objects.values())
    assert sum(look(days=[YESTERDAY]).values()) == 0
    assert list(ReadLogCase.objects.values()) == before
    assert Notice.objects.count() == 1


def test_what_was_assessed_rests_and_comes_again_after_the_days_of_rest(cast: Cast, own: str) -> None:
    days = [TODAY - timedelta(days=back) for back in (12, 9, 6, 4)]
    for on in days:
        reads(cast["other_office"], [own], on=on)
    first = found(Concern.NO_PART, days[0])[0]
    assess_case(case=first, by=cast["auditor"], outcome="fine", reason="Vikarierte")
    look(days=days)
    assert [case.seen_on for case in ReadLogCase.objects.filter(concern=Concern.NO_PART).order_by("seen_on")] == [
        days[0],
        days[3],
    ]


def test_a_rule_is_changed_from_a_day_and_the_case_keeps_the_version(cast: Cast) -> None:
    change_rule(
        rule="many_families",
        by=cast["auditor"],
        valid_from=TODAY,
        is_on=True,
        parameters={"families": 3, "listed": 300, "rest_days": 0},
    )
    for on in (YESTERDAY, TODAY):
        reads(cast["reader"], others(4), on=on)
    assert found(Concern.MANY_FAMILIES) == []
    assert found(Concern.MANY_FAMILIES, TODAY)[0].version.version == 2


def test_a_rule_that_is_off_finds_nothing(cast: Cast, own: str) -> None:
    change_rule(rule="no_part", by=cast["auditor"], valid_from=TODAY, is_on=False, parameters={"rest_days": 0})
    reads(cast["other_office"], [own], on=TODAY)
    assert found(Concern.NO_PART, TODAY) == []


def test_a_rule_is_never_changed_backwards(cast: Cast) -> None:
    with pytest.raises(ValueError, match="backwards"):
        change_rule(rule="no_part", by=cast["auditor"], valid_from=YESTERDAY, is_on=False, parameters={})


def test_the_nightly_task_makes_up_for_nights_that_did_not_run(cast: Cast, own: str) -> None:
    for back in (0, 1, 7, 8):
        reads(
            cast.hire(f"guest{back}", f"Gjest {back}", "nav_lerkendal", "caseworker"),
            [own],
            on=TODAY - timedelta(days=back),
        )
    look_for_unusual_reading()
    assert {c.reader_name for c in ReadLogCase.objects.filter(concern=Concern.NO_PART)} == {"Gjest 1", "Gjest 7"}


def test_only_auditors_are_told_and_nobody_is_told_a_name(
    cast: Cast, own: str, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    reads(cast["other_office"], [own])
    look(days=[YESTERDAY])
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.path) == (cast["auditor"], "/leselogg/saker/")
    assert not any(word in notice.text for word in ("Blomst", "Lun", own))


def test_no_case_holds_a_name_of_the_family(cast: Cast, own: str) -> None:
    watch(by=cast["auditor"], words="Vakker Blomst", why="avisen", until=LATER)
    reads(cast["other_office"], [own], on=TODAY, times=6, at=time(3))
    look(days=[TODAY])
    rows = str(list(ReadLogCase.objects.values()))
    assert ReadLogCase.objects.count() >= 4
    assert not any(name in rows for name in ("Blomst", "Vakker", "Prøveveien", "7078"))


def test_a_night_costs_the_same_however_much_was_read(cast: Cast, own: str) -> None:
    costs = []
    for times in (1, 150):
        reads(cast["reader"], [own], times=times)
        with CaptureQueriesContext(connection) as asked:
            look(days=[YESTERDAY])
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_ended_participation_of_a_protected_family_is_found_like_any_other(cast: Cast, own: str) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    gone = cast.family.participations.get(worker=cast["reader"])
    operations.end_participation(participation=gone, by=cast["coordinator"], reason=EndReason.FINISHED, on=YESTERDAY)
    reads(cast["reader"], [own], on=TODAY)
    assert [case.reader_name for case in found(Concern.NO_PART, TODAY)] == ["Myk Vind"]
