"""The three rules: when each raises its flag, at which day exactly, what its words say, and what clears it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from familieplan.accounts.operations import end_employment
from familieplan.coordination.explanation import explain
from familieplan.coordination.models import Flag, RuleVersion
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.journal import sign_entry
from familieplan.families import operations
from familieplan.families.models import EndReason
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.coordination.stories import TODAY, applied, assessed, give_assistance, leave_alone, member, raised

pytestmark = pytest.mark.django_db
LONG, CHILD, PLAN = "long_term_children", "child_not_assessed", "plan_untouched"
one_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def complete(cast: Cast, assessments: object) -> None:
    for assessment in assessments:  # type: ignore[attr-defined]
        assessed(assessment, cast["coordinator"])


# More than three years of assistance.


@pytest.mark.demand("H3", "H2c")
@pytest.mark.parametrize(
    ("months", "flagged"),
    [
        (set(range(11, 48)), True),
        (set(range(12, 48)), False),
        (set(range(48)) - {20, 21}, True),
        (set(range(48)) - {20, 21, 22}, False),
        (set(range(36)), False),
    ],
    ids=["37 months", "36 months", "a break of two months", "a break of three months", "none in the newest year"],
)
def test_more_than_36_months_with_children_is_flagged(cast: Cast, months: set[int], flagged: bool) -> None:
    give_assistance(member(cast.family, "Vakker"), months)
    assert bool(raised(LONG)) is flagged


def test_the_long_flag_says_months_and_since_when(cast: Cast) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(2, 47)))
    flag = raised(LONG)
    assert flag is not None
    assert flag.facts == {"months": 45, "started": "2022-03-01", "latest": "2025-11-01", "children": 2, "limit": 36}
    assert flag.since == date(2025, 3, 1)
    why = explain(flag)
    assert (why.headline, why.summary) == ("Sosialhjelp i mer enn tre år", "45 måneder, siden mars 2022")
    assert why.must_act == "OSK-lederen"


def test_months_of_somebody_no_family_knows_flag_nobody(cast: Cast) -> None:
    give_assistance(None, set(range(48)))
    assert raised(LONG) is None


def test_a_parent_whose_birth_date_nobody_knows_is_a_parent_all_the_same(cast: Cast) -> None:
    vakker = member(cast.family, "Vakker")
    give_assistance(vakker, set(range(48)))
    vakker.birth_date = None
    vakker.save()
    flag = raised(LONG)
    assert flag is not None
    assert flag.facts["children"] == 2


def test_a_recipient_who_moved_out_no_longer_flags_the_family(cast: Cast) -> None:
    vakker = member(cast.family, "Vakker")
    give_assistance(vakker, set(range(48)))
    assert raised(LONG)
    operations.end_membership(membership=vakker.memberships.get(), by=cast["coordinator"], on=TODAY)
    assert raised(LONG) is None


def test_a_longer_break_read_in_later_clears_the_long_flag(cast: Cast) -> None:
    vakker = member(cast.family, "Vakker")
    give_assistance(vakker, set(range(48)))
    flag = raised(LONG)
    give_assistance(vakker, set(range(48)) - {30, 31, 32})
    assert flag is not None
    assert raised(LONG) is None
    flag.refresh_from_db()
    assert flag.cleared_at is not None


@one_database
@example(born=date(2012, 2, 29), after=0)
@example(born=date(2012, 2, 29), after=1)
@given(born=st.dates(TODAY - timedelta(days=365 * 17), TODAY - timedelta(days=365 * 10)), after=st.integers(-2, 2))
def test_the_long_flag_lasts_to_the_day_before_the_last_child_turns_18(cast: Cast, born: date, after: int) -> None:
    if not member(cast.family, "Vakker").identity_hash:
        give_assistance(member(cast.family, "Vakker"), set(range(48)))
        operations.end_membership(membership=member(cast.family, "Lystig").memberships.get(), by=cast["lead"], on=TODAY)
    glad = member(cast.family, "Glad")
    glad.birth_date = born
    glad.save()
    on = max(date(born.year + 18, born.month, min(born.day, 28)) + timedelta(days=after), TODAY)
    Flag.objects.all().delete()
    age = glad.age_on(on)
    assert age is not None
    assert bool(raised(LONG, on)) is (age < 18)


# A child that is not assessed in time.


@pytest.mark.demand("H3a")
@one_database
@example(days=30)
@example(days=31)
@given(days=st.integers(0, 70))
def test_a_child_is_flagged_from_the_day_after_the_last_of_30(cast: Cast, days: int) -> None:
    application = applied(cast, 0)
    Flag.objects.all().delete()
    flag = raised(CHILD, application.applied_on + timedelta(days=days))
    assert bool(flag) is (days > 30)
    assert flag is None or flag.since == application.applied_on + timedelta(days=31)


def test_the_flag_names_ages_and_no_names(cast: Cast) -> None:
    applied(cast, 31)
    flag = raised(CHILD)
    assert flag is not None
    why = explain(flag)
    assert why.headline == "Ingen av 2 barn er kartlagt"
    assert dict(why.facts)["Mangler"] == "14, 9 år"
    assert not any(name in f"{flag.facts}{why}" for name in ("Glad", "Lystig", "Vakker"))


def test_the_flag_follows_while_one_child_after_another_is_assessed(cast: Cast) -> None:
    application = applied(cast, 31)
    first = raised(CHILD)
    complete(cast, application.assessments.filter(child__given_name="Glad"))
    second = raised(CHILD)
    assert first is not None
    assert second is not None
    assert first.pk == second.pk
    assert explain(second).headline == "1 av 2 barn er ikke kartlagt"
    complete(cast, application.assessments.open())
    assert raised(CHILD) is None


def test_an_assessment_from_before_the_application_is_no_answer_to_it(cast: Cast) -> None:
    earlier = applied(cast, 90)
    for assessment in earlier.assessments.all():
        assessed(assessment, cast["coordinator"], on=TODAY - timedelta(days=80))
    assert raised(CHILD) is None
    applied(cast, 31, "Stille")
    assert raised(CHILD)


def test_a_child_that_came_after_the_application_is_not_awaited(cast: Cast) -> None:
    complete(cast, applied(cast, 31).assessments.all())
    newborn = NewMember("Liten", "child", TODAY, "Blomst")
    operations.add_member(family=cast.family, by=cast["coordinator"], member=newborn)
    assert raised(CHILD) is None


# A plan that nobody holds or nobody touches.


@one_database
@example(days=60)
@example(days=61)
@given(days=st.integers(0, 130))
def test_a_plan_is_flagged_from_the_day_after_60_quiet_days(cast: Cast, days: int) -> None:
    leave_alone(cast.plan, days)
    Flag.objects.all().delete()
    flag = raised(PLAN)
    assert bool(flag) is (days > 60)
    assert flag is None or (flag.subject, flag.since) == ("untouched", TODAY - timedelta(days=days - 61))


def test_a_line_in_the_log_clears_the_quiet_plan(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    assert raised(PLAN)
    sign_entry(plan=cast.plan, by=cast["coordinator"], kind="note", happened_on=TODAY, text="Vi ringte.")
    assert raised(PLAN) is None


def test_a_plan_whose_coordinator_stopped_is_flagged_for_the_lead_since_that_day(cast: Cast) -> None:
    coordinator = cast.family.participations.get(part=Part.COORDINATOR)
    stopped_on = TODAY - timedelta(days=3)
    operations.end_participation(
        participation=coordinator, by=cast["coordinator"], reason=EndReason.FINISHED, on=stopped_on
    )
    flag = raised(PLAN)
    assert flag is not None
    assert (flag.subject, flag.since, explain(flag).must_act) == ("no_coordinator", stopped_on, "OSK-lederen")


@pytest.mark.parametrize("how", ["the post ended", "the basis ended", "the account is closed"])
def test_a_coordinator_who_may_no_longer_see_the_family_coordinates_nothing(cast: Cast, how: str) -> None:
    coordinator = cast["coordinator"]
    if how == "the post ended":
        end_employment(employment=coordinator.employments.get(), by=cast["administrator"])
    elif how == "the basis ended":
        operations.end_basis(basis=cast.family.bases.get(), by=coordinator)
    else:
        coordinator.is_active = False
        coordinator.save()
    flag = raised(PLAN)
    assert flag is not None
    assert flag.subject == "no_coordinator"


def test_a_new_coordinator_clears_it(cast: Cast) -> None:
    old = cast.family.participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=old, by=cast["lead"], reason=EndReason.HANDED_OVER)
    assert raised(PLAN)
    basis = cast.family.bases.get()
    operations.start_participation(
        family=cast.family, by=cast["lead"], worker=cast["other_office"], part=Part.COORDINATOR, basis=basis
    )
    assert raised(PLAN) is None


# Versions.


def test_an_open_flag_keeps_the_version_it_was_raised_under(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    old = raised(PLAN)
    first = RuleVersion.objects.get(rule=PLAN)
    first.valid_to = TODAY
    first.save()
    RuleVersion.objects.create(rule=PLAN, version=2, valid_from=TODAY, parameters={"days": 90})
    kept = raised(PLAN)
    assert old is not None
    assert kept is not None
    assert (kept.pk, kept.version.version, kept.facts["days"]) == (old.pk, 1, 60)


def test_what_an_old_version_cleared_the_new_one_raises_in_its_own_words(cast: Cast) -> None:
    RuleVersion.objects.filter(rule=PLAN).update(valid_to=TODAY)
    RuleVersion.objects.create(rule=PLAN, version=2, valid_from=TODAY, parameters={"days": 10})
    leave_alone(cast.plan, 11)
    flag = raised(PLAN)
    assert flag is not None
    assert flag.version.version == 2
    assert "versjon 2" in explain(flag).rule_line


def test_a_rule_that_is_no_longer_in_force_raises_nothing_and_still_clears(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    assert raised(PLAN)
    RuleVersion.objects.filter(rule=PLAN).update(valid_to=TODAY)
    assert raised(PLAN)
    leave_alone(cast.plan, 1)
    assert raised(PLAN) is None
    leave_alone(cast.plan, 61)
    assert raised(PLAN) is None


def test_every_rule_explains_itself_in_whole_sentences(cast: Cast) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(48)))
    applied(cast, 40)
    leave_alone(cast.plan, 70)
    flags.evaluate()
    found = [explain(flag) for flag in Flag.objects.raised().select_related("version")]
    assert len(found) == 6
    for why in found:
        assert why.why.endswith(".")
        assert all((why.clears_when, why.facts, why.must_act))
        assert why.since <= timezone.localdate()
        assert "None" not in str(why)
