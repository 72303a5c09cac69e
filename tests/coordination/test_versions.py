"""Agreed versions: frozen for good, signed party by party, and compared in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from familieplan.accounts.models import Service
from familieplan.coordination.comparing import compared
from familieplan.coordination.models import PlanVersion, Signature
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.operations.measures import Owner, add_measure, move_measure
from familieplan.coordination.operations.plan import add_goal, answer_area, write_words
from familieplan.coordination.snapshots import taken_of
from familieplan.families.models import Knowledge
from tests.cast import Cast
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


def at(cast: Cast, *more: Any) -> str:
    return f"/familier/{cast.family.public_id}/versjoner/" + "".join(f"{each}/" for each in more)


@pytest.fixture
def frozen(cast: Cast) -> PlanVersion:
    by, plan = cast["coordinator"], cast.plan
    add_goal(plan=plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    add_measure(plan=plan, by=by, area="housing", text="Ringe utleier", owner=Owner.of_worker(by))
    return freeze_plan(plan=plan, by=by, occasion="Møtet hjemme")


def test_the_coordinator_freezes_the_plan_as_it_stands_with_a_number_and_a_day(cast: Cast, frozen: PlanVersion) -> None:
    answer = cast.client("coordinator").post(
        at(cast), {"agreed_on": f"{frozen.agreed_on:%d.%m.%Y}", "occasion": "Skolen"}
    )
    newest = PlanVersion.objects.first()
    assert newest is not None
    assert (answer.status_code, newest.number, newest.occasion) == (302, 2, "Skolen")
    assert newest.content["measures"][0]["text"] == "Ringe utleier"


def test_a_day_that_has_not_come_is_refused_and_nothing_typed_is_lost(cast: Cast) -> None:
    answer = cast.client("coordinator").post(at(cast), {"agreed_on": "01.01.2999", "occasion": "Møtet på skolen"})
    assert answer.status_code == 422
    assert "kan ikke ligge fram i tid" in answer.content.decode()
    assert "Møtet på skolen" in answer.content.decode()


def test_later_changes_leave_a_version_as_it_was(cast: Cast, frozen: PlanVersion) -> None:
    add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Skrive søknad")
    page = cast.client("reader").get(at(cast, frozen.public_id)).content.decode()
    assert "Ringe utleier" in page
    assert "Skrive søknad" not in page


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("model", [PlanVersion, Signature])
def test_the_database_lets_nobody_write_over_what_was_agreed(
    cast: Cast, frozen: PlanVersion, verb: str, model: Any
) -> None:
    sign_version(version=frozen, by=cast["coordinator"], how="paper", person=cast.member("Vakker").person)
    rows, change = model.objects.all(), {"public_id": "00000000-0000-4000-8000-000000000000"}
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(**change) if verb == "update" else rows._raw_delete(rows.db)


@pytest.mark.demand("IO5-d")
def test_each_party_signs_in_its_own_way_or_says_why_not(cast: Cast, frozen: PlanVersion) -> None:
    client, there = cast.client("responsible"), at(cast, frozen.public_id)
    mother, father = (cast.member(name).person.pk for name in ("Vakker", "Stille"))
    nav = Service.objects.get(code="nav").pk
    facts = {"signed_on": f"{frozen.agreed_on:%d.%m.%Y}", "words": ""}
    for answer in (
        {"party": f"p{mother}", "how": "paper"},
        {"party": f"s{nav}", "how": "meeting"},
        {"party": f"p{father}", "how": "not", "words": "Husleia må stå der"},
    ):
        assert client.post(there, facts | answer).status_code == 302
    page = client.get(there).content.decode()
    for said in ("<b>Vakker</b>: på papir", "<b>NAV kommune</b>: muntlig i møtet", "«Husleia må stå der»",
                 "har ikke svart"):  # fmt: skip
        assert said in page, said


@pytest.mark.demand("IO5-d")
def test_whoever_will_not_sign_says_why_and_may_sign_later(cast: Cast, frozen: PlanVersion) -> None:
    client, there = cast.client("responsible"), at(cast, frozen.public_id)
    asked = {"party": f"p{cast.member('Stille').person.pk}", "signed_on": f"{frozen.agreed_on:%d.%m.%Y}"}
    refused = client.post(there, asked | {"how": "not", "words": ""})
    assert (refused.status_code, Signature.objects.count()) == (422, 0)
    client.post(there, asked | {"how": "not", "words": "Ikke ennå"})
    client.post(there, asked | {"how": "paper", "words": ""})
    page = client.get(there).content.decode()
    assert "<b>Stille</b>: på papir" in page
    assert Signature.objects.count() == 2


@pytest.mark.parametrize(("who", "reads", "signs", "freezes"), [
    ("coordinator", 200, 422, 422), ("responsible", 200, 422, 403), ("reader", 200, 403, 403),
    ("other_office", 404, 404, 404), ("ended_yesterday", 404, 404, 404)])  # fmt: skip
def test_who_reads_signs_and_freezes(
    cast: Cast, frozen: PlanVersion, who: str, reads: int, signs: int, freezes: int
) -> None:
    client, there = cast.client(who), at(cast, frozen.public_id)
    assert [client.get(each).status_code for each in (at(cast), there, f"{there}nytt/")] == [reads] * 3
    assert (client.post(there).status_code, client.post(at(cast)).status_code) == (signs, freezes)


def test_what_is_new_since_last_time_is_said_in_plain_words(cast: Cast, frozen: PlanVersion) -> None:
    by, plan = cast["coordinator"], cast.plan
    write_words(plan=plan, by=by, vision="Et trygt hjem", vision_by="Vakker", strengths="")
    answer_area(plan=plan, by=by, area="health", state="no_need", situation="")
    add_measure(plan=plan, by=by, area="work", text="Skrive søknad")
    move_measure(measure=plan.measures.get(text="Ringe utleier"), by=by, status="done")
    news = compared(frozen.content, taken_of(plan))
    assert [(row.what, row.text) for row in news.new] == [
        ("Det familien vil", ""), ("Arbeid og utdanning", ""), ("Helse og livskvalitet", ""), ("Tiltak", "Skrive søknad")]  # fmt: skip
    assert [(row.what, row.text) for row in news.ended] == [("Tiltak", "Ringe utleier")]
    page = cast.client("reader").get(at(cast, frozen.public_id, "nytt")).content.decode()
    for said in ("Nytt", "Skrive søknad", "Ferdig eller tatt ut", "Et trygt hjem", "Ikke behov nå"):
        assert said in page, said


def test_two_versions_are_compared_whichever_way_they_are_asked_for(cast: Cast, frozen: PlanVersion) -> None:
    add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Skrive søknad")
    second = freeze_plan(plan=cast.plan, by=cast["coordinator"])
    client = cast.client("reader")
    one = client.get(f"{at(cast, frozen.public_id, 'nytt')}?til={second.public_id}").content.decode()
    other = client.get(f"{at(cast, second.public_id, 'nytt')}?til={frozen.public_id}").content.decode()
    for page in (one, other):
        assert "til versjon 2" in page
        assert page.index("Nytt</h2>") < page.index("Skrive søknad")
    assert "Ingenting er endret" in client.get(at(cast, second.public_id, "nytt")).content.decode()


def test_what_a_secret_service_does_is_in_a_version_only_for_those_who_may_know(
    cast: Cast, frozen: PlanVersion
) -> None:
    service, by = secret_service(cast), cast["bv"]
    add_measure(plan=cast.plan, by=by, area="health", text="Hjemmebesøk", owner=Owner.of_worker(by))
    second = freeze_plan(plan=cast.plan, by=cast["coordinator"])
    sign_version(version=second, by=by, how="meeting", words="Vi er med", service=service)
    pages = [at(cast, second.public_id), at(cast, frozen.public_id, "nytt")]

    def told(who: str) -> list[bool]:
        return [any(word in cast.client(who).get(page).content.decode() for word in ("Hjemmebesøk", "Barnevern", "Vi er med"))
                for page in pages]  # fmt: skip

    assert told("responsible") == [False, False]
    assert told("coordinator") == [False, False]
    assert told("bv") == [True, True]
    basis = cast.family.participations.get(worker=by).basis
    nav = Service.objects.get(code="nav")
    Knowledge.objects.create(family=cast.family, about=service, told=nav, basis=basis, told_by=by)
    assert told("responsible") == [True, True]
    assert told("coordinator") == [False, False]


def test_a_version_costs_the_same_however_much_is_in_it(
    cast: Cast, frozen: PlanVersion, django_assert_max_num_queries: Any
) -> None:
    for each in range(20):
        add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text=f"Tiltak {each}")
    second, client = freeze_plan(plan=cast.plan, by=cast["coordinator"]), cast.client("reader")
    with django_assert_max_num_queries(20):
        client.get(at(cast, second.public_id))
    with django_assert_max_num_queries(24):
        client.get(at(cast, frozen.public_id, "nytt"))
