"""Bringing one person or one family up to date touches their rows and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from familieplan.accounts.models import StandsFor
from familieplan.accounts.policies import Role
from familieplan.families import access
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.models import (
    Family,
    FamilyUserAccess,
)
from tests.cast import Cast, add_break_glass, add_deputy
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY

pytestmark = pytest.mark.django_db
OVER = TODAY + timedelta(days=3)


def everybody(cast: Cast) -> Cast:
    """With deputies, an emergency and a second family: every way to hold a right."""
    add_deputy(cast)
    add_break_glass(cast)
    cast.hire("osk_colleague", "Sval Myr", "osk", Role.CASEWORKER)
    days = {"started_on": TODAY, "last_on": OVER, "by": cast["lead"]}
    name_deputy(principal=cast["lead"], deputy=cast["osk_colleague"], stands_for=StandsFor.LEAD, **days)
    another_family(cast, "Bregne")
    return cast


def rows(**narrowed: object) -> set[tuple[int, int, int]]:
    found = FamilyUserAccess.objects.filter(**narrowed)
    return set(found.values_list("user_id", "content_object_id", "permission_id"))


WAYS = ("coordinator", "reader", "lead", "deputy", "osk_colleague", "break_glass", "family_member")
GOES_ALONG = {"coordinator": ["deputy"], "lead": ["osk_colleague"]}


@pytest.mark.parametrize("who", WAYS)
def test_one_person_is_brought_up_to_date_with_their_deputies_and_nobody_else(cast: Cast, who: str) -> None:
    everybody(cast)
    keys = [cast[each].pk for each in (who, *GOES_ALONG.get(who, []))]
    theirs = rows(user__in=keys)
    assert theirs
    FamilyUserAccess.objects.all().delete()
    access.sync(users=[cast[who].pk])
    assert rows() == theirs


def test_one_family_is_brought_up_to_date_and_no_other(cast: Cast) -> None:
    everybody(cast)
    its = rows(content_object=cast.family)
    FamilyUserAccess.objects.all().delete()
    access.sync(families=[cast.family.pk])
    assert rows() == its


def test_what_is_wrong_elsewhere_is_left_to_the_night(cast: Cast) -> None:
    everybody(cast)
    stray = FamilyUserAccess.objects.filter(user=cast["lead"]).first()
    assert stray is not None
    wrong = {"user": cast["auditor"], "permission": stray.permission, "content_object": cast.family}
    FamilyUserAccess.objects.create(**wrong)
    access.sync(users=[cast["reader"].pk])
    access.sync(families=[Family.objects.get(name="Familien Bregne").pk])
    assert FamilyUserAccess.objects.filter(**wrong).exists()
    access.sync(families=[cast.family.pk])
    assert not FamilyUserAccess.objects.filter(**wrong).exists()
