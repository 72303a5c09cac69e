"""The second lock at the family's door: what the database itself shows somebody in a family, and lets them write."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families.models import ExportOrder, Family
from familieplan.rights import orders
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.rights.people import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast: Cast) -> Cast:
    cast.other = another_family(cast, "Bregne", by="other_office")  # type: ignore[attr-defined]
    note(cast, "For alle", "everybody")
    note(cast, "For fagfolk", "professionals", "working_note")
    ask_for_right(family=cast.family, by=cast["coordinator"], kind="correction", about="Fra far", said_by="Stille")
    return cast


def column(question: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [row[0] for row in cursor.fetchall()]


def test_a_bare_question_yields_ones_own_family_and_of_the_log_what_was_written_for_it(two: Cast) -> None:
    with acting_as(user_id=two["family_member"].pk):
        assert column("SELECT name FROM families_family") == ["Familien Blomst"]
        assert column("SELECT text FROM coordination_logentry") == ["For alle"]
        assert len(column("SELECT id FROM families_person")) == 4
        assert set(column("SELECT family_id FROM families_participation")) == {two.family.pk}
        for table in ("coordination_goal", "coordination_assessment", "coordination_assessmentanswer",
                      "coordination_flag", "families_familycode"):  # fmt: skip
            assert column(f"SELECT id FROM {table}") == []
        assert column("SELECT id FROM coordination_rightsrequest") == []


def test_somebody_who_is_held_back_sees_nothing(two: Cast) -> None:
    two.family.access_rows.filter(user=two["family_member"]).delete()
    with acting_as(user_id=two["family_member"].pk):
        for table in ("families_family", "families_person", "coordination_logentry", "accounts_readrecord"):
            assert column(f"SELECT 1 FROM {table}") == []


def test_somebody_in_a_family_writes_nothing_by_themselves(two: Cast) -> None:
    by = two["family_member"]
    with acting_as(user_id=by.pk):
        assert not Family.objects.filter(pk=two.family.pk).update(name="Et annet navn")
        with pytest.raises(ProgrammingError), transaction.atomic():
            ask_for_right(family=two.family, by=by, kind="correction", about="x", said_by="y")
        with pytest.raises(ProgrammingError), transaction.atomic():
            ExportOrder.objects.create(family=two.family, kind="own", ordered_by=by)


def test_the_door_writes_for_them_and_sees_no_plan(two: Cast) -> None:
    by = two["family_member"]
    with acting_as(duty=Duty.OWN_DOOR):
        ask_for_right(family=two.family, by=by, kind="correction", about="x", said_by="y")
        orders.order_papers(family=two.family, by=by, kind="own")
        for table in ("coordination_goal", "coordination_assessment", "families_membership", "accounts_readrecord"):
            assert column(f"SELECT 1 FROM {table}") == []
    with acting_as(user_id=by.pk):
        assert len(column("SELECT id FROM coordination_rightsrequest")) == 1
        assert len(column("SELECT id FROM families_exportorder")) == 1
    two.let_in("father", "Stille")
    with acting_as(user_id=two["father"].pk):
        assert column("SELECT id FROM families_exportorder") == []


def test_a_colleague_sees_the_asking_of_the_own_families_alone(two: Cast) -> None:
    for who, seen in (("coordinator", 1), ("other_office", 0), ("lead", 0), ("auditor", 0)):
        with acting_as(user_id=two[who].pk):
            assert len(column("SELECT id FROM coordination_rightsrequest")) == seen
            assert len(column("SELECT id FROM families_familylogin")) == seen
