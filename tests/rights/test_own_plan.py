"""«Vår plan»: the family reads what is agreed, ticks its own tasks, and says what it wants in its own words."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.coordination.models import FamilyWish, Measure, MeasureParty, OwnerKind
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal, write_words
from familieplan.coordination.operations.wishes import answer_wish, say_wish
from familieplan.families.models import FamilyNotTold
from familieplan.families.own_access import hold_back
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast: Cast) -> str:
    """The family's pages. Vakker is the one in the cast who signs in."""
    return f"/var-plan/{cast.family.public_id}/"


@pytest.fixture
def mine(cast: Cast) -> Measure:
    owner = Owner(OwnerKind.FAMILY, person=cast.member("Vakker").person)
    return add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Spørre utleier", owner=owner)


def page(cast: Cast, address: str, who: str = "family_member") -> str:
    return unescape(cast.client(who).get(address).content.decode())


def test_the_family_reads_its_plan_in_its_own_words(cast: Cast, home: str, mine: Measure) -> None:
    words = {"situation": "Vi bor trangt", "vision": "Vi vil bo trygt", "vision_by": "Vakker"}
    write_words(plan=cast.plan, by=cast["coordinator"], strengths="", next_review_on=None, seen=None, **words)
    add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    text = page(cast, home + "plan/")
    for said in ("Vi vil bo trygt", "Vi bor trangt", "«Jeg vil jobbe»", "Spørre utleier", "Dette har du tatt på deg"):
        assert said in text


def test_a_service_that_the_family_does_not_know_of_is_not_in_its_plan(cast: Cast, home: str) -> None:
    service = secret_service(cast)
    FamilyNotTold.objects.create(family=cast.family, service=service, marked_by=cast["bv"])
    owner = Owner(OwnerKind.SERVICE, worker=cast["bv"], service=service)
    add_measure(plan=cast.plan, by=cast["bv"], area="learning", text="Tilsyn", owner=owner)
    text = page(cast, home + "plan/")
    assert "Tilsyn" not in text
    assert "Barnevern" not in text


@pytest.mark.parametrize("who", STAFF)
def test_no_worker_comes_in_by_the_familys_door(cast: Cast, home: str, mine: Measure, who: str) -> None:
    client = cast.client(who)
    assert {client.get(home + name).status_code for name in ("plan/", "innspill/")} == {404}
    assert client.post(home + "plan/gjort/", {"oppgave": str(mine.public_id)}).status_code == 404
    assert client.post(home + "innspill/", {"kind": "words", "words": "Hei"}).status_code == 404


def test_ones_own_task_is_done_and_not_done_after_all(cast: Cast, home: str, mine: Measure) -> None:
    owner = Owner(OwnerKind.FAMILY, person=cast.member("Vakker").person)
    work = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksis")
    party = (
        add_party(measure=work, by=cast["coordinator"], who=owner, task="Hente papirene") or MeasureParty.objects.get()
    )
    client = cast.client("family_member")
    for key in (mine.public_id, party.public_id):
        assert client.post(home + "plan/gjort/", {"oppgave": str(key)}).status_code == 302
    mine.refresh_from_db()
    party.refresh_from_db()
    assert (mine.status, bool(mine.done_on), bool(party.done_on)) == ("done", True, True)
    client.post(home + "plan/gjort/", {"oppgave": str(mine.public_id), "angre": "1"})
    mine.refresh_from_db()
    assert (mine.status, mine.done_on) == ("active", None)


@pytest.mark.parametrize("key", ["theirs", "nobodys", "", "tull"])
def test_nobody_ticks_what_is_not_their_own(cast: Cast, home: str, key: str) -> None:
    other = Owner(OwnerKind.FAMILY, person=cast.member("Stille").person)
    theirs = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Søke", owner=other)
    nobodys = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Kurs")
    known = {"theirs": str(theirs.public_id), "nobodys": str(nobodys.public_id)}
    assert cast.client("family_member").post(home + "plan/gjort/", {"oppgave": known.get(key, key)}).status_code == 404
    assert not Measure.objects.filter(status="done").exists()


def test_what_one_says_stands_in_the_plan_and_the_answer_comes_back(cast: Cast, home: str) -> None:
    client = cast.client("family_member")
    assert client.post(home + "innspill/", {"kind": "change", "words": ""}).status_code == 422
    assert client.post(home + "innspill/", {"kind": "change", "words": "Møtet på kvelden"}).status_code == 302
    wish = FamilyWish.objects.get()
    assert (wish.person, wish.is_recorded) == (cast.member("Vakker").person, False)
    answer_wish(wish=wish, by=cast["coordinator"], outcome="yes", answer="Klokka 18 passer")
    text = page(cast, home + "innspill/")
    assert "Ja, slik gjør vi det" in text
    assert "Klokka 18 passer" in text
    assert client.post(home + "innspill/", {"trekk": str(wish.public_id)}).status_code == 302
    assert FamilyWish.objects.standing().exists()


def test_one_takes_back_what_nobody_has_answered(cast: Cast, home: str) -> None:
    client = cast.client("family_member")
    client.post(home + "innspill/", {"kind": "words", "words": "Det er tungt nå"})
    assert "Det er tungt nå" in page(cast, f"/familier/{cast.family.public_id}/", "reader")
    client.post(home + "innspill/", {"trekk": str(FamilyWish.objects.get().public_id)})
    assert "Det er tungt nå" not in page(cast, f"/familier/{cast.family.public_id}/", "reader")
    assert "Det er tungt nå" not in page(cast, home + "innspill/")


def test_what_a_child_says_is_not_shown_to_a_parent_and_the_database_agrees(cast: Cast, home: str) -> None:
    child = cast.member("Glad").person
    wish = say_wish(plan=cast.plan, by=cast["coordinator"], person=child, kind="words", words="Jeg er redd hjemme")
    assert "Jeg er redd hjemme" not in page(cast, home + "innspill/")
    assert cast.client("family_member").post(home + "innspill/", {"trekk": str(wish.public_id)}).status_code == 404
    with transaction.atomic(), acting_as(user_id=cast["family_member"].pk):
        assert not FamilyWish.objects.exists()
    with transaction.atomic(), acting_as(user_id=cast["coordinator"].pk):
        assert FamilyWish.objects.exists()


def test_the_plan_costs_the_same_with_two_measures_and_with_twenty(cast: Cast, home: str, mine: Measure) -> None:
    def cost() -> int:
        client = cast.client("family_member")
        client.get(home + "plan/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(home + "plan/").status_code == 200
        return len(queries)

    few = cost()
    owner = Owner(OwnerKind.FAMILY, person=cast.member("Vakker").person)
    for serial in range(18):
        add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text=f"t {serial}", owner=owner)
    assert cost() == few


def test_a_parent_who_is_held_back_and_another_familys_parent_have_no_such_page(cast: Cast, home: str) -> None:
    other = another_family(cast, "Fjell").family
    client = cast.client("family_member")
    assert {client.get(f"/var-plan/{other.public_id}/{name}").status_code for name in ("plan/", "innspill/")} == {404}
    held = {
        "person": None,
        "reason": "danger",
        "why": "Politiet ber om det",
        "review_on": timezone.localdate() + timedelta(days=30),
    }
    hold_back(family=cast.family, by=cast["coordinator"], **held)
    assert {client.get(home + name).status_code for name in ("plan/", "innspill/")} == {404}
    assert client.post(home + "innspill/", {"kind": "words", "words": "Hei"}).status_code == 404
    assert not FamilyWish.objects.exists()
