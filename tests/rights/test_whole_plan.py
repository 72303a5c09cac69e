"""What a plan holds beside goals and measures goes with it: in the family's copy and to the archive."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from familieplan.coordination.models import OwnerKind
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.measures import Owner, add_measure, evaluate_measure
from familieplan.coordination.operations.parties import add_party, tick_party
from familieplan.coordination.operations.plan import write_words
from familieplan.families.models import OrderKind
from familieplan.families.own_access import keep_from_family
from familieplan.rights import orders
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.contents import contents
from tests.cast import Cast
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
SAID = ("Husleia er grunnen", "Synger i kor", "Møter opp", "tirsdag og torsdag", "Det er godt å ha noe å stå opp til")


@pytest.fixture
def whole(cast: Cast) -> Cast:
    by, plan, stille = cast["coordinator"], cast.plan, cast.member("Stille").person
    words = {"situation": "Vi bor trangt", "vision": "Vi vil bo trygt", "vision_by": "Vakker", "strengths": ""}
    write_words(plan=plan, by=by, **words)
    say_to_words(plan=plan, by=by, stand="disagrees", words="Husleia er grunnen", person=stille)
    add_strength(plan=plan, by=by, what="Synger i kor", who="Vakker")
    owner = Owner.of_worker(cast["responsible"])
    measure = add_measure(plan=plan, by=by, area="work", text="Praksis", owner=owner, timetable="tirsdag og torsdag")
    party = add_party(measure=measure, by=by, who=Owner(OwnerKind.FAMILY, person=stille), task="Møter opp")
    tick_party(party=party, by=by, done=True)
    evaluate_measure(
        measure=measure, by=by, felt_help="yes", felt_help_words="Det er godt å ha noe å stå opp til",
        felt_help_by="Stille",
    )  # fmt: skip
    service = secret_service(cast)
    keep_from_family(family=cast.family, by=cast["bv"], service=service)
    add_party(measure=measure, by=by, who=Owner.of_worker(cast["bv"]), task="Skjult oppgave")
    say_to_words(plan=plan, by=by, stand="disagrees", words="Skjult uenighet", service=service)
    return cast


def test_the_familys_copy_holds_the_whole_plan_but_nothing_of_whom_it_does_not_know(whole: Cast) -> None:
    order = orders.order_papers(family=whole.family, by=whole["coordinator"], kind=OrderKind.COPY)
    text = json.dumps(contents(order), ensure_ascii=False)
    assert [words for words in ("Vi bor trangt", *SAID) if words not in text] == []
    assert "Skjult" not in text


def test_the_archive_receives_the_whole_plan_and_how_it_changed(whole: Cast) -> None:
    close_plan(plan=whole.plan, by=whole["coordinator"], reason="Alt er gjort")
    with ZipFile(BytesIO(package_of(whole.family, Reach()))) as package:
        paper = next(name for name in package.namelist() if "plan-" in name)
        pages = PdfReader(BytesIO(package.read(paper))).pages
        changes = package.read("endringslogg.xml").decode()
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert [words for words in ("Vi bor trangt", *SAID) if words not in text] == []
    assert "MeasureParty.done_on" in changes
    assert "FamilyPlan.situation" in changes


def test_a_package_for_one_reader_holds_what_that_reader_may_know(whole: Cast) -> None:
    close_plan(plan=whole.plan, by=whole["coordinator"], reason="Alt er gjort")
    reach = Reach(whole["coordinator"])
    assert {party.task for party in reach.parties(whole.plan)} == {"Møter opp"}
    assert {said.words for said in reach.agreements(whole.plan)} == {"Husleia er grunnen"}
