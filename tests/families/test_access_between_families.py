"""What stands in one family opens no other: sign-ins of two families, a child's age, and deputies for named families."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from familieplan.accounts.models import Deputy, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.families import access, own_access
from familieplan.families.models import DeputisedFamily, Family, FamilyLogin, OwnAccessAge, Person
from familieplan.families.models.knowledge import Secrets
from familieplan.families.models.person import Relation
from familieplan.families.policies import Right
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY
from tests.families.test_access_by_day import open_to, secret_team

pytestmark = pytest.mark.django_db


def seen_by(user: User, right: Right = Right.VIEW) -> set[Family]:
    return set(Family.objects.permitting(user, right))


def test_whoever_signs_in_for_a_family_reaches_that_family_alone(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    member = other.memberships.get(relation=Relation.MOTHER)
    own_access.make_code(membership=member, by=cast["coordinator"])
    access.sync()
    assert seen_by(FamilyLogin.objects.get(person=member.person).user, Right.OWN) == {other}
    assert seen_by(cast["family_member"], Right.OWN) == {cast.family}


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (1, False)])
def test_a_child_signs_in_from_the_birthday_that_the_rule_names(cast: Cast, days: int, is_open: bool) -> None:
    OwnAccessAge.objects.update_or_create(valid_from=LONG_AGO, defaults={"years": 14})
    OwnAccessAge.objects.exclude(valid_from=LONG_AGO).delete()
    child = cast.member("Glad")
    Person.objects.filter(pk=child.person_id).update(birth_date=date(TODAY.year - 14, TODAY.month, TODAY.day))
    child.person.refresh_from_db()
    own_access.make_code(membership=child, by=cast["coordinator"])
    cast.users["child"] = FamilyLogin.objects.get(person=child.person).user
    # The birth date was written down a day too early.
    Person.objects.filter(pk=child.person_id).update(birth_date=child.person.birth_date + timedelta(days=days))
    access.sync()
    assert open_to(cast, "child", Right.OWN) is is_open


def test_only_parents_and_children_of_the_family_sign_in_for_it(cast: Cast) -> None:
    member = cast.member("Vakker")
    member.relation = Relation.OTHER
    member.save()
    access.sync()
    assert not open_to(cast, "family_member", Right.OWN)


def test_a_deputy_for_named_families_reaches_those_and_no_colleagues_named_ones(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    stand_ins = []
    for number, family in enumerate((cast.family, other)):
        user = cast.hire(f"deputy{number}", f"Lett Bris {number}", "helse", Role.CASEWORKER)
        facts = {"stands_for": StandsFor.COORDINATION, "started_on": TODAY, "last_on": TODAY, "all_families": False}
        coordinator = cast["coordinator"]
        named = Deputy.objects.create(principal=coordinator, deputy=user, named_by=coordinator, **facts)
        DeputisedFamily.objects.create(deputy=named, family=family)
        stand_ins.append(user)
    access.sync()
    assert [seen_by(user) for user in stand_ins] == [{cast.family}, {other}]


def test_a_secret_service_that_the_team_may_not_know_of_reads_and_writes_its_log(cast: Cast) -> None:
    known = secret_team(cast)
    type(known).objects.filter(pk=known.pk).update(ended_on=TODAY)
    access.sync()
    held = {right for right in Right if open_to(cast, "vern", right)}
    assert held == {Right.VIEW, Right.LOG}


def test_what_is_kept_from_a_service_is_every_secret_one_but_itself_and_what_it_was_told_of() -> None:
    secrets = Secrets(frozenset({1, 2}), frozenset({(1, 7), (2, 8)}))
    assert secrets.kept_from(7) == {2}
    assert secrets.kept_from(8) == {1}
    assert secrets.kept_from(1) == {2}
    assert secrets.kept_from(None) == {1, 2}
