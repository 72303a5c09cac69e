"""What was said of the adults and by the family, and what the OSK did: in the family's copy and in the archive's package."""

from __future__ import annotations

from datetime import timedelta

import pytest

from familieplan.coordination.models import Flag
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.adults import begin_course, say_of_adult
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.flag_steps import take_step
from familieplan.coordination.operations.wishes import say_wish
from familieplan.families.models import FamilyLogin, FamilyNotTold
from familieplan.families.operations import note_journal_number
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.adults import adults_of
from familieplan.rights.copies.contents import flags_of
from familieplan.rights.copies.wishes import wishes_of
from tests.cast import Cast
from tests.coordination.stories import TODAY, leave_alone
from tests.rights.people import secret_service
from tests.rights.test_archive import opened
from tests.rights.test_meetings_kept import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Cast:
    mother, father = (cast.member(name).person for name in ("Vakker", "Stille"))
    said = {"plan": cast.plan, "by": cast["responsible"], "since_on": TODAY}
    say_of_adult(person=mother, topic="housing", state="queue", words="Vil leie på Saupstad", **said)
    say_of_adult(person=father, topic="health", state="helped", words="Ryggen", **said)
    days = {"started_on": TODAY, "review_on": TODAY, "planned_end_on": TODAY + timedelta(days=99)}
    begin_course(plan=cast.plan, by=cast["responsible"], person=mother, **days)
    return cast


def test_the_copy_for_the_family_holds_every_adult(told: Cast) -> None:
    left_out, rows = adults_of(told.family, None, own=False)
    assert not left_out
    assert {row["name"]: row["statuses"][0]["words"] for row in rows} == {
        "Vakker": "Vil leie på Saupstad",
        "Stille": "Ryggen",
    }
    assert [len(row["programmes"]) for row in rows] == [1, 0]


def test_at_the_door_each_adult_gets_what_is_said_of_them_alone(told: Cast) -> None:
    told.let_in("mother", "Vakker")
    left_out, rows = adults_of(told.family, FamilyLogin.objects.get(), own=True)
    assert left_out
    assert [row["name"] for row in rows] == ["Vakker"]
    assert adults_of(told.family, None, own=True) == (True, [])


def test_what_a_service_has_said_that_the_family_does_not_know_of_is_not_in_the_copy(told: Cast) -> None:
    service = secret_service(told)
    FamilyNotTold.objects.create(family=told.family, service=service, marked_by=told["bv"])
    say_of_adult(
        plan=told.plan,
        by=told["bv"],
        person=told.member("Vakker").person,
        topic="health",
        state="unhelped",
        since_on=TODAY,
        words="Skjult",
    )
    _left_out, rows = adults_of(told.family, None, own=False)
    assert "Skjult" not in str(rows)


def test_the_archive_holds_the_adults_and_what_the_osk_did(told: Cast) -> None:
    leave_alone(told.plan, 70)
    flags.evaluate()
    flag = Flag.objects.get(rule="plan_untouched")
    take_step(flag=flag, by=told["lead"], kind="decided", words="Teamet møtes i desember")
    assert flags_of(told.family)[0]["steps"][0]["words"] == "Teamet møtes i desember"
    mother = told.member("Vakker").person
    said = {"plan": told.plan, "by": told["responsible"], "person": mother, "is_recorded": True}
    say_wish(kind="change", words="Møtet på kvelden", **said)
    close_plan(plan=told.plan, by=told["coordinator"], reason="Målene er nådd")
    files = opened(package_of(told.family, Reach()))
    papers = {name: " ".join(words_of(content).split()) for name, content in files.items() if name.endswith(".pdf")}
    adults = next(text for name, text in papers.items() if "voksne" in name)
    assert "Vil leie på Saupstad" in adults
    assert "Ryggen" in adults
    assert "Vakker, skrevet inn av Trygg Furu" in next(text for name, text in papers.items() if "fra-familien" in name)
    assert "Teamet møtes i desember" in next(text for name, text in papers.items() if "gjennomgang" in name)


def test_at_the_door_each_gets_what_they_have_said_themselves(told: Cast) -> None:
    for name, words in (("Vakker", "Møtet på kvelden"), ("Glad", "Jeg er redd")):
        say_wish(plan=told.plan, by=told["coordinator"], person=told.member(name).person, kind="change", words=words)
    told.let_in("mother", "Vakker")
    left_out, rows = wishes_of(told.family, FamilyLogin.objects.get(), own=True)
    assert (left_out, [row["words"] for row in rows]) == (True, ["Møtet på kvelden"])
    assert len(wishes_of(told.family, None, own=False)[1]) == 2


def test_a_journal_number_is_in_the_copy_and_in_the_archive_but_not_for_a_reader(told: Cast) -> None:
    numbers = {"Vakker": "20240815", "Stille": "20240816"}
    for name, number in numbers.items():
        person = told.member(name).person_id
        note_journal_number(family=told.family, by=told["coordinator"], person_id=person, number=number)
    _left_out, rows = adults_of(told.family, None, own=False)
    assert {row["name"]: row["journal_numbers"] for row in rows} == {name: [each] for name, each in numbers.items()}
    told.let_in("mother", "Vakker")
    _left_out, rows = adults_of(told.family, FamilyLogin.objects.get(), own=True)
    assert [row["journal_numbers"] for row in rows] == [["20240815"]]
    assert Reach(told["reader"]).journal_numbers(told.plan) == []
    close_plan(plan=told.plan, by=told["coordinator"], reason="Målene er nådd")
    files = opened(package_of(told.family, Reach()))
    adults = next(content for name, content in files.items() if "voksne" in name and name.endswith(".pdf"))
    assert "NAVs journalnummer, Stille: 20240816" in " ".join(words_of(adults).split())
