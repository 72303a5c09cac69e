"""What was done for families in a year, against a slow plain program that goes through the rows one by one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.areas.models import District, Zone
from familieplan.coordination.models import (
    AdultStatus,
    AidApplication,
    Assessment,
    FamilyPlan,
    Flag,
    FlagStep,
    RuleVersion,
)
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.coordination.yearly import first_plan_on, help_figures
from familieplan.coordination.yearly_places import place_figures
from familieplan.families.models import EndReason, Family, Participation
from familieplan.reporting.register.places import PLACED
from tests.cast import CONSENT, HOUSEHOLD, Cast

pytestmark = pytest.mark.django_db
HERE = timezone.get_current_timezone()
YEARS = (2023, 2024, 2025)


class Made:
    """Days fall on the borders of years as often as within them."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)

    def day(self, first: int = 2023, last: int = 2025) -> date:
        year = self.chance.randint(first, last)
        edge = self.chance.choice([date(year, 1, 1), date(year, 12, 31), None, None])
        return edge or date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def moment(self) -> datetime:
        on = self.day()
        at = self.chance.choice([(0, 0, 0), (23, 59, 59), (12, 0, 0)])
        return datetime(on.year, on.month, on.day, *at, tzinfo=HERE)

    def family(self, number: int) -> None:
        begun = self.day()
        plan = open_family_plan(
            by=self.cast["coordinator"], name=f"Familien {number}", members=HOUSEHOLD, on=begun, **CONSENT
        )
        family = plan.family
        self._ends(family, begun)
        people = [membership.person for membership in family.memberships.order_by("pk")]
        for applicant in people[:2]:
            for on in {self.day() for _time in range(self.chance.choice([0, 0, 1, 2]))}:
                self._applied(plan, applicant, people[2:], on)
        for rule in ("plan_untouched", "no_coordinator")[: self.chance.choice([0, 1, 2])]:
            self._flag(family, rule)

    def _ends(self, family: Family, begun: date) -> None:
        if self.chance.random() < 0.4:
            on = max(begun, self.day())
            FamilyPlan.objects.filter(family=family).update(ended_on=on, end_reason="Ferdig")
        if self.chance.random() < 0.5:
            on = max(begun, self.day())
            family.participations.update(ended_on=on, end_reason=EndReason.FINISHED)

    def _applied(self, plan: FamilyPlan, applicant: Any, children: Iterable[Any], on: date) -> None:
        by = self.cast["coordinator"]
        made = AidApplication.objects.create(family=plan.family, applicant=applicant, applied_on=on, registered_by=by)
        for child in children:
            done = self.chance.random() < 0.5
            Assessment.objects.create(
                family=plan.family,
                child=child,
                application=made,
                opened_on=on,
                completed_on=on if done else None,
                completed_by=by if done else None,
                result="fine" if done else "",
            )
        for topic, state in (("counselling", "offered"), ("activity", "active"), ("housing", "rents")):
            for since in (on + timedelta(days=days) for days in (-1, 0, 364, 365, 366) if self.chance.random() < 0.15):
                AdultStatus.objects.create(plan=plan, person=applicant, topic=topic, state=state, since_on=since, by=by)

    def _flag(self, family: Family, rule: str) -> None:
        raised, cleared = sorted([self.moment(), self.moment()])
        flag = Flag.objects.create(
            family=family,
            version=RuleVersion.objects.first(),
            rule=rule,
            facts={},
            since=raised.date(),
            raised_at=raised,
            cleared_at=cleared if self.chance.random() < 0.5 else None,
        )
        for kind in ("asked", "decided")[: self.chance.choice([0, 1, 2])]:
            taken = self.moment()
            FlagStep.objects.create(
                family=family,
                flag=flag,
                kind=kind,
                words="Vi ringer.",
                back_on=raised.date(),
                by=self.cast["lead"],
                taken_at=taken,
            )


def a_year_on(on: date) -> date:
    return date(on.year + 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)


def counted(year: int) -> dict[str, int]:
    """Every row of every table, one after the other, with the definition beside it."""
    last = min(date(year, 12, 31), timezone.localdate())
    applied = [
        each for each in AidApplication.objects.all() if each.applied_on.year == year and each.applied_on <= last
    ]
    asked = [each for each in Assessment.objects.all() if any(each.application_id == one.pk for one in applied)]

    def said(topic: str) -> int:
        return len({
            status.person_id
            for status in AdultStatus.objects.all()
            for one in applied
            if status.topic == topic
            and status.person_id == one.applicant_id
            and one.applied_on <= status.since_on < a_year_on(one.applied_on)
        })  # fmt: skip

    def stands(row: Any) -> bool:
        return bool(row.started_on <= last and (row.ended_on is None or row.ended_on > last))

    planned = {plan.family_id for plan in FamilyPlan.objects.all() if stands(plan)}
    coordinated = {
        part.family_id for part in Participation.objects.all() if part.part == "coordinator" and stands(part)
    }

    def in_year(moment: datetime) -> bool:
        return timezone.localtime(moment).year == year

    flagged = [
        flag
        for flag in Flag.objects.all()
        if timezone.localtime(flag.raised_at).year <= year
        and (flag.cleared_at is None or timezone.localtime(flag.cleared_at).year >= year)
    ]
    decided = {step.flag_id for step in FlagStep.objects.all() if step.kind == "decided" and in_year(step.taken_at)}
    return {
        "applied_families": len({each.family_id for each in applied}),
        "children": len({each.child_id for each in asked}),
        "assessed_children": len({each.child_id for each in asked if each.completed_on}),
        "applicants": len({each.applicant_id for each in applied}),
        "counselling_offered": said("counselling"),
        "active_assessed": said("activity"),
        "plan_families": len(planned),
        "coordinated_families": len(planned & coordinated),
        "flagged_families": len({flag.family_id for flag in flagged}),
        "reviewed_families": len({flag.family_id for flag in flagged if flag.pk in decided}),
    }


@pytest.mark.demand("H2")
@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_a_year_equals_a_plain_count(cast: Cast, seed: int) -> None:
    made = Made(cast, seed)
    with acting_as(duty="tests"), transaction.atomic():
        for number in range(14):
            made.family(number)
        expected = {year: counted(year) for year in YEARS}
    assert any(value > 4 for values in expected.values() for value in values.values())
    for year in YEARS:
        found = help_figures(year)
        assert found is not None
        assert asdict(found) == expected[year], year


def test_a_year_before_the_first_plan_is_not_known_and_is_no_nought(cast: Cast) -> None:
    first = first_plan_on()
    assert first == cast.plan.started_on
    assert help_figures(first.year - 1) is None
    assert help_figures(first.year) is not None


def test_of_a_year_that_is_not_over_the_last_day_is_today(cast: Cast) -> None:
    today = timezone.localdate()
    before = help_figures(today.year)
    with acting_as(duty="tests"), transaction.atomic():
        FamilyPlan.objects.filter(pk=cast.plan.pk).update(ended_on=today, end_reason="Ferdig")
    after = help_figures(today.year)
    assert before is not None
    assert after is not None
    assert after.plan_families == before.plan_families - 1


def test_without_a_single_plan_nothing_is_known(db: None) -> None:
    assert first_plan_on() is None
    assert help_figures(2025) is None


def test_the_figures_are_numbers_and_name_nobody(cast: Cast) -> None:
    found = help_figures(timezone.localdate().year)
    assert found is not None
    assert all(type(value) is int for value in asdict(found).values())


@pytest.mark.demand("H8")
@pytest.mark.parametrize("seed", range(2))
def test_the_places_of_a_year_are_a_plain_count_by_bydel_and_zone_and_know_no_protected_address(
    cast: Cast, seed: int
) -> None:
    made, chance = Made(cast, seed), random.Random(seed)
    with acting_as(duty="tests"), transaction.atomic():
        for number in range(14):
            made.family(number)
        districts, zones = list(District.objects.all()), list(Zone.objects.all())
        for family in Family.objects.all():
            zone = chance.choice([None, *zones])
            confirmed = {"zone_confirmed_by": cast["lead"], "zone_confirmed_at": timezone.now()} if zone else {}
            changes = {"district": chance.choice([None, *districts]), "zone": zone, **confirmed}
            protection = chance.choice(["", "", "strict"])
            Family.objects.filter(pk=family.pk).update(**changes, protection=protection)
        planned = FamilyPlan.objects.filter(started_on__lte=date(2025, 12, 31)).exclude(
            ended_on__lte=date(2025, 12, 31)
        )
        families = list({plan.family_id: plan.family for plan in planned.select_related("family")}.values())
        places = [_place(family) for family in families]
    found, whole = place_figures(2025), help_figures(2025)
    assert whole is not None
    assert {what: found.city[what] for what in PLACED} == {what: getattr(whole, what) for what in PLACED}
    assert {code: found.districts[code, "plan_families"] for code, _zone in places if code} == Counter(
        code for code, _zone in places if code
    )
    assert {slug: found.zones[slug, "plan_families"] for code, slug in places if code and slug} == Counter(
        slug for code, slug in places if code and slug
    )
    assert found.elsewhere["plan_families"] == sum(not code for code, _slug in places)
    outside = Counter(code for code, slug in places if code and not slug)
    assert {code: found.outside[code, "plan_families"] for code in outside} == outside


def _place(family: Family) -> tuple[str, str]:
    if family.protection or not family.district:
        return "", ""
    return family.district.code, family.zone.slug if family.zone else ""
