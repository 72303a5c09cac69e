"""Who was asked in, and what a school was worried about, follows the family into its copy and into the archive."""

from __future__ import annotations

import pytest

from familieplan.coordination.operations import invitations as verbs
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.concerns import Said, answer_concern, link_concern
from familieplan.families import own_access
from familieplan.rights.archive.file import folders_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.asked import asked_of, tells_of_others
from tests.cast import Cast
from tests.coordination.inviting import add_school, ask_outside, invite, raise_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def worried(cast: Cast) -> Cast:
    add_school(cast)
    verbs.decline(invitation=invite(cast), by=cast["other_office"], reason="no_room", words="Til våren.")
    concern = raise_one(cast, "teacher", said=Said("Kommer uten mat.", "agreed", child_view="Jeg er sulten."))
    link_concern(concern=concern, by=cast["lead"], family=cast.family)
    answer_concern(concern=concern, by=cast["lead"], text="Takk. Vi ringer.")
    return cast


def test_the_copy_holds_each_invitation_with_its_answer_and_each_concern(worried: Cast) -> None:
    found = asked_of(worried.family, own=False)
    (asked,), (concern,) = found["invitations"], found["concerns"]
    assert (asked["whom"], asked["state"]) == ("NAV Lerkendal", "Takket nei")
    assert [(step["reason"], step["words"]) for step in asked["steps"]] == [("Vi har ikke plass nå", "Til våren.")]
    assert (concern["seen"], concern["child_view"]) == ("Kommer uten mat.", "Jeg er sulten.")
    assert concern["answer"] == "Takk. Vi ringer."


def test_at_the_familys_door_a_childs_words_to_a_teacher_are_left_out_and_it_says_so(worried: Cast) -> None:
    assert asked_of(worried.family, own=True)["concerns"][0]["child_view"] == ""
    assert tells_of_others(worried.family, own=True)
    assert not tells_of_others(worried.family, own=False)


def test_an_invitation_to_a_service_that_the_family_does_not_know_of_is_in_no_copy(worried: Cast) -> None:
    service = worried.offices["nav_lerkendal"].service
    service.is_secret = True
    service.save()
    own_access.keep_from_family(family=worried.family, by=worried["coordinator"], service=service)
    assert asked_of(worried.family, own=False)["invitations"] == []


def test_a_protected_familys_copy_names_no_office(worried: Cast) -> None:
    worried.family.protection = "strict"
    found = asked_of(worried.family, own=False)
    assert {found["invitations"][0]["whom"], found["concerns"][0]["office"]} == {"Kontoret er skjult"}


def test_the_archive_gets_one_paper_of_them_and_none_where_there_are_none(cast: Cast) -> None:
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    titles = [record.title for record in folders_of(cast.family, Reach())[0].records]
    assert "Invitasjoner og bekymringer" not in titles
    ask_outside(cast)
    (paper,) = [r for r in folders_of(cast.family, Reach())[0].records if r.title == "Invitasjoner og bekymringer"]
    assert paper.content.startswith(b"%PDF")
