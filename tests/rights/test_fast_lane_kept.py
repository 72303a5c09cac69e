"""What was asked for in a crisis follows the family into its copy and into the archive."""

from __future__ import annotations

import pytest
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.operations import fastlane as verbs
from familieplan.coordination.operations.closing import close_plan
from familieplan.families import own_access
from familieplan.families.stated import Told
from familieplan.rights.archive.file import folders_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.asked import asked_of
from tests.cast import Cast
from tests.coordination.fastlanes import NEED, add_receivers, send
from tests.families.sharing import provision

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(cast: Cast) -> Cast:
    add_receivers(cast)
    lane = send(cast, "name", "children")
    verbs.act(lane=lane, by=cast["other_office"], words="Strømmen er på.")
    verbs.review(lane=lane, by=cast["lead"], helped="yes", words="Vakta må ha egen telefon.")
    return cast


def copied(cast: Cast) -> list[dict[str, object]]:
    with acting_as(duty=Duty.COPY):
        found: list[dict[str, object]] = asked_of(cast.family, own=True)["fast_lanes"]
    return found


def test_the_copy_says_who_was_asked_what_went_along_and_what_was_done(helped: Cast) -> None:
    (row,) = copied(helped)
    assert (row["whom"], row["need"]) == ("NAV Lerkendal", NEED)
    assert row["shared"] == ["Navnet på familien", "Hvor mange barn, og hvor gamle"]
    assert "Strømmen er på." in str(row["steps"])


def test_a_protected_familys_copy_names_no_office(helped: Cast) -> None:
    helped.family.protection = "strict"
    assert copied(helped)[0]["whom"] == "Kontoret er skjult"


def test_what_the_family_does_not_know_of_is_in_no_copy(helped: Cast) -> None:
    untold = verbs.Ground(provision(), Told(because="Det er farlig å si det nå."), "Bare det nødvendige.")
    send(helped, ground=untold)
    assert len(copied(helped)) == 1
    service = helped.offices["nav_lerkendal"].service
    service.is_secret = True
    service.save()
    own_access.keep_from_family(family=helped.family, by=helped["other_office"], service=service)
    assert copied(helped) == []


def test_the_archive_gets_one_paper_of_them_and_none_where_there_are_none(cast: Cast) -> None:
    def titles() -> list[str]:
        with acting_as(duty=Duty.ARCHIVE):
            return [record.title for record in folders_of(cast.family, Reach())[0].records]

    add_receivers(cast)
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    assert "Snarveier ved krise" not in titles()
    send(cast, "name", at=timezone.now())
    assert titles().count("Snarveier ved krise") == 1
