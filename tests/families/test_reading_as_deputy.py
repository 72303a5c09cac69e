"""Whoever stood in for a coordinator or a lead on the day took part: their reading is what it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from familieplan.accounts.models import Concern, Deputy, ReadLogCase, StandsFor
from familieplan.families.models import DeputisedFamily
from familieplan.families.tasks import look_for_unusual_reading
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.families.test_unusual_reading import TODAY, YESTERDAY, found, own, reads

pytestmark = pytest.mark.django_db
_ = own  # the fixture
DAY = timedelta(days=1)


def stands_in(cast: Cast, principal: str, stands_for: str, *, days: tuple[int, int] = (1, 1), **changed: Any) -> Deputy:
    """Named the day before, for days counted back from today; only time can do that, so the row says it."""
    first, last = (TODAY - timedelta(days=back) for back in days)
    who = {"principal": cast[principal], "deputy": cast["other_office"], "named_by": cast[principal]}
    return Deputy.objects.create(**who, stands_for=stands_for, started_on=first, last_on=last, **changed)


@pytest.mark.parametrize(
    ("principal", "stands_for"), [("coordinator", StandsFor.COORDINATION), ("lead", StandsFor.LEAD)]
)
def test_whoever_stood_in_that_day_had_reason_to_read(cast: Cast, own: str, principal: str, stands_for: str) -> None:
    reads(cast["other_office"], [own])
    deputy = stands_in(cast, principal, stands_for)
    assert found(Concern.NO_PART) == []
    Deputy.objects.filter(pk=deputy.pk).update(started_on=YESTERDAY - timedelta(days=9), last_on=YESTERDAY - DAY)
    assert [case.reader_name for case in found(Concern.NO_PART)] == ["Lun Hytte"]


def test_a_deputyship_that_was_ended_or_is_of_another_family_is_no_reason(cast: Cast, own: str) -> None:
    reads(cast["other_office"], [own])
    stood = stands_in(cast, "coordinator", StandsFor.COORDINATION, days=(9, 0))
    stood.ended_at = timezone.now() - 2 * DAY
    stood.save()
    stands_in(cast, "responsible", StandsFor.COORDINATION)
    stands_in(cast, "lead_of_other_district", StandsFor.LEAD)
    named = stands_in(cast, "coordinator", StandsFor.COORDINATION, all_families=False)
    DeputisedFamily.objects.create(deputy=named, family=another_family(cast, "Bregne").family)
    assert len(found(Concern.NO_PART)) == 1
    DeputisedFamily.objects.create(deputy=named, family=cast.family)
    ReadLogCase.objects.all().delete()
    look_for_unusual_reading()
    assert not ReadLogCase.objects.filter(concern=Concern.NO_PART, seen_on=YESTERDAY).exists()
