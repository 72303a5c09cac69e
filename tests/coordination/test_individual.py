"""The plan as law has it: one individuell plan a person, its nine sections, and an answer about barnekoordinator."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Service
from familieplan.coordination.comparing import compared
from familieplan.coordination.models import ChildCoordinator, IndividualPlan, PlanSection, Section
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.freezing import freeze_plan
from familieplan.coordination.operations.individual import (
    HasOneAlreadyError,
    answer_offer,
    end_individual_plan,
    fill_section,
    say_child_coordinator,
)
from familieplan.coordination.operations.transitions import plan_transition
from familieplan.families.models import FamilyLogin, Participation
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.individual import individual_of
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.rights.people import secret_service
from tests.rights.test_archive import opened
from tests.rights.test_meetings_kept import words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def base(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/individuell-plan/"


@pytest.fixture
def url(cast: Cast, base: str) -> str:
    return f"{base}{cast.member('Vakker').person_id}/"


@pytest.fixture
def under_way(cast: Cast) -> IndividualPlan:
    person = cast.member("Vakker").person
    return answer_offer(plan=cast.plan, by=cast["coordinator"], person=person, wanted="yes", on=TODAY)


def page(cast: Cast, address: str, who: str = "coordinator") -> str:
    return unescape(cast.client(who).get(address).content.decode())


def fill(cast: Cast, url: str, section: str, filled: str, words: str = "", who: str = "responsible") -> Any:
    form = {"om": section, f"{section}-filled": filled, f"{section}-words": words}
    return cast.client(who).post(url, form)


def test_a_person_is_asked_and_answers_and_the_earlier_answer_is_kept(cast: Cast, url: str, base: str) -> None:
    assert "Ikke spurt ennå" in page(cast, base)
    for wanted in ("offered", "no", "yes"):
        form = {"om": "offer", "wanted": wanted, "on": f"{TODAY:%d.%m.%Y}"}
        assert cast.client("responsible").post(url, form).status_code == 302
    kept = IndividualPlan.objects.get()
    assert kept.wanted == "yes"
    assert [event.wanted for event in kept.events.order_by("pgh_id")] == ["offered", "no", "yes"]
    assert "9 deler mangler" in page(cast, base)


def test_every_section_stands_somewhere_or_says_why_not(cast: Cast, url: str, under_way: IndividualPlan) -> None:
    text = page(cast, url)
    assert len(Section) == 9
    assert all(str(section.label) in text for section in Section)
    assert fill(cast, url, "goals", "not_relevant").status_code == 422
    assert fill(cast, url, "goals", "not_relevant", "Målene er felles").status_code == 302
    assert fill(cast, url, "measures", "in_plan").status_code == 302
    missing = page(cast, url).split("Dette mangler:")[1].split("</p>")[0]
    assert "Mål, ressurser og behov" not in missing
    assert "Samtykke til planen og til innsyn" in missing
    for section in Section:
        fill(cast, url, section.value, "own", "Skrevet")
    assert "Alle ni delene er svart på." in page(cast, url)
    assert PlanSection.objects.count() == 9


def test_nobody_has_two_plans_whichever_families_they_belong_to(
    cast: Cast, url: str, under_way: IndividualPlan
) -> None:
    other, person = another_family(cast, "Lyng"), cast.member("Vakker").person
    with pytest.raises(HasOneAlreadyError):
        answer_offer(plan=other, by=cast["coordinator"], person=person, wanted="offered", on=TODAY)
    end_individual_plan(individual=under_way, by=cast["coordinator"])
    answer_offer(plan=other, by=cast["coordinator"], person=person, wanted="yes", on=TODAY)
    answer = cast.client("responsible").post(url, {"om": "offer", "wanted": "yes", "on": f"{TODAY:%d.%m.%Y}"})
    assert answer.status_code == 422
    assert "Ingen har to" in answer.content.decode()


def test_a_barnekoordinator_is_named_and_does_not_apply_is_an_answer(cast: Cast, base: str) -> None:
    child = cast.member("Glad").person_id
    part = Participation.objects.get(family=cast.family, worker=cast["coordinator"])
    client = cast.client("responsible")
    assert "«Gjelder ikke» er også et svar" in page(cast, base)

    def say(answer: str, worker: str = "") -> int:
        form = {"barn": child, f"barn{child}-answer": answer, f"barn{child}-worker": worker}
        return client.post(base, form | {f"barn{child}-on": f"{TODAY:%d.%m.%Y}"}).status_code

    assert say("named") == 422
    assert say("named", str(part.pk)) == 302
    assert "Har barnekoordinator</b>: Klar Bekk" in page(cast, base, "reader")
    assert say("not") == 302
    assert "Gjelder ikke dette barnet" in page(cast, base)
    assert ChildCoordinator.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status", "post"),
    [("reader", 200, 403), ("other_office", 404, 404), ("ended_yesterday", 404, 404), ("lead", 404, 404)],
)
def test_others_do_not_write_and_outsiders_do_not_see(
    cast: Cast, url: str, base: str, under_way: IndividualPlan, who: str, status: int, post: int
) -> None:
    client = cast.client(who)
    assert (client.get(url).status_code, client.get(base).status_code) == (status, status)
    assert client.post(url, {"om": "end"}).status_code == post
    assert client.post(base, {"barn": "1"}).status_code == post
    assert IndividualPlan.objects.open().exists()
    assert IndividualPlan.objects.visible_to(cast[who]).exists() is (status == 200)


def test_what_is_not_of_this_family_is_not_there(cast: Cast, base: str) -> None:
    stranger = another_family(cast, "Lyng").family.memberships.first()
    assert stranger is not None
    for person in (stranger.person_id, 10**9):
        assert cast.client("coordinator").get(f"{base}{person}/").status_code == 404
        assert cast.client("coordinator").post(base, {"barn": person}).status_code == 404


def test_a_barnekoordinator_of_a_secret_service_is_named_to_those_who_may_know(cast: Cast, base: str) -> None:
    secret_service(cast)
    child = cast.member("Glad").person
    say_child_coordinator(plan=cast.plan, by=cast["bv"], child=child, answer="named", worker=cast["bv"])
    assert "Stille Vakt" in page(cast, base, "bv")
    for who in ("coordinator", "reader"):
        assert "Stille Vakt" not in page(cast, base, who)


def test_the_database_keeps_the_answers_in_order(cast: Cast, under_way: IndividualPlan) -> None:
    child = cast.member("Glad").person
    said = {"plan": cast.plan, "by": cast["coordinator"], "child": child}
    for wrong in ({"answer": "named"}, {"answer": "not", "worker": cast["coordinator"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            say_child_coordinator(**said, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        fill_section(individual=under_way, by=cast["coordinator"], section="how", filled="own")
    row = say_child_coordinator(answer="entitled", **said)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ChildCoordinator.objects.filter(pk=row.pk).update(answer="not")


def test_the_sections_belong_to_the_agreed_version_and_what_is_new_is_told(
    cast: Cast, under_way: IndividualPlan
) -> None:
    by = cast["coordinator"]
    fill_section(individual=under_way, by=by, section="goals", filled="own", words="Fagbrev")
    first = freeze_plan(plan=cast.plan, by=by)
    fill_section(individual=under_way, by=by, section="goals", filled="own", words="Fagbrev som sveiser")
    second = freeze_plan(plan=cast.plan, by=by)
    (difference,) = compared(first.content, second.content).changed
    assert (difference.before, difference.after) == ("Fagbrev", "Fagbrev som sveiser")
    assert "Individuell plan for Vakker" in difference.what
    earlier = {key: value for key, value in first.content.items() if key != "individual"}
    assert compared(earlier, first.content).new
    text = page(cast, f"/familier/{cast.family.public_id}/versjoner/{first.public_id}/", "reader")
    assert "Fagbrev" in text


def test_the_copy_and_the_archive_hold_them(cast: Cast, under_way: IndividualPlan) -> None:
    by = cast["coordinator"]
    fill_section(individual=under_way, by=by, section="goals", filled="own", words="Fagbrev")
    say_child_coordinator(plan=cast.plan, by=by, child=cast.member("Glad").person, answer="named", worker=by)
    nav = Service.objects.get(code="nav")
    child = cast.member("Glad").person
    plan_transition(plan=cast.plan, by=by, child=child, track="secondary", giver=nav, words="Vise rundt i mars")
    left_out, whole = individual_of(cast.family, None, own=False)
    assert (left_out, whole["individual_plans"][0]["sections"][0]["words"]) == (False, "Fagbrev")
    assert whole["child_coordinators"][0]["who"] == "Klar Bekk"
    assert whole["transitions"][0]["words"] == "Vise rundt i mars"
    cast.let_in("father", "Stille")
    assert individual_of(cast.family, FamilyLogin.objects.get(person__given_name="Stille"), own=True)[0]
    close_plan(plan=cast.plan, by=by, reason="Målene er nådd")
    files = opened(package_of(cast.family, Reach()))
    paper = next(words_of(content) for name, content in files.items() if "individuell-plan" in name)
    assert "Fagbrev" in paper
    assert "Klar Bekk" in paper
    assert "Vise rundt i mars" in " ".join(paper.split())


def test_the_pages_cost_the_same_with_one_section_and_with_nine(
    cast: Cast, url: str, base: str, under_way: IndividualPlan
) -> None:
    def cost(address: str) -> int:
        client = cast.client("coordinator")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    fill(cast, url, "goals", "in_plan")
    few = [cost(address) for address in (url, base)]
    for section in Section:
        fill(cast, url, section.value, "in_plan")
    assert [cost(address) for address in (url, base)] == few
    assert max(few) <= 20
