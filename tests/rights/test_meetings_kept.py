"""Meetings in the family's copy and in the archive's package: what was agreed, and nobody who is not to be known of."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from familieplan.coordination.models import Meeting
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.meetings import Asked, When, call_meeting, cancel_meeting
from familieplan.families.models import FamilyNotTold
from familieplan.families.protection import protect_address
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.files import files
from familieplan.rights.copies.meetings import meetings_of
from tests.cast import Cast
from tests.coordination.stories import TODAY, at, meet
from tests.rights.people import secret_service
from tests.rights.test_archive import opened
from tests.rights.test_copies import order

pytestmark = pytest.mark.django_db


def words_of(paper: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def call(cast: Cast, by: str = "coordinator", about: str = "Bolig", **facts: Any) -> Meeting:
    when = When(at(TODAY, 9), at(TODAY, 10))
    return call_meeting(plan=cast.plan, by=cast[by], when=when, about=about, **facts)


def test_the_copy_says_when_where_what_about_and_who_was_asked_by_service(cast: Cast) -> None:
    glad = cast.member("Glad").person
    parts = cast.family.participations.filter(worker=cast["reader"]).select_related("worker", "office")
    asked = Asked(tuple(parts), (glad,))
    cancel_meeting(meeting=call(cast, place="Møterom 2", asked=asked), by=cast["coordinator"], reason="Syk")
    (found,) = meetings_of(cast.family)
    assert found["starts_at"].startswith(f"{TODAY}T09:00")
    assert (found["place"], found["about"], found["state"]) == ("Møterom 2", ["Bolig"], "Avlyst")
    assert found["asked"] == ["Glad", "Helse- og velferdskontor", "NAV kommune"]
    assert "Myk Vind" not in str(found)
    paper = words_of(files(order(cast))[0][2])
    assert "Møterom 2" in paper
    assert "Avlyst: Syk" in paper


def test_a_protected_familys_meeting_place_and_offices_stand_on_no_paper(cast: Cast) -> None:
    call(cast, place="Skogveien 4")
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    (found,) = meetings_of(cast.family)
    assert (found["place"], found["asked"]) == ("Skjermet", [])
    assert "Skogveien" not in words_of(files(order(cast))[0][2])


def test_the_copy_holds_nobody_that_the_family_does_not_know_of(cast: Cast) -> None:
    service = secret_service(cast)
    FamilyNotTold.objects.create(family=cast.family, service=service, marked_by=cast["bv"])
    meet(cast, "bv", "reader")
    call(cast, by="bv", about="Skjult sak")
    text = str(meetings_of(cast.family))
    assert "Barneverntjenesten" not in text
    assert "Skjult sak" not in text
    assert "NAV kommune" in text


def test_the_archive_has_one_paper_of_all_meetings(cast: Cast) -> None:
    call(cast, about="Bolig og skole", place="Møterom 2")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    package = opened(package_of(cast.family, Reach()))
    paper = words_of(package[f"dokumenter/moter-{cast.plan.pk}.pdf"])
    assert "Bolig og skole" in paper
    assert b"M\xc3\xb8ter i familieplanen" in package["arkivstruktur.xml"]


def test_whoever_packs_takes_along_only_meetings_that_they_see(cast: Cast) -> None:
    secret_service(cast)
    call(cast, by="bv", about="Skjult sak")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    mine = opened(package_of(cast.family, Reach(cast["coordinator"])))
    assert f"dokumenter/moter-{cast.plan.pk}.pdf" not in mine
    assert f"dokumenter/moter-{cast.plan.pk}.pdf" in opened(package_of(cast.family, Reach()))


def test_a_plan_without_meetings_has_no_paper_of_them(cast: Cast) -> None:
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    assert not [name for name in opened(package_of(cast.family, Reach())) if "moter" in name]
    assert meetings_of(cast.family) == []
