"""What an emergency writes down, whom it finds, and what ending and reviewing it leave alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.models import Notice
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import access, operations
from familieplan.families.emergency_operations import (
    NotForThisReviewerError,
    Sought,
    end_emergency,
    end_what_has_run_out,
    open_in_emergency,
    review_emergency,
)
from familieplan.families.models import (
    EmergencyAccess,
    EmergencyAttempt,
    EmergencyReview,
    Family,
    FamilyUserAccess,
    LegalBasis,
    Membership,
    Person,
)
from familieplan.families.operations import NewMember
from familieplan.families.policies import Right
from tests.cast import CONSENT, Cast
from tests.clock import later
from tests.coordination.stories import another_family
from tests.families.emergencies import IN_DANGER, WHY, number_of, open_blomst, seek

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ROLIG = NewMember("Rolig", "mother", date(1980, 1, 1), "Annen")


def glad() -> Person:
    return Person.objects.get(given_name="Glad")


def by_name(name: str = "Glad Blomst") -> Sought:
    return Sought(name=name, birth_date=glad().birth_date)


def sees(cast: Cast, who: str, family: Family | None = None) -> bool:
    pk = (family or cast.family).pk
    return Family.objects.permitting(cast[who], Right.VIEW).filter(pk=pk).exists()


def test_a_try_and_what_it_opened_say_who_from_where_on_what_and_why(cast: Cast) -> None:
    service = cast["other_office"].employment.office.service
    basis = LegalBasis.objects.opening_in_danger(service).first()
    opened = seek(cast, "other_office", by_name())
    (access_row,), (attempt,) = EmergencyAccess.objects.all(), EmergencyAttempt.objects.all()
    assert (opened.families, opened.newly) == ([cast.family], [access_row])
    for row in (access_row, attempt):
        assert (row.worker, row.office, row.why) == (cast["other_office"], cast.offices["nav_lerkendal"], WHY)
        assert (row.basis_law, row.basis_reference) == (basis.law, basis.paragraph)
    assert (access_row.attempt, access_row.family, access_row.ended_at) == (attempt, cast.family, None)
    assert timezone.now() - access_row.opened_at < timedelta(minutes=1)


def test_a_try_says_which_way_and_keeps_the_question_only_as_a_hash(cast: Cast) -> None:
    sought = number_of("Glad")
    for question, way, hashed in (
        (Sought(identity_number=sought), "number", identity.keyed_hash(sought)),
        (by_name("GLAD Blomst"), "name", identity.keyed_hash(f"glad blomst|{glad().birth_date}")),
    ):
        seek(cast, "other_office", question)
        attempt = EmergencyAttempt.objects.latest("pk")
        assert (attempt.way, attempt.sought_hash) == (way, hashed)


def test_whoever_is_at_no_office_opens_nothing_and_leaves_no_try(cast: Cast) -> None:
    with pytest.raises(ValueError, match="opened from an office"):
        open_in_emergency(by=cast["superuser"], sought=by_name(), basis=LegalBasis.objects.get(code=IN_DANGER), why=WHY)
    assert not EmergencyAttempt.objects.exists()


@pytest.mark.parametrize(
    ("name", "days", "found"),
    [
        ("Glad Blomst", 0, True),
        ("  glad   BLOMST ", 0, True),
        ("Glad Blomst", 1, False),
        ("Blomst Glad", 0, False),
        ("Glad", 0, False),
        ("Glad Blom", 0, False),
    ],
)
def test_a_full_name_and_the_day_find_and_nothing_less(cast: Cast, name: str, days: int, found: bool) -> None:
    born = glad().birth_date
    assert born is not None
    opened = seek(cast, "other_office", Sought(name=name, birth_date=born + timedelta(days=days)))
    assert opened.families == ([cast.family] if found else [])
    assert sees(cast, "other_office") is found


def test_somebody_with_one_name_only_is_found_by_it(cast: Cast) -> None:
    lone = NewMember("Ensom", "other", date(1970, 5, 5), "")
    plan = open_family_plan(by=cast["reader"], name="Familien Annen", members=[ROLIG, lone], **CONSENT)
    assert seek(cast, "other_office", Sought(name="ensom", birth_date=date(1970, 5, 5))).families == [plan.family]


def test_a_number_finds_nobody_elses_family(cast: Cast) -> None:
    sought = number_of("Glad")
    another_family(cast, "Bregne")
    opened = seek(cast, "other_office", Sought(identity_number=sought, name="Vennlig Bregne", birth_date=TODAY))
    assert opened.families == [cast.family]


def test_whoever_has_left_is_not_sought_where_they_were(cast: Cast) -> None:
    twin = NewMember("Glad", "child", glad().birth_date, "Blomst")
    other = open_family_plan(by=cast["reader"], name="Familien Annen", members=[ROLIG, twin], **CONSENT).family
    operations.end_membership(membership=cast.member("Glad"), by=cast["coordinator"])
    assert seek(cast, "other_office", Sought(name="Glad Blomst", birth_date=twin.birth_date)).families == [other]


def test_one_number_written_down_twice_is_one_person_and_both_homes_open_in_order(cast: Cast) -> None:
    sought = number_of("Glad")
    home = NewMember("Glad", "child", glad().birth_date, "Blomst", identity_number=sought)
    other = open_family_plan(by=cast["lead"], name="A", members=[ROLIG, home], **CONSENT)
    assert Person.objects.filter(given_name="Glad").count() == 2
    opened = seek(cast, "other_office", Sought(identity_number=sought))
    assert opened.families == [cast.family, other.family]
    assert [each.family for each in opened.newly] == opened.families


def test_what_one_sees_already_is_not_opened_once_more_with_the_rest(cast: Cast) -> None:
    sought = number_of("Glad")
    home = NewMember("Glad", "child", glad().birth_date, "Blomst", identity_number=sought)
    other = open_family_plan(by=cast["coordinator"], name="A", members=[ROLIG, home], **CONSENT).family
    opened = seek(cast, "reader", Sought(identity_number=sought))
    assert opened.families == [cast.family, other]
    assert [each.family for each in opened.newly] == [other]
    assert EmergencyAccess.objects.get().family == other


def test_opening_brings_no_other_rows_along(cast: Cast) -> None:
    FamilyUserAccess.objects.filter(user=cast["reader"]).delete()
    emergency = open_blomst(cast)
    assert sees(cast, "other_office")
    end_emergency(emergency=emergency, by=cast["other_office"])
    assert not sees(cast, "other_office")
    assert not FamilyUserAccess.objects.filter(user=cast["reader"]).exists()


def test_an_emergency_ends_once_and_only_by_the_one_who_opened_it(cast: Cast) -> None:
    emergency = open_blomst(cast)
    second = open_blomst(cast, "lead")
    end_emergency(emergency=emergency, by=cast["lead"])
    assert not EmergencyAccess.objects.exclude(ended_at=None).exists()
    end_emergency(emergency=emergency, by=cast["other_office"])
    emergency.refresh_from_db()
    ended_at = emergency.ended_at
    assert ended_at is not None
    with later(timedelta(minutes=5)):
        end_emergency(emergency=emergency, by=cast["other_office"])
    emergency.refresh_from_db()
    second.refresh_from_db()
    assert (emergency.ended_at, second.ended_at) == (ended_at, None)


def test_what_has_run_out_is_tidied_up_to_the_second_and_where_it_was_asked(cast: Cast) -> None:
    emergency = open_blomst(cast)
    other = another_family(cast, "Bregne", by="reader").family
    child = Membership.objects.filter(family=other, relation="mother").get().person
    seek(cast, "other_office", Sought(name=str(child), birth_date=child.birth_date))
    assert end_what_has_run_out() == 0
    with later(emergency.ends_at - timedelta(seconds=1)):
        assert end_what_has_run_out() == 0
    EmergencyAccess.objects.update(ends_at=emergency.ends_at)
    with later(emergency.ends_at):
        assert end_what_has_run_out(families=[other.pk]) == 1
        assert EmergencyAccess.objects.get(ended_at=None).family == cast.family
        assert not FamilyUserAccess.objects.filter(user=cast["other_office"], content_object=other).exists()
        assert end_what_has_run_out() == 1
        assert end_what_has_run_out() == 0
        assert access.differences() == []
    assert set(EmergencyAccess.objects.values_list("ended_at", flat=True)) == {emergency.ends_at}


def review(cast: Cast, emergency: EmergencyAccess, who: str = "lead", verdict: str = "right") -> EmergencyReview:
    return review_emergency(emergency=emergency, by=cast[who], verdict=verdict, reason="Barnet var alene.")


def test_a_lead_of_another_office_reviews_it_when_it_is_over_and_once(cast: Cast) -> None:
    emergency = open_blomst(cast)
    with pytest.raises(NotForThisReviewerError):
        review(cast, emergency)
    with later(emergency.ends_at - timedelta(seconds=1)), pytest.raises(NotForThisReviewerError):
        review(cast, emergency)
    with later(emergency.ends_at):
        made = review(cast, emergency)
        assert (made.access, made.reviewer, made.office) == (emergency, cast["lead"], cast.offices["osk"])
        assert (made.verdict, made.reason) == ("right", "Barnet var alene.")
        for who in ("lead", "lead_of_other_district"):
            with pytest.raises(NotForThisReviewerError):
                review(cast, emergency, who)
    assert EmergencyReview.objects.count() == 1


def test_one_that_was_ended_early_is_reviewed_at_once_and_the_opener_hears(cast: Cast) -> None:
    emergency, other = open_blomst(cast), open_blomst(cast, "ended_yesterday")
    end_emergency(emergency=emergency, by=cast["other_office"])
    Notice.objects.all().delete()
    assert review(cast, emergency).access == emergency
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["other_office"]]
    with pytest.raises(NotForThisReviewerError):
        review(cast, other)


@pytest.mark.parametrize("who", ["coordinator", "administrator", "auditor", "superuser", "other_office"])
def test_nobody_but_a_lead_reviews(cast: Cast, who: str) -> None:
    emergency = open_blomst(cast)
    end_emergency(emergency=emergency, by=cast["other_office"])
    with pytest.raises(NotForThisReviewerError):
        review(cast, emergency, who)
    assert not EmergencyReview.objects.exists()


def test_the_lead_who_opened_it_does_not_judge_it(cast: Cast) -> None:
    emergency = open_blomst(cast, "lead")
    end_emergency(emergency=emergency, by=cast["lead"])
    with pytest.raises(NotForThisReviewerError):
        review(cast, emergency)
    assert review(cast, emergency, "lead_of_other_district").reviewer == cast["lead_of_other_district"]
